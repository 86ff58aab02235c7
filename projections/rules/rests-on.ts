import type { Citation } from '../../events/citation.ts'
import type { Status } from '../../events/status.ts'
import { blockBefore, entriesUpTo, mayStand, stood } from '../index/blocks.ts'
import type { Cell, Claim } from '../index/claims.ts'
import { denied, isKnown, isStrongEnough, within } from './admitted.ts'
import { certainlyFollows, unfollowedByOrder } from './candidates.ts'
import { verdict } from './decisive.ts'
import { orderWithin, reordered } from './order.ts'
import { horizonOf, type Times } from './question.ts'
import type { Denial, Development, Registry } from './record.ts'
import { citationsAt } from './standing.ts'
import { claimWithout, leftOf, sourcesOf } from './without.ts'

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
  const reach = Math.max(...found.map(({ earliest }) => earliest))
  const { sources, arePlain } = sourcesBehind(registry, cell, reach, times)
  for (const source of pointRestsOn) sources.add(source)
  const statusOf = (source: string): Status => {
    if (pointRestsOn.has(source)) return 'unstated'
    const left = arePlain ? found.filter(({ sole }) => !sole.includes(source)) : []
    // While the farthest beginning is left, no other comes in.
    const isEnough = left.some(({ earliest }) => earliest === reach)
    return isEnough ? (verdict(left) as { status: Status }).status : statusWithout(registry, cell, source, times)
  }
  const supports: Support[] = []
  for (const source of [...sources].sort()) {
    const without = statusOf(source)
    if (without !== status) supports.push({ source, status: without })
  }
  return supports
}

/**
 * Whether a claim stays as it is or falls away, whatever source is left out: no publication cuts its time, none is asked
 * about, and nobody denied it.
 */
const isPlain = (claim: Claim, { publishedBy }: Times): boolean =>
  publishedBy === Number.POSITIVE_INFINITY && claim.at === claim.uncut && claim.denials.length === 0

/** Every source that tells of anything in a cell as it is kept, in order. */
export function sourcesOfCell({ frame, developments }: Registry, { claims, alleged }: Readonly<Cell>, revision: number): string[] {
  const sources = new Set<string>()
  for (const claim of [...claims.flatMap(({ entries }) => entries), ...alleged]) {
    if (!stood(claim, revision)) continue
    const development = developments.get(claim.development) as Development
    const denials = development.denials.flatMap(({ reports }) => reports)
    for (const citation of [...citationsAt(developments, development, revision), ...denials])
      for (const source of sourcesOf(frame, citation, revision)) sources.add(source)
  }
  return [...sources].sort()
}

/** The same question, without a source. */
export function withoutSource(registry: Registry, times: Times, source: string): Times {
  const then = { ...times, without: [...times.without, { kind: 'source' as const, id: source }] }
  return { ...then, follows: orderWithin(registry, then) }
}

/** The status without a source; of the claims only those are looked at that may then be candidates. */
function statusWithout(registry: Registry, cell: Readonly<Cell>, source: string, times: Times): Status {
  const then = withoutSource(registry, times, source)
  const left: Claim[] = []
  let reach = Number.NEGATIVE_INFINITY
  const falls = ({ sole }: { sole: readonly string[] | null }): boolean => sole?.includes(source) ?? false
  const take = (claim: Claim): number => {
    const claimed = isPlain(claim, times) ? claim : claimWithout(registry, claim, then)
    if (claimed === null || !isKnown(claimed.at, claimed.published, then) || denied(claimed, then)) return reach
    left.push(claimed)
    if (claimed.earliest > reach) reach = claimed.earliest
    return reach
  }
  visit(cell, times, take, falls)
  const found = left.filter(({ at }) => !certainlyFollows(reach, at))
  return verdict(unfollowedByOrder(found, then))?.status ?? 'unstated'
}

/**
 * Visits the claims of a question that end, or would end had no publication cut their time, not certainly before an
 * instant, the latest first.
 * @param take says from which instant on others matter; it may put that off
 * @param isPassedOver of a claim, and of all in a block
 */
function visit(
  { claims }: Readonly<Cell>,
  times: Times,
  take: (claim: Claim) => number,
  isPassedOver: (one: { sole: readonly string[] | null }) => boolean,
): void {
  const { revision, publishedBy, weakest } = times
  const horizon = horizonOf(times)
  let reach = Number.NEGATIVE_INFINITY
  for (let index = blockBefore(claims, horizon); index >= 0; index--) {
    const block = claims[index] as (typeof claims)[number]
    const { entries, summary } = block
    if (!mayStand(block, revision) || summary.firstPublished > publishedBy || summary.strongest > weakest || isPassedOver(summary)) continue
    for (let place = entriesUpTo(entries, horizon) - 1; place >= 0; place--) {
      const claim = entries[place] as Claim
      if (certainlyFollows(reach, claim.at + summary.cut)) break
      if (certainlyFollows(reach, claim.uncut) || isPassedOver(claim)) continue
      if (within(claim, times) && isStrongEnough(claim, times)) reach = take(claim)
    }
  }
}

/**
 * The sources without which something falls away, or has another time, that may have a say in the status; and whether
 * without any of them things but fall away.
 * @param reach the farthest beginning of the candidates
 */
function sourcesBehind(registry: Registry, cell: Readonly<Cell>, reach: number, times: Times): { sources: Set<string>; arePlain: boolean } {
  const { frame, developments } = registry
  const { revision, without, follows } = times
  const sources = new Set<string>()
  const addAll = (citations: readonly Citation[]) => {
    for (const citation of citations) for (const source of sourcesOf(frame, citation, revision)) sources.add(source)
  }
  let arePlain = follows === null
  const visited: string[] = []
  const take = (claim: Claim): number => {
    visited.push(claim.development)
    if (isPlain(claim, times)) for (const source of claim.sole) sources.add(source)
    else {
      arePlain = false
      const development = developments.get(claim.development) as Development
      addAll(leftOf(frame, citationsAt(developments, development, revision), without, revision))
      for (const { event } of claim.denials) addAll((development.denials.find((denial) => denial.event === event) as Denial).reports)
    }
    return reach
  }
  visit(cell, times, take, () => false)
  // An order may rest on what is in no cell: on those between that it goes through.
  if (follows !== null)
    for (const id of reordered(registry, visited)) {
      const development = developments.get(id) as Development
      if (development.revision <= revision) addAll(citationsAt(developments, development, revision))
    }
  return { sources, arePlain }
}
