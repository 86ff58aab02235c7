import type { Citation } from '../../events/citation.ts'
import type { Status } from '../../events/status.ts'
import { blockBefore, entriesUpTo, mayStand } from '../index/blocks.ts'
import type { Cell, Claim } from '../index/claims.ts'
import { denied, horizonOf, isKnown, isStrongEnough, type Times, within } from './admitted.ts'
import { certainlyFollows } from './candidates.ts'
import { citedOrigin } from './corroboration.ts'
import { verdict } from './decisive.ts'
import { orderWithin, reordered } from './order.ts'
import type { Denial, Development, Frame, Registry } from './record.ts'
import { citationsAt } from './standing.ts'
import { claimWithout, leftOf, sourceOf } from './without.ts'

/*
 * Rule 8: what a status rests on is each source without which alone it would be another, be it behind a decisive, an
 * outweighed or a superseded position, or behind a denial.
 */

/** A source, and the status that there would be without it. */
export type Support = { source: string; status: Status }

/**
 * What the status of a cell, as the question sees it, rests on, in order of the sources.
 * @param found its candidates
 * @param pointRestsOn the sources without which alone the point would not be in the version asked about
 */
export function restsOn(
  registry: Registry,
  cell: Readonly<Cell>,
  { status, found }: { status: Status; found: readonly Claim[] },
  pointRestsOn: ReadonlySet<string>,
  times: Times,
): Support[] {
  const sources = sourcesBehind(registry, cell, found, times)
  for (const source of pointRestsOn) sources.add(source)
  const supports: Support[] = []
  for (const source of [...sources].sort()) {
    const without = pointRestsOn.has(source) ? 'unstated' : statusWithout(registry, cell, source, times)
    if (without !== status) supports.push({ source, status: without })
  }
  return supports
}

/** The sources behind all that reports any of some claims, as far as the question leaves it. */
export function soleSources({ frame, developments }: Registry, claims: readonly Claim[], { revision, without }: Times): readonly string[] {
  let sole: readonly string[] | null = null
  for (const { development } of claims)
    for (const citation of leftOf(
      frame,
      citationsAt(developments, developments.get(development) as Development, revision),
      without,
      revision,
    )) {
      const sources = sourcesOf(frame, citation, revision)
      sole = sole === null ? sources : sole.filter((source) => sources.includes(source))
      if (sole.length === 0) return sole
    }
  return sole ?? []
}

/**
 * Whether a claim stays as it is or falls away, whatever source is left out: no publication cuts its time, none is asked
 * about, and nobody denied it.
 */
const isPlain = (claim: Claim, { publishedBy }: Times): boolean =>
  publishedBy === Number.POSITIVE_INFINITY && claim.at === claim.uncut && claim.denials.length === 0

/** The status without a source; of the claims only those are looked at that may then be candidates. */
function statusWithout(registry: Registry, cell: Readonly<Cell>, source: string, times: Times): Status {
  const without = [...times.without, { kind: 'source' as const, id: source }]
  const { revision, publishedBy } = times
  const admit = (citations: readonly Citation[]) => leftOf(registry.frame, citations, without, revision)
  const then = { ...times, without, follows: times.follows === null ? null : orderWithin(registry, { revision, publishedBy, admit }) }
  const left: Claim[] = []
  let reach = Number.NEGATIVE_INFINITY
  visit(cell, times, (claim) => {
    const isLeft = !isPlain(claim, times) || !soleSources(registry, [claim], times).includes(source)
    const claimed = isPlain(claim, times) || !isLeft ? claim : claimWithout(registry, claim, then)
    if (!isLeft || claimed === null || !isKnown(claimed.at, claimed.published, then) || denied(claimed, then)) return reach
    left.push(claimed)
    if (claimed.earliest > reach) reach = claimed.earliest
    return reach
  })
  const found = left.filter(({ at }) => !certainlyFollows(reach, at))
  const { follows } = then
  const unfollowed = follows === null ? found : found.filter((one) => !found.some((other) => follows(other.development, one.development)))
  return verdict(unfollowed)?.status ?? 'unstated'
}

/**
 * Visits the claims of a question that end, or would end had no publication cut their time, not certainly before an
 * instant, the latest first. The visitor says which instant, and may put it off.
 */
function visit({ claims }: Readonly<Cell>, times: Times, visitor: (claim: Claim) => number): void {
  const { revision, publishedBy, weakest } = times
  const horizon = horizonOf(times)
  let reach = Number.NEGATIVE_INFINITY
  for (let index = blockBefore(claims, horizon); index >= 0; index--) {
    const block = claims[index] as (typeof claims)[number]
    const { entries, summary } = block
    if (!mayStand(block, revision) || summary.firstPublished > publishedBy || summary.strongest > weakest) continue
    for (let place = entriesUpTo(entries, horizon) - 1; place >= 0; place--) {
      const claim = entries[place] as Claim
      if (certainlyFollows(reach, claim.at + summary.cut)) break
      if (!certainlyFollows(reach, claim.uncut) && within(claim, times) && isStrongEnough(claim, times)) reach = visitor(claim)
    }
  }
}

/** The sources without which something falls away, or has another time, that may have a say in the status. */
function sourcesBehind(registry: Registry, cell: Readonly<Cell>, found: readonly Claim[], times: Times): Set<string> {
  const { frame, developments } = registry
  const { revision, without } = times
  const sources = new Set<string>()
  const add = (some: readonly string[]) => {
    for (const source of some) sources.add(source)
  }
  const addAll = (citations: readonly Citation[]) => {
    for (const citation of citations) add(sourcesOf(frame, citation, revision))
  }
  const reach = Math.max(...found.map(({ earliest }) => earliest))
  const visited: string[] = []
  visit(cell, times, (claim) => {
    visited.push(claim.development)
    const development = developments.get(claim.development) as Development
    if (isPlain(claim, times)) add(soleSources(registry, [claim], times))
    else addAll(leftOf(frame, citationsAt(developments, development, revision), without, revision))
    for (const { event } of claim.denials) addAll((development.denials.find((denial) => denial.event === event) as Denial).reports)
    return reach
  })
  // An order may rest on what is in no cell: on those between that it goes through.
  if (times.follows !== null)
    for (const id of reordered(registry, visited)) {
      const development = developments.get(id) as Development
      if (development.revision <= revision) addAll(citationsAt(developments, development, revision))
    }
  return sources
}

/** The sources of a citation: of its report, and of the root that it counts as. */
function sourcesOf(frame: Frame, citation: Citation, revision: number): readonly string[] {
  const origin = citedOrigin(frame.reports, citation, revision)
  const [own, root] = [
    sourceOf(frame, citation.report, revision),
    origin === citation.report ? undefined : sourceOf(frame, origin, revision),
  ]
  return [own, root].flatMap((source) => source ?? [])
}
