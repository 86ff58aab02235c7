import type { Basis, Stance } from '../../events/position.ts'
import type { Status } from '../../events/status.ts'
import type { Blocks, Entry, Summing } from './blocks.ts'
import type { Runs } from './runs.ts'

/** A party's own denial on the record, as it bears on a claim (rule 2). */
export type SelfDenial = Readonly<{ at: number; published: number; from: number }>

/**
 * A position as the rules weigh it: one version of it, from the revision at which it came to stand
 * in this form until the one at which it no longer did. `at` is the `latest` of its time.
 */
export type Claim = Readonly<
  Entry & {
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
>

/** A claim as the fold keeps it: of all that a claim is, these two may yet be altered by what is recorded later. */
export type KeptClaim = Claim & { until: number; denials: readonly SelfDenial[] }

/** What the claims of a block reach from and to. */
export type Reach = { earliest: number; firstPublished: number; lastPublished: number; strongest: number }

/** The claims of one party on one point that can decide, by the time at which they had certainly been made. */
export type Claims = Blocks<KeptClaim, Reach>

export const reach: Summing<Claim, Reach> = {
  empty: () => ({
    earliest: Number.NEGATIVE_INFINITY,
    firstPublished: Number.POSITIVE_INFINITY,
    lastPublished: Number.NEGATIVE_INFINITY,
    strongest: Number.POSITIVE_INFINITY,
  }),
  add(sum, claim) {
    if (claim.earliest > sum.earliest) sum.earliest = claim.earliest
    if (claim.published < sum.firstPublished) sum.firstPublished = claim.published
    if (claim.published > sum.lastPublished) sum.lastPublished = claim.published
    if (claim.strength < sum.strongest) sum.strongest = claim.strength
  },
}

/** Where one party stands on one point: all that was ever claimed of it, and its status through time. */
export type Cell = {
  claims: Claims
  /** Allegations, which are shown and never decide (rule 3). */
  alleged: KeptClaim[]
  /** Denials by the party itself, of allegations too, by the time of the denial. */
  selfDenials: Blocks<Entry & { claim: Claim; published: number }, null>
  /** Claims that stood until their development was retracted. */
  retracted: Claim[]
  runs: Runs<Status>
}

export const emptyCell = (): Cell => ({ claims: [], alleged: [], selfDenials: [], retracted: [], runs: [] })
