import type { Basis, Stance } from '../../events/position.ts'
import {
  type Block,
  type Blocks,
  blockBefore,
  blockReaching,
  countStanding,
  type Entry,
  entriesBefore,
  entriesUpTo,
  mayStand,
  type Summing,
  stood,
} from './blocks.ts'
import type { Status } from './vocabulary.ts'

/** A party's own denial on the record, as it bears on a claim (rule 2). */
export type SelfDenial = { at: number; published: number; from: number }

/**
 * A position as the rules weigh it: one version of it, from the revision at which it came to stand
 * in this form until the one at which it no longer did. `at` is the `latest` of its time.
 */
export type Claim = Entry & {
  development: string
  party: string
  point: string
  /** Place among the development's positions as they then stood. */
  position: number
  earliest: number
  published: number
  stance: Stance
  basis: Basis
  status: Status
  strength: number
  denials: readonly SelfDenial[]
}

/** The times of a question: the newest revision it may know, and the last instants (epoch ms) of occurrence and publication. */
export type Times = { revision: number; asOf: number; publishedBy: number }

type Reach = { earliest: number; firstPublished: number; lastPublished: number; strongest: number }

/** The claims of one party on one point that can decide, by the time at which they had certainly been made. */
export type Claims = Blocks<Claim, Reach>

export const summingClaims: Summing<Claim, Reach> = {
  empty: () => ({
    earliest: Number.NEGATIVE_INFINITY,
    firstPublished: Number.POSITIVE_INFINITY,
    lastPublished: Number.NEGATIVE_INFINITY,
    strongest: Number.POSITIVE_INFINITY,
  }),
  add(reach, claim) {
    if (claim.earliest > reach.earliest) reach.earliest = claim.earliest
    if (claim.published < reach.firstPublished) reach.firstPublished = claim.published
    if (claim.published > reach.lastPublished) reach.lastPublished = claim.published
    if (claim.strength < reach.strongest) reach.strongest = claim.strength
  },
}

/** Whether the party itself had denied a claim by those times (rule 2). */
export const denied = ({ denials }: Claim, { revision, asOf, publishedBy }: Times): boolean =>
  denials.length > 0 && denials.some((denial) => denial.from <= revision && denial.at <= asOf && denial.published <= publishedBy)

/** Whether the times admit a claim, denied or not. */
export const within = (claim: Claim, { revision, asOf, publishedBy }: Times): boolean =>
  stood(claim, revision) && claim.at <= asOf && claim.published <= publishedBy

/**
 * The claims that none certainly follows (rule 4, the first half), latest first.
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
    if ((entries.at(-1) as Claim).at < reach) break
    if (!mayStand(block, revision) || summary.firstPublished > publishedBy || summary.strongest >= weakerThan) continue
    for (let place = entriesUpTo(entries, asOf) - 1; place >= 0; place--) {
      const claim = entries[place] as Claim
      if (claim.at < reach) return found
      if (claim.strength >= weakerThan || !within(claim, times) || denied(claim, times)) continue
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
export function settledAt(claims: Claims, claim: Claim, revision: number): number {
  for (let index = blockReaching(claims, claim.at); index < claims.length; index++) {
    const { entries, summary } = claims[index] as Block<Claim, Reach>
    if (summary.earliest <= claim.at) continue
    for (let place = entriesBefore(entries, claim.at); place < entries.length; place++) {
      const other = entries[place] as Claim
      if (other.earliest > claim.at && other.from < revision && other.until > revision && other.denials.length === 0) return other.at
    }
  }
  return Number.POSITIVE_INFINITY
}

/** The first instant of a claim that stood at the revision but was published too late for the question. */
export function firstUnpublished(claims: Claims, { revision, publishedBy }: Times): number {
  for (const block of claims) {
    if (block.summary.lastPublished <= publishedBy || !mayStand(block, revision)) continue
    for (const claim of block.entries) if (claim.published > publishedBy && stood(claim, revision)) return claim.at
  }
  return Number.POSITIVE_INFINITY
}

/** How many claims the times admit, denied or not; for the count of superseded ones. */
export function countWithin(claims: Claims, times: Times): number {
  let count = 0
  for (const block of claims) {
    const { entries, summary } = block
    if ((entries[0] as Claim).at > times.asOf) break
    if ((entries.at(-1) as Claim).at <= times.asOf && summary.lastPublished <= times.publishedBy)
      count += countStanding(block, times.revision)
    else if (mayStand(block, times.revision) && summary.firstPublished <= times.publishedBy)
      for (const claim of entries) if (within(claim, times)) count++
  }
  return count
}
