import type { PositionDenied } from '../../events/position-denied.ts'
import { countStanding, mayStand, stood } from '../index/blocks.ts'
import type { Cell, Claim, Claims } from '../index/claims.ts'

/*
 * Rule 2: admitted are the positions of what stands that the times admit, less those that the party itself denied on the
 * record by then.
 */

/** The times of a question: the newest revision it may know, and the last instants (epoch ms) of occurrence and publication. */
export type Times = { revision: number; asOf: number; publishedBy: number }

/** The times of a question about all that is recorded up to a revision. */
export const presentAt = (revision: number): Times => ({
  revision,
  asOf: Number.POSITIVE_INFINITY,
  publishedBy: Number.POSITIVE_INFINITY,
})

/** Whether something had certainly happened by then, and was published. */
export const isKnown = (latest: number, published: number, { asOf, publishedBy }: Times): boolean =>
  latest <= asOf && published <= publishedBy

/** Whether the times admit a claim, denied or not. */
export const within = (claim: Claim, times: Times): boolean => stood(claim, times.revision) && isKnown(claim.at, claim.published, times)

/** Only the party's own denial, on the record, takes its position out; any other is shown and changes nothing. */
export const isSelfDenial = ({ by, party, basis }: Pick<PositionDenied, 'by' | 'party' | 'basis'>): boolean =>
  by === party && basis === 'official'

/** Whether the party itself had denied a claim by those times. */
export const denied = ({ denials }: Claim, times: Times): boolean =>
  denials.length > 0 && denials.some(({ at, published, from }) => from <= times.revision && isKnown(at, published, times))

export const isAdmitted = (claim: Claim, times: Times): boolean => within(claim, times) && !denied(claim, times)

/** The claims that the times admit and the party itself had denied by then. */
export function deniedClaims({ selfDenials }: Cell, times: Times): Claim[] {
  const found = new Set<Claim>()
  for (const { entries } of selfDenials) for (const { claim } of entries) if (within(claim, times) && denied(claim, times)) found.add(claim)
  return [...found]
}

/** Whether a claim of a retracted development would be admitted, denied or not, had it not been retracted by then. */
export const wasRetracted = (claim: Claim, times: Times): boolean =>
  claim.until <= times.revision && isKnown(claim.at, claim.published, times)

/** How many claims the times admit, denied or not; hardly any is visited for it. */
export function countWithin(claims: Claims, times: Times): number {
  const { revision, asOf, publishedBy } = times
  let count = 0
  for (const block of claims) {
    const { entries, summary } = block
    if ((entries[0] as Claim).at > asOf) break
    if ((entries.at(-1) as Claim).at <= asOf && summary.lastPublished <= publishedBy) count += countStanding(block, revision)
    else if (mayStand(block, revision) && summary.firstPublished <= publishedBy)
      for (const claim of entries) if (within(claim, times)) count++
  }
  return count
}
