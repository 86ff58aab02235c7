import { type Cells, cellOf } from './cells.ts'
import { blocksOf, stood, unsummed } from './index/blocks.ts'
import { type Cell, type Claim, emptyCell, inBoth, type KeptClaim, type RetractedClaim, reach } from './index/claims.ts'
import { canDecide } from './rules/candidates.ts'
import type { Times } from './rules/question.ts'
import type { Registry } from './rules/record.ts'
import { countingFor, isInVersion } from './rules/versions.ts'
import { claimWithout } from './rules/without.ts'

/** What of a point counts for the version asked about; all where none is. */
export type VersionScope = {
  point: string
  counting: ((claim: Claim) => boolean) | null
  /** Whether the point is in that version; null where none is asked about. */
  inVersion: boolean | 'unknown' | null
  /** The sources without which alone it would not be: nothing else says so than positions on that version. */
  restsOn: ReadonlySet<string>
}

const nowhere: ReadonlySet<string> = new Set()

/** What of a point counts for a question. */
export function versionScope(cells: Cells, registry: Registry, point: string, times: Times): VersionScope {
  const { version, revision } = times
  if (version === null) return { point, counting: null, inVersion: null, restsOn: nowhere }
  const speaking = [...(cells.byPoint.get(point)?.values() ?? [])].flatMap((cell) =>
    [...standing(cell, revision)].flatMap((claim) => (claim.version === version ? (claimWithout(registry, claim, times) ?? []) : [])),
  )
  const inVersion = isInVersion(registry, version, point, revision, speaking.length > 0)
  const isOnlySpokenOf = speaking.length > 0 && isInVersion(registry, version, point, revision, false) === false
  const versions = countingFor(registry, version, point, revision)
  const isCounted = (claim: Claim): boolean => claim.version === null || versions.has(claim.version)
  return {
    point,
    counting: inVersion === false ? () => false : isCounted,
    inVersion,
    restsOn: isOnlySpokenOf ? new Set(speaking.map(({ sole }) => sole).reduce(inBoth)) : nowhere,
  }
}

/** A cell as a question sees it, and what it does not count of it. */
export type CellUnder = { cell: Readonly<Cell>; setAside: readonly Claim[]; otherVersion: readonly Claim[] }

const nothing: readonly never[] = []

/**
 * Where a party stands on a point, without what a question sets aside and without what speaks of other versions than its
 * own. A question that does neither sees the cell as it is kept; of any other the claims that stand are gone through once.
 */
export function cellUnder(cells: Cells, registry: Registry, { point, counting }: VersionScope, party: string, times: Times): CellUnder {
  const kept = cellOf(cells, point, party)
  const { without, revision } = times
  if (counting === null && without.length === 0) return { cell: kept, setAside: nothing, otherVersion: nothing }
  const setAside: Claim[] = []
  const otherVersion: Claim[] = []
  const left: Claim[] = []
  for (const claim of standing(kept, revision)) {
    const claimed = claimWithout(registry, claim, times)
    if (claimed === null) setAside.push(claim)
    else if (counting !== null && canDecide(claimed) && !counting(claimed)) otherVersion.push(claimed)
    else left.push(claimed)
  }
  const retracted = kept.retracted
    .filter((one) => stood(one, revision))
    .map((one) => ({ ...one, claim: claimWithout(registry, one.claim, times) ?? one.claim }))
  return { cell: cellWith(left, retracted), setAside, otherVersion }
}

function* standing({ claims, alleged }: Readonly<Cell>, revision: number): Iterable<Claim> {
  for (const { entries } of claims) for (const claim of entries) if (stood(claim, revision)) yield claim
  for (const claim of alleged) if (stood(claim, revision)) yield claim
}

const byTime = (a: { at: number }, b: { at: number }): number => a.at - b.at

/** A cell of those claims, whose runs nobody keeps. */
function cellWith(claims: readonly Claim[], retracted: RetractedClaim[]): Cell {
  const kept = claims as readonly KeptClaim[]
  const selfDenials = claims.flatMap((claim) =>
    claim.denials.map(({ at, published, from }) => ({ at, published, from, until: Number.POSITIVE_INFINITY, claim })),
  )
  return {
    ...emptyCell(),
    claims: blocksOf(kept.filter(canDecide).sort(byTime), reach),
    alleged: kept.filter((claim) => !canDecide(claim)),
    selfDenials: blocksOf(selfDenials.sort(byTime), unsummed),
    retracted,
    runs: null,
  }
}
