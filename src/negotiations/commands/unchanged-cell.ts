import { z } from 'zod'
import type { Citation } from '../../../events/citation.ts'
import { Slug } from '../../../events/identifier.ts'
import type { Position } from '../../../events/position.ts'
import type { Development, Frame, Registry } from '../../../projections/rules/record.ts'
import { bodyAt, citationsAt } from '../../../projections/rules/standing.ts'
import { knownParty, knownPoint, present } from './references.ts'
import { type Refusal, refusedIf } from './refusal.ts'

/** A condition on a write that leaves others free to write meanwhile: nothing came to one cell of the matrix. */
export const IfUnchanged = z
  .strictObject({
    point: Slug,
    party: Slug.optional().describe('Left out: the point as a whole, whatever party'),
    since: z.int('The number of a revision').min(0).describe('The revision up to which the caller knows what bears on it'),
  })
  .meta({ id: 'IfUnchanged', description: 'Nothing that bears on where that party stands on that point was recorded after that revision' })
export type IfUnchanged = z.output<typeof IfUnchanged>

/**
 * What of a condition is not on record; pointers lead to it beside the command's data. Nothing ever came after a revision that is
 * not written yet: a condition that names one would hold whatever came.
 * @param newest the newest revision
 */
export const knownCell = (frame: Frame, { point, party, since }: IfUnchanged, newest: number): Refusal[] => [
  ...knownPoint(frame, point, '/ifUnchanged/point'),
  ...knownParty(frame, party, '/ifUnchanged/party'),
  ...refusedIf(since > newest, 'unknown-revision', '/ifUnchanged/since', `${since}; the newest is ${newest}`),
]

/**
 * The newest revision after the one that the caller knows at which something came that bears on the cell; null: none did.
 * It visits every development, since hardly a write is so conditioned.
 */
export function cellChangedAt({ frame, developments }: Registry, { point, party, since }: IfUnchanged): number | null {
  const isThere = (one: Pick<Position, 'point' | 'party'>): boolean => one.point === point && (party === undefined || one.party === party)
  const parties = party === undefined ? [...frame.parties.values()] : [frame.parties.get(party)]
  const revisions = [
    ...[frame.points.get(point), ...parties].flatMap(correctionOf),
    ...[...developments.values()].flatMap((development) => [
      ...ownRevisions(development, isThere),
      ...reportsBehind(developments, development, isThere).flatMap((citation) => correctionsBehind(frame, citation)),
    ]),
  ]
  const newest = revisions.reduce((newer, revision) => Math.max(newer, revision), since)
  return newest === since ? null : newest
}

/** When something of the frame was corrected for the last time, if it ever was. */
const correctionOf = (thing: { since: number; was: unknown } | undefined): number[] =>
  thing === undefined || thing.was === null ? [] : [thing.since]

/** When something was recorded, and when it was taken back. */
const revisionsOf = ({ revision, takenBack }: { revision: number; takenBack?: number }): number[] =>
  takenBack === undefined ? [revision] : [revision, takenBack]

type IsThere = (one: Pick<Position, 'point' | 'party'>) => boolean

/** When a development came to have a position there, or had one and something was said of it. */
function ownRevisions(development: Development, isThere: IsThere): number[] {
  const { bodies, repeats, duplicates, denials, retractions } = development
  const hadAt = (revision: number): boolean => bodyAt(development, revision).positions.some(isThere)
  return [
    ...bodies
      .filter(({ body }, index) => [body, bodies[index - 1]?.body].some((one) => one?.positions.some(isThere)))
      .map(({ revision }) => revision),
    ...[...repeats, ...duplicates, ...retractions].flatMap(revisionsOf).filter(hadAt),
    ...denials.filter(isThere).flatMap(revisionsOf),
  ]
}

/** What tells of a development that has a position there, or of who denied it. */
const reportsBehind = (developments: Registry['developments'], development: Development, isThere: IsThere): Citation[] =>
  bodyAt(development, present).positions.some(isThere)
    ? [...citationsAt(developments, development, present), ...development.denials.filter(isThere).flatMap(({ reports }) => reports)]
    : []

/** When a report, or one that it goes back to, was corrected. */
function correctionsBehind(frame: Frame, { report, root }: Citation): number[] {
  const chain: number[] = []
  for (const start of [report, root])
    for (let at = frame.reports.get(start ?? ''); at !== undefined; at = frame.reports.get(at.root ?? '')) chain.push(...correctionOf(at))
  return chain
}
