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
  const cellSources = new CellSources(registry, times)
  const { sources, arePlain } = cellSources.behind(cell, found)
  for (const source of pointRestsOn) sources.add(source)
  const reach = Math.max(...found.map(({ earliest }) => earliest))
  const supports: Support[] = []
  for (const source of [...sources].sort()) {
    const left = arePlain ? found.filter((claim) => !cellSources.sole(claim).includes(source)) : []
    // While the farthest beginning is left, no other comes in.
    const isEnough = left.some(({ earliest }) => earliest === reach)
    const other = isEnough ? (verdict(left) as { status: Status }).status : statusWithout(cellSources, cell, source)
    const without = pointRestsOn.has(source) ? 'unstated' : other
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
function statusWithout(cellSources: CellSources, cell: Readonly<Cell>, source: string): Status {
  const { registry, times } = cellSources
  const without = [...times.without, { kind: 'source' as const, id: source }]
  const { revision, publishedBy } = times
  const admit = (citations: readonly Citation[]) => leftOf(registry.frame, citations, without, revision)
  const then = { ...times, without, follows: times.follows === null ? null : orderWithin(registry, { revision, publishedBy, admit }) }
  const left: Claim[] = []
  let reach = Number.NEGATIVE_INFINITY
  visit(cell, times, (claim) => {
    const claimed = isPlain(claim, times) ? (cellSources.sole(claim).includes(source) ? null : claim) : claimWithout(registry, claim, then)
    if (claimed === null || !isKnown(claimed.at, claimed.published, then) || denied(claimed, then)) return reach
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

/** The sources of the claims of a cell, each worked out once for a question. */
class CellSources {
  readonly registry: Registry
  readonly times: Times
  readonly #sole = new Map<Claim, readonly string[]>()

  constructor(registry: Registry, times: Times) {
    this.registry = registry
    this.times = times
  }

  /** Those behind all that reports a claim. */
  sole(claim: Claim): readonly string[] {
    let sole = this.#sole.get(claim)
    if (sole === undefined) this.#sole.set(claim, (sole = soleSources(this.registry, [claim], this.times)))
    return sole
  }

  /**
   * Those without which something falls away, or has another time, that may have a say in the status; and whether without
   * any of them things but fall away.
   */
  behind(cell: Readonly<Cell>, found: readonly Claim[]): { sources: Set<string>; arePlain: boolean } {
    const { frame, developments } = this.registry
    const { revision, without, follows } = this.times
    const sources = new Set<string>()
    const addAll = (citations: readonly Citation[]) => {
      for (const citation of citations) for (const source of sourcesOf(frame, citation, revision)) sources.add(source)
    }
    let arePlain = follows === null
    const visited: string[] = []
    const reach = Math.max(...found.map(({ earliest }) => earliest))
    visit(cell, this.times, (claim) => {
      visited.push(claim.development)
      const development = developments.get(claim.development) as Development
      if (isPlain(claim, this.times)) for (const source of this.sole(claim)) sources.add(source)
      else {
        arePlain = false
        addAll(leftOf(frame, citationsAt(developments, development, revision), without, revision))
        for (const { event } of claim.denials) addAll((development.denials.find((denial) => denial.event === event) as Denial).reports)
      }
      return reach
    })
    // An order may rest on what is in no cell: on those between that it goes through.
    if (follows !== null)
      for (const id of reordered(this.registry, visited)) {
        const development = developments.get(id) as Development
        if (development.revision <= revision) addAll(citationsAt(developments, development, revision))
      }
    return { sources, arePlain }
  }
}

/** The sources of a citation: of its report, and of the root that it counts as. */
function sourcesOf(frame: Frame, citation: Citation, revision: number): readonly string[] {
  const origin = citedOrigin(frame.reports, citation, revision)
  const own = sourceOf(frame, citation.report, revision) as string
  return origin === citation.report ? [own] : [own, sourceOf(frame, origin, revision) as string]
}
