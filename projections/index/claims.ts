import { Basis, type Stance } from '../../events/position.ts'
import { type Status, statuses } from '../../events/status.ts'
import type { Blocks, Entry, Summing } from './blocks.ts'
import type { Runs } from './runs.ts'

/** A party's own denial on the record, as it bears on a claim (rule 2). */
export type SelfDenial = Readonly<{ at: number; published: number; from: number; event: string }>

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
    /** The `latest` of its time before the earliest publication cut it. */
    uncut: number
    stance: Stance
    basis: Basis
    status: Status
    strength: number
    /** The plan version of which it speaks; null: of none in particular. */
    version: string | null
    /** The sources behind all that reports it: without any of them it falls away. */
    sole: readonly string[]
    denials: readonly SelfDenial[]
  }
>

/** A claim as the fold keeps it: of all that a claim is, these two may yet be altered by what is recorded later. */
export type KeptClaim = Claim & { until: number; denials: readonly SelfDenial[] }

/** What the claims of a block reach from and to, and what they come to while none of them has ended. */
export type Reach = {
  /** The farthest beginning, by strength. */
  earliest: number[]
  firstPublished: number
  lastPublished: number
  strongest: number
  weakest: number
  /** How much longer than its time, cut by a publication, the time of any would be. */
  cut: number
  /** The revision of the newest. */
  newest: number
  /** The sources without any of which all of them fall away; null before the first. */
  sole: readonly string[] | null
  /** How many there are of each strength and status, at `tallyPlace`. */
  tally: number[]
}

/** The claims of one party on one point that can decide, by the time at which they had certainly been made. */
export type Claims = Blocks<KeptClaim, Reach>

/** What two short lists share. */
export const inBoth = (one: readonly string[], other: readonly string[]): readonly string[] =>
  one.length === 0 || (one.length === other.length && one.every((item, index) => item === other[index]))
    ? one
    : one.filter((item) => other.includes(item))

/** How many claims there are of each strength and status. */
export const emptyTally = (): number[] => new Array(Basis.options.length * statuses.length).fill(0)

/** The place in a tally of a strength and a status. */
export const tallyPlace = (strength: number, status: Status): number => strength * statuses.length + statuses.indexOf(status)

export const reach: Summing<Claim, Reach> = {
  empty: () => ({
    earliest: new Array(Basis.options.length).fill(Number.NEGATIVE_INFINITY),
    firstPublished: Number.POSITIVE_INFINITY,
    lastPublished: Number.NEGATIVE_INFINITY,
    strongest: Number.POSITIVE_INFINITY,
    weakest: Number.NEGATIVE_INFINITY,
    cut: 0,
    newest: Number.NEGATIVE_INFINITY,
    sole: null,
    tally: emptyTally(),
  }),
  add(sum, { at, earliest, published, strength, status, uncut, sole, from }) {
    if (earliest > (sum.earliest[strength] as number)) sum.earliest[strength] = earliest
    if (published < sum.firstPublished) sum.firstPublished = published
    if (published > sum.lastPublished) sum.lastPublished = published
    if (strength < sum.strongest) sum.strongest = strength
    if (strength > sum.weakest) sum.weakest = strength
    if (uncut - at > sum.cut) sum.cut = uncut - at
    if (from > sum.newest) sum.newest = from
    sum.sole = sum.sole === null ? sole : inBoth(sum.sole, sole)
    ;(sum.tally[tallyPlace(strength, status)] as number)++
  },
}

/** The farthest beginning of the claims of a block on a basis of that strength or a stronger one. */
export function farthestBeginning({ earliest }: Reach, weakest: number): number {
  let farthest = Number.NEGATIVE_INFINITY
  for (let strength = 0; strength <= weakest; strength++) farthest = Math.max(farthest, earliest[strength] as number)
  return farthest
}

/** A claim of a development that was retracted, from the revision of that on. */
export type RetractedClaim = { claim: Claim; from: number; until: number }

/** Where one party stands on one point: all that was ever claimed of it, and its status through time. */
export type Cell = {
  claims: Claims
  /** Allegations, which are shown and never decide (rule 3). */
  alleged: KeptClaim[]
  /** Denials by the party itself, of allegations too, by the time of the denial. */
  selfDenials: Blocks<Entry & { claim: Claim; published: number }, null>
  retracted: RetractedClaim[]
  /**
   * The status through time of the bases of a strength and the stronger ones alone, by that strength; left out where no
   * claim of it was ever made, so that the next stronger ones say the same. Null: not kept, for a question that changes them.
   */
  runs: (Runs<Status> | undefined)[] | null
}

export const emptyCell = (): Cell => ({ claims: [], alleged: [], selfDenials: [], retracted: [], runs: [] })
