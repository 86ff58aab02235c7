import type { PositionDenied } from '../../events/position-denied.ts'
import type { Interval } from '../../events/time.ts'
import { countStanding, mayStand, stood } from '../index/blocks.ts'
import type { Cell, Claim, Claims, RetractedClaim } from '../index/claims.ts'
import { horizonOf, type Times } from './question.ts'

/*
 * Rule 2: admitted are the positions of what stands that the question admits, less those that the party itself denied on
 * the record by then.
 */

/** Whether something had certainly happened by then, and was published. */
export const isKnown = (latest: number, published: number, { asOf, publishedBy }: Times): boolean =>
  latest <= asOf && published <= publishedBy

/** Whether the times admit a claim, denied or not. */
export const within = (claim: Claim, times: Times): boolean => stood(claim, times.revision) && isKnown(claim.at, claim.published, times)

/** Only the party's own denial, on the record, takes its position out; any other is shown and changes nothing. */
const isSelfDenial = ({ by, party, basis }: Pick<PositionDenied, 'by' | 'party' | 'basis'>): boolean => by === party && basis === 'official'

/**
 * Whether a denial takes its position out: it is the party's own, and does not end before what it denies began. A
 * correction may yet make it so; which of the two was recorded first does not matter.
 */
export const takesEffect = (denial: PositionDenied, { occurred }: { occurred: Interval }): boolean =>
  isSelfDenial(denial) && Date.parse(denial.occurred.latest) >= Date.parse(occurred.earliest)

/** Whether the party itself had denied a claim by those times. */
export const denied = ({ denials }: Claim, times: Times): boolean =>
  denials.length > 0 && denials.some(({ at, published, from }) => from <= times.revision && isKnown(at, published, times))

/** Whether the basis of a claim may decide the question. */
export const isStrongEnough = ({ strength }: Claim, { weakest }: Times): boolean => strength <= weakest

export const isAdmitted = (claim: Claim, times: Times): boolean =>
  within(claim, times) && isStrongEnough(claim, times) && !denied(claim, times)

/** The claims that the times admit and the party itself had denied by then, on whatever basis. */
export function deniedClaims({ selfDenials }: Cell, times: Times): Claim[] {
  const found = new Set<Claim>()
  for (const { entries } of selfDenials) for (const { claim } of entries) if (within(claim, times) && denied(claim, times)) found.add(claim)
  return [...found]
}

/** Whether a claim of a retracted development would be admitted, denied or not, had it not been retracted by then. */
export const wasRetracted = ({ claim, from, until }: RetractedClaim, times: Times): boolean =>
  from <= times.revision && times.revision < until && isKnown(claim.at, claim.published, times)

/** How many claims the question admits, denied or not; hardly any is visited for it. */
export function countWithin(claims: Claims, times: Times): number {
  const { revision, publishedBy, weakest } = times
  const horizon = horizonOf(times)
  let count = 0
  for (const block of claims) {
    const { entries, summary } = block
    if ((entries[0] as Claim).at > horizon) break
    const isWhole = (entries.at(-1) as Claim).at <= horizon && summary.lastPublished <= publishedBy && summary.weakest <= weakest
    if (isWhole) count += countStanding(block, revision)
    else if (mayStand(block, revision) && summary.firstPublished <= publishedBy && summary.strongest <= weakest)
      for (const claim of entries) if (within(claim, times) && isStrongEnough(claim, times)) count++
  }
  return count
}
