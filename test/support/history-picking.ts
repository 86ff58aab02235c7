import type { Citation } from '../../events/citation.ts'
import type { Position } from '../../events/position.ts'
import type { Cited, Held } from './history-steps.ts'
import type { World } from './oracle-world.ts'

/** The one that a number picks, whatever its size; none of none. */
export const picked = <T>(from: readonly T[], pick: number): T | undefined => from[pick % from.length]

/** Distinct reports, none certainly out before what it tells of began; a root is not certainly younger than who repeats it. */
export function citationsOf({ reports }: World, earliest: number, cited: readonly Cited[]): Citation[] {
  const able = reports.filter((report) => Date.parse(report.publishedAt.latest) >= earliest)
  const chosen = new Map(cited.map(({ report, root }) => [picked(able, report), root]))
  return [...chosen].flatMap(([report, rootPick]) => {
    if (report === undefined) return []
    const older = reports.filter(({ id, publishedAt }) => id !== report.id && publishedAt.earliest <= report.publishedAt.latest)
    const root = rootPick === undefined ? undefined : picked(older, rootPick)?.id
    return [{ report: report.id, attribution: [], ...(root === undefined ? {} : { root }) }]
  })
}

/** The positions that the drawn ones mean for the parties and points on record. */
export const positionsOf = ({ parties, points }: World, held: readonly Held[]): Position[] =>
  held.flatMap(({ party: partyPick, point: pointPick, stance, basis }) => {
    const party = picked(parties, partyPick)?.id
    const point = picked(points, pointPick)?.id
    return party === undefined || point === undefined ? [] : [{ party, point, stance, basis }]
  })
