import type { Citation } from '../../events/citation.ts'
import type { Status } from '../../events/status.ts'
import { mayStand } from '../index/blocks.ts'
import type { Cell, Claim } from '../index/claims.ts'
import { denied, horizonOf, isKnown, isStrongEnough, type Times, within } from './admitted.ts'
import { candidates, certainlyFollows } from './candidates.ts'
import { citedOrigin } from './corroboration.ts'
import { verdict } from './decisive.ts'
import { orderWithin, reordered } from './order.ts'
import type { Denial, Development, Registry } from './record.ts'
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
 * @param pointRestsOn the sources without which alone the point would not be in the version asked about
 */
export function restsOn(
  registry: Registry,
  cell: Readonly<Cell>,
  status: Status,
  pointRestsOn: ReadonlySet<string>,
  times: Times,
): Support[] {
  const statusOf = (source: string): Status => (pointRestsOn.has(source) ? 'unstated' : statusWithout(registry, cell, source, times))
  return [...new Set([...sourcesBehind(registry, cell, times), ...pointRestsOn])]
    .sort()
    .map((source) => ({ source, status: statusOf(source) }))
    .filter((support) => support.status !== status)
}

/** The sources behind all that reports any of some claims. */
export function soleSources(registry: Registry, claims: readonly Claim[], { revision, without }: Times): Set<string> {
  const citations = claims.flatMap(({ development }) =>
    leftOf(
      registry.frame,
      citationsAt(registry.developments, registry.developments.get(development) as Development, revision),
      without,
      revision,
    ),
  )
  const [first = new Set<string>(), ...others] = citations.map((citation) => sourcesOf(registry, citation, revision))
  return new Set([...first].filter((source) => others.every((sources) => sources.has(source))))
}

/** The status without a source; of the claims only those are looked at that may then be candidates. */
function statusWithout(registry: Registry, cell: Readonly<Cell>, source: string, times: Times): Status {
  const without = [...times.without, { kind: 'source' as const, id: source }]
  const { revision, publishedBy } = times
  const admit = (citations: readonly Citation[]) => leftOf(registry.frame, citations, without, revision)
  const then = { ...times, without, follows: times.follows === null ? null : orderWithin(registry, { revision, publishedBy, admit }) }
  const left: Claim[] = []
  let reach = Number.NEGATIVE_INFINITY
  for (const claim of fromLatest(cell, times, () => reach)) {
    const claimed = claimWithout(registry, claim, then)
    if (claimed === null || !isKnown(claimed.at, claimed.published, then) || denied(claimed, then)) continue
    left.push(claimed)
    if (claimed.earliest > reach) reach = claimed.earliest
  }
  const found = left.filter(({ at }) => !certainlyFollows(reach, at))
  const { follows } = then
  const unfollowed = follows === null ? found : found.filter((one) => !found.some((other) => follows(other.development, one.development)))
  return verdict(unfollowed)?.status ?? 'unstated'
}

/** The claims of the question that end, or would end had no publication cut their time, not certainly before an instant, the latest first. */
function* fromLatest({ claims }: Readonly<Cell>, times: Times, reach: () => number): Iterable<Claim> {
  const { revision, publishedBy, weakest } = times
  for (let index = claims.length - 1; index >= 0; index--) {
    const block = claims[index] as (typeof claims)[number]
    const { entries, summary } = block
    if (!mayStand(block, revision) || summary.firstPublished > publishedBy || summary.strongest > weakest) continue
    for (let place = entries.length - 1; place >= 0 && !certainlyFollows(reach(), summary.uncut); place--) {
      const claim = entries[place] as Claim
      if (!certainlyFollows(reach(), claim.uncut) && within(claim, times) && isStrongEnough(claim, times)) yield claim
    }
  }
}

/** The sources without which something falls away, or has another time, that may have a say in the status. */
function sourcesBehind(registry: Registry, cell: Readonly<Cell>, times: Times): Set<string> {
  const { revision, publishedBy } = times
  const sources = new Set<string>()
  const all = (citations: readonly Citation[]) => {
    for (const citation of citations) for (const source of sourcesOf(registry, citation, revision)) sources.add(source)
  }
  /** Those behind every citation: without any other, what they tell of stays and keeps its time. */
  const sole = (claim: Claim) => {
    for (const source of soleSources(registry, [claim], times)) sources.add(source)
  }
  const found = candidates(cell.claims, times)
  const reach = Math.max(...found.map(({ earliest }) => earliest))
  const counted = new Set(found)
  for (const claim of fromLatest(cell, times, () => reach)) {
    const development = registry.developments.get(claim.development) as Development
    const citations = leftOf(registry.frame, citationsAt(registry.developments, development, revision), times.without, revision)
    const isMoved = claim.at < claim.uncut || publishedBy !== Number.POSITIVE_INFINITY
    if (isMoved) all(citations)
    else if (counted.has(claim) || denied(claim, times)) sole(claim)
    for (const { event } of claim.denials) all((development.denials.find((denial) => denial.event === event) as Denial).reports)
  }
  // An order may rest on what is in no cell: on those between that it goes through.
  if (times.follows !== null)
    for (const id of reordered(
      registry,
      [...counted].map(({ development }) => development),
    )) {
      const development = registry.developments.get(id) as Development
      if (development.revision <= revision) all(citationsAt(registry.developments, development, revision))
    }
  return sources
}

/** The sources of a citation: of its report, and of the root that it counts as. */
function sourcesOf({ frame }: Registry, citation: Citation, revision: number): Set<string> {
  return new Set(
    [citation.report, citedOrigin(frame.reports, citation, revision)].flatMap((report) => sourceOf(frame, report, revision) ?? []),
  )
}
