import type { Basis, Stance } from '../../events/position.ts'
import { type Status, statuses } from '../../events/status.ts'
import { type Block, blockBefore, entriesUpTo, mayStand } from '../index/blocks.ts'
import { type Cell, type Claim, emptyTally, farthestBeginning, type Reach, tallyPlace } from '../index/claims.ts'
import { isAdmitted } from './admitted.ts'
import { weakestDeciding } from './bases.ts'
import { candidates, certainlyFollows } from './candidates.ts'
import { horizonOf, type Times } from './question.ts'

/*
 * Rule 4: of the candidates those on the strongest basis are decisive. If they are all of one status, that is the status;
 * else it is `unclear`; without candidates it is `unstated`.
 */

const statusOfStance: Record<Stance, Status> = {
  proposed: 'agreed',
  accepted: 'agreed',
  conditional: 'disputed',
  contested: 'disputed',
  refused: 'rejected',
  deferred: 'unstated',
  abstained: 'unstated',
  withdrawn: 'unstated',
}

/** What a stance says of the status (docs/rules.md). */
export const statusOf = (stance: Stance): Status => statusOfStance[stance]

/** What candidates come to. */
type Verdict = { status: Status; strength: number }

/** The status that candidates come to, and the strength of the basis on which they do; null where there are none. */
export function verdict(found: readonly Verdict[]): Verdict | null {
  let decisive: Verdict | null = null
  for (const { status, strength } of found) {
    if (decisive === null || strength < decisive.strength) decisive = { status, strength }
    else if (strength === decisive.strength && status !== decisive.status) decisive.status = 'unclear'
  }
  return decisive
}

/** The status that a question comes to. */
export const statusAt = (cell: Cell, times: Times): Status => {
  const decided = times.follows === null && cell.selfDenials.length === 0 ? tallied(cell, times) : verdict(candidates(cell.claims, times))
  return decided?.status ?? 'unstated'
}

/**
 * What the candidates come to, without a list of them: thousands may speak of one day. As `candidates` goes, but a block
 * whose claims are all candidates is counted whole.
 */
function tallied({ claims }: Cell, times: Times): Verdict | null {
  const { revision, publishedBy, weakest } = times
  const horizon = horizonOf(times)
  const tally = emptyTally()
  const counted = Math.min(tallyPlace(weakest + 1, statuses[0]), tally.length)
  let reach = Number.NEGATIVE_INFINITY
  blocks: for (let index = blockBefore(claims, horizon); index >= 0; index--) {
    const block = claims[index] as Block<Claim, Reach>
    const { entries, ends, summary } = block
    const [first, last] = [entries[0] as Claim, entries.at(-1) as Claim]
    if (certainlyFollows(reach, last.at)) break
    if (!mayStand(block, revision) || summary.firstPublished > publishedBy || summary.strongest > weakest) continue
    const allStand = ends.length === 0 && summary.newest <= revision && last.at <= horizon && summary.lastPublished <= publishedBy
    const farthest = allStand ? Math.max(reach, farthestBeginning(summary, weakest)) : Number.POSITIVE_INFINITY
    if (!certainlyFollows(farthest, first.at)) {
      for (let place = 0; place < counted; place++) (tally[place] as number) += summary.tally[place] as number
      reach = farthest
      continue
    }
    for (let place = entriesUpTo(entries, horizon) - 1; place >= 0; place--) {
      const claim = entries[place] as Claim
      if (certainlyFollows(reach, claim.at)) break blocks
      if (!isAdmitted(claim, times)) continue
      ;(tally[tallyPlace(claim.strength, claim.status)] as number)++
      if (claim.earliest > reach) reach = claim.earliest
    }
  }
  return verdictOf(tally)
}

/** What a tally of candidates comes to. */
function verdictOf(tally: readonly number[]): Verdict | null {
  for (let strength = 0; strength <= weakestDeciding; strength++) {
    const found = statuses.filter((status) => (tally[tallyPlace(strength, status)] as number) > 0)
    if (found.length > 0) return { status: found.length === 1 ? (found[0] as Status) : 'unclear', strength }
  }
  return null
}

/** A status with the candidates behind it by the part that they play. */
export type Decision = {
  status: Status
  /** The strength of the decisive basis; null where nothing decides. */
  strength: number | null
  /** The stance that all decisive positions share; null: none, or several. */
  stance: Stance | null
  basis: Basis | null
  decisive: Claim[]
  /** On a weaker basis, to the same effect. */
  supporting: Claim[]
  /** On a weaker basis, to another effect. */
  outweighed: Claim[]
}

/** Weighs candidates. */
export function decide(found: readonly Claim[]): Decision {
  const { status, strength } = verdict(found) ?? { status: 'unstated', strength: null }
  const decisive = found.filter((claim) => claim.strength === strength)
  const weaker = found.filter((claim) => claim.strength !== strength)
  const [first] = decisive
  return {
    status,
    strength,
    stance: first !== undefined && decisive.every(({ stance }) => stance === first.stance) ? first.stance : null,
    basis: first?.basis ?? null,
    decisive,
    supporting: weaker.filter((claim) => claim.status === status),
    outweighed: weaker.filter((claim) => claim.status !== status),
  }
}
