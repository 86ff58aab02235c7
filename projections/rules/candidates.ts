import type { Basis } from '../../events/position.ts'
import { type Block, blockBefore, blockReaching, entriesBefore, entriesUpTo, mayStand } from '../index/blocks.ts'
import { type Cell, type Claim, type Claims, farthestBeginning, type Reach } from '../index/claims.ts'
import { countWithin, deniedClaims, isAdmitted, isStrongEnough } from './admitted.ts'
import { horizonOf, type Times } from './question.ts'

/*
 * Rules 3 and 4: allegations never decide; the candidates are the admitted positions, allegations apart, that no other
 * certainly follows, by their times or by a recorded order.
 */

/** Whether a position can be a candidate (rule 3). */
export const canDecide = ({ basis }: { basis: Basis }): boolean => basis !== 'alleged'

/** By their times, A certainly follows B where A's `earliest` is after B's `latest`. */
export const certainlyFollows = (earliest: number, latest: number): boolean => earliest > latest

/**
 * The candidates among the claims that can decide, latest first.
 *
 * Going back in time from the latest, all that are met are candidates until one ends before the
 * farthest `earliest` met so far: it and all before it are certainly followed.
 */
export function candidates(claims: Claims, times: Times): Claim[] {
  return unfollowedByOrder(unfollowedByTime(claims, times), times)
}

/**
 * Of what nothing follows by time, what nothing follows by a recorded order either. Whatever follows one of these by order
 * is followed by time by another of them, or is one of them: to go through them is enough.
 */
export const unfollowedByOrder = (found: Claim[], { follows }: Times): Claim[] =>
  follows === null || found.length < 2
    ? found
    : found.filter((claim) => !found.some((other) => follows(other.development, claim.development)))

function unfollowedByTime(claims: Claims, times: Times): Claim[] {
  const { revision, publishedBy, weakest } = times
  const horizon = horizonOf(times)
  const found: Claim[] = []
  let reach = Number.NEGATIVE_INFINITY
  for (let index = blockBefore(claims, horizon); index >= 0; index--) {
    const block = claims[index] as Block<Claim, Reach>
    const { entries, summary } = block
    if (certainlyFollows(reach, (entries.at(-1) as Claim).at)) break
    if (!mayStand(block, revision) || summary.firstPublished > publishedBy || summary.strongest > weakest) continue
    for (let place = entriesUpTo(entries, horizon) - 1; place >= 0; place--) {
      const claim = entries[place] as Claim
      if (certainlyFollows(reach, claim.at)) return found
      if (!isAdmitted(claim, times)) continue
      found.push(claim)
      if (claim.earliest > reach) reach = claim.earliest
    }
  }
  return found
}

/**
 * The instant from which a claim has no say, whatever the revision just taken did to it: another,
 * which stood before and stands after and was never denied, certainly follows it.
 * @param strength of the weakest basis that may decide
 */
export function supersededFrom(claims: Claims, { at }: Claim, revision: number, strength: number): number {
  for (let index = blockReaching(claims, at); index < claims.length; index++) {
    const { entries, summary } = claims[index] as Block<Claim, Reach>
    if (!certainlyFollows(farthestBeginning(summary, strength), at)) continue
    for (let place = entriesBefore(entries, at); place < entries.length; place++) {
      const other = entries[place] as Claim
      const stays = other.from < revision && other.until > revision && other.denials.length === 0 && other.strength <= strength
      if (stays && certainlyFollows(other.earliest, at)) return other.at
    }
  }
  return Number.POSITIVE_INFINITY
}

/** The admitted claims that others certainly follow: all that could decide but the candidates. */
export const supersededClaims = ({ claims }: Cell, found: ReadonlySet<Claim>, times: Times): Claim[] =>
  claims.flatMap(({ entries }) => entries.filter((claim) => isAdmitted(claim, times) && !found.has(claim)))

/** How many those are; they are not visited for it. */
export const supersededCount = (cell: Cell, found: readonly Claim[], times: Times): number =>
  countWithin(cell.claims, times) -
  deniedClaims(cell, times).filter((claim) => canDecide(claim) && isStrongEnough(claim, times)).length -
  found.length
