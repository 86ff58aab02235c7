import { z } from 'zod'
import type { Citation } from '../../../events/citation.ts'
import { Slug } from '../../../events/identifier.ts'
import type { Position } from '../../../events/position.ts'
import { upTo } from '../../../projections/index/table.ts'
import { reordered } from '../../../projections/rules/order.ts'
import { everRequired } from '../../../projections/rules/parties.ts'
import type { Development, Frame, Registry } from '../../../projections/rules/record.ts'
import { bodyAt, citationsAt, isRetracted } from '../../../projections/rules/standing.ts'
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

type IsThere = (one: Pick<Position, 'point' | 'party'>) => boolean

/**
 * The newest revision after the one that the caller knows at which something came that bears on the cell; null: none did.
 * It visits every development, since hardly a write is so conditioned.
 */
export function cellChangedAt(registry: Registry, { point, party, since }: IfUnchanged): number | null {
  const { frame, developments } = registry
  const own = [...frame.parties.values()].filter(({ id }) => party === undefined || id === party)
  // A member that says nothing is shown with its bloc, whenever it was in it.
  const blocs = own.flatMap(({ memberships }) => upTo(memberships, present)).flatMap(({ bloc }) => frame.parties.get(bloc) ?? [])
  const parties = new Set([...own, ...blocs])
  const ids = new Set([...parties].map(({ id }) => id))
  const isThere: IsThere = (one) => one.point === point && ids.has(one.party)
  const revisions = [
    ...[frame.points.get(point), ...parties].flatMap(correctionOf),
    ...own.flatMap(({ memberships }) => memberships).flatMap(revisionsOf),
    ...(party === undefined ? turnRevisions(frame, point) : []),
    ...[...developments.values()].flatMap((development) => [
      ...ownRevisions(development, isThere),
      ...reportsBehind(developments, development, isThere).flatMap((citation) => correctionsBehind(frame, citation)),
    ]),
    ...orderRevisions(registry, isThere),
  ]
  const newest = revisions.reduce((newer, revision) => Math.max(newer, revision), since)
  return newest === since ? null : newest
}

/** When those that a point may require came to the record, and when it was told that they left or took another role. */
const turnRevisions = (frame: Frame, point: string): number[] =>
  everRequired(frame, frame.points.get(point)?.requires, present)
    .flatMap((id) => frame.parties.get(id) ?? [])
    .flatMap(({ revision, departures, roles }) => [revision, ...[...departures, ...roles].flatMap(revisionsOf)])

/** When something of the frame was corrected for the last time, if it ever was. */
const correctionOf = (thing: { since: number; was: unknown } | undefined): number[] =>
  thing === undefined || thing.was === null ? [] : [thing.since]

/** When something was recorded, and when it was taken back. */
const revisionsOf = ({ revision, takenBack }: { revision: number; takenBack?: number }): number[] =>
  takenBack === undefined ? [revision] : [revision, takenBack]

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

/**
 * When the order of what stands there may have become another: by what is joined to it by recorded links, or counts as one with it,
 * though it has no position there itself.
 */
function orderRevisions(registry: Registry, isThere: IsThere): number[] {
  const { frame, developments } = registry
  const there = [...developments.values()].filter((one) => !isRetracted(one, present) && bodyAt(one, present).positions.some(isThere))
  return [
    ...reordered(
      registry,
      there.map(({ id }) => id),
    ),
  ]
    .flatMap((id) => developments.get(id) ?? [])
    .flatMap((linked) => [
      ...linked.bodies
        .filter(({ correction }) => correction === null || correction.fields.some((field) => ordering.includes(field)))
        .map(({ revision }) => revision),
      ...[...linked.repeats, ...linked.duplicates, ...linked.retractions].flatMap(revisionsOf),
      ...citationsAt(developments, linked, present).flatMap(({ report }) => correctionOf(frame.reports.get(report))),
    ])
}

/** The fields of a development on which its place in an order depends. */
const ordering: readonly string[] = ['follows', 'occurred', 'reports']
