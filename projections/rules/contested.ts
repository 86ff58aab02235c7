import { type Cell, decides } from '../cell.ts'
import { type Claim, candidates, countWithin, denied, type Times, within } from '../index/claims.ts'
import { type Status, verdict } from '../index/vocabulary.ts'

/** A party's status on a point at given times, with the claims behind it by their role (rules 2 to 5). */
export type Standing = {
  status: Status
  decisive: Claim[]
  supporting: Claim[]
  outweighed: Claim[]
  contested: boolean
}

/** The claims that the times admit and the party itself had denied by then (rule 2). */
export function deniedClaims(cell: Cell, times: Times): Claim[] {
  const found = new Set<Claim>()
  for (const { entries } of cell.disownings)
    for (const { claim } of entries) if (within(claim, times) && denied(claim, times)) found.add(claim)
  return [...found]
}

/** Weighs a cell at given times by ruleset 1. */
export function weigh(cell: Cell, times: Times): Standing {
  const found = candidates(cell.claims, times)
  const won = verdict(found)
  const status = won?.status ?? 'unstated'
  const strongerStatus =
    won === null || won.strength === 0 ? status : (verdict(candidates(cell.claims, times, won.strength))?.status ?? 'unstated')
  return {
    status,
    decisive: found.filter(({ strength }) => strength === won?.strength),
    supporting: found.filter((claim) => claim.strength !== won?.strength && claim.status === status),
    outweighed: found.filter((claim) => claim.strength !== won?.strength && claim.status !== status),
    contested: strongerStatus !== status && strongerStatus !== 'unstated',
  }
}

/** How many admitted positions others certainly follow; they are not visited for it. */
export function supersededCount(cell: Cell, { decisive, supporting, outweighed }: Standing, times: Times): number {
  const candidateCount = decisive.length + supporting.length + outweighed.length
  return countWithin(cell.claims, times) - deniedClaims(cell, times).filter(decides).length - candidateCount
}
