import type { Basis } from '../../events/position.ts'
import { type Block, blockBefore, blockReaching, entriesBefore, entriesUpTo, mayStand } from '../index/blocks.ts'
import type { Cell, Claim, Claims, Reach } from '../index/claims.ts'
import { countWithin, deniedClaims, isAdmitted, type Times } from './admitted.ts'

/*
 * Rules 3 and 4: allegations never decide; the candidates are the admitted positions, allegations apart, that no other
 * certainly follows.
 */

/** Whether a position can be a candidate (rule 3). */
export const canDecide = ({ basis }: { basis: Basis }): boolean => basis !== 'alleged'

/** A certainly follows B where A's `earliest` is after B's `latest`. */
export const certainlyFollows = (earliest: number, latest: number): boolean => earliest > latest

/**
 * The candidates among the claims that can decide, latest first.
 *
 * Going back in time from the latest, all that are met are candidates until one ends before the
 * farthest `earliest` met so far: it and all before it are certainly followed.
 * @param weakerThan leaves out claims of that strength and weaker ones
 */
export function candidates(claims: Claims, times: Times, weakerThan = Number.POSITIVE_INFINITY): Claim[] {
  const { revision, asOf, publishedBy } = times
  const found: Claim[] = []
  let reach = Number.NEGATIVE_INFINITY
  for (let index = blockBefore(claims, asOf); index >= 0; index--) {
    const block = claims[index] as Block<Claim, Reach>
    const { entries, summary } = block
    if (certainlyFollows(reach, (entries.at(-1) as Claim).at)) break
    if (!mayStand(block, revision) || summary.firstPublished > publishedBy || summary.strongest >= weakerThan) continue
    for (let place = entriesUpTo(entries, asOf) - 1; place >= 0; place--) {
      const claim = entries[place] as Claim
      if (certainlyFollows(reach, claim.at)) return found
      if (claim.strength >= weakerThan || !isAdmitted(claim, times)) continue
      found.push(claim)
      if (claim.earliest > reach) reach = claim.earliest
    }
  }
  return found
}

/**
 * The instant from which a claim has no say, whatever the revision just taken did to it: another,
 * which stood before and stands after and was never denied, certainly follows it.
 */
export function supersededFrom(claims: Claims, { at }: Claim, revision: number): number {
  for (let index = blockReaching(claims, at); index < claims.length; index++) {
    const { entries, summary } = claims[index] as Block<Claim, Reach>
    if (!certainlyFollows(summary.earliest, at)) continue
    for (let place = entriesBefore(entries, at); place < entries.length; place++) {
      const other = entries[place] as Claim
      const stays = other.from < revision && other.until > revision && other.denials.length === 0
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
  countWithin(cell.claims, times) - deniedClaims(cell, times).filter(canDecide).length - found.length
