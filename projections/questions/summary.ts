import { z } from 'zod'
import { ActorIntroduced } from '../../events/actor-introduced.ts'
import { Name, Slug, Text } from '../../events/identifier.ts'
import type { NegotiationOpened } from '../../events/negotiation-opened.ts'
import { PointDefined } from '../../events/point-defined.ts'
import { ReportFiled } from '../../events/report-filed.ts'
import { SourceIntroduced } from '../../events/source-introduced.ts'
import { upTo, upToRevision, valueAt } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import type { Actor, Frame, Party, Point, Report, Source } from '../rules/record.ts'
import { isRetired } from '../rules/standing.ts'
import { Asked, type Moment } from './moment.ts'
import { PartyLife, partyLife } from './parties.ts'
import { ListedLineage, lineageOf, PlanVersion, planVersion } from './versions.ts'

/** A negotiation in short. */
export const Summary = Asked.extend({
  title: Name,
  description: Text.nullable(),
  parties: z.array(PartyLife),
  points: z.array(PointDefined),
  versions: z.array(PlanVersion),
  counts: z.object({ developments: z.int(), reports: z.int(), actors: z.int(), sources: z.int(), changes: z.int() }),
}).meta({ id: 'NegotiationSummary', description: 'A negotiation with its parties, points and plan versions' })
export type Summary = z.output<typeof Summary>

/** What was recorded of a point, without what the fold keeps beside it. */
const pointOf = ({ id, title, proposition, requires }: Point): PointDefined => ({
  id,
  title,
  proposition,
  ...(requires === undefined ? {} : { requires }),
})

/** The summary at a moment. */
export function summaryAt(state: Negotiation, { times, asked }: Moment): Summary {
  const { frame, developments } = state.registry
  const { revision } = times
  const { title, description = null } = frame.opened.value as NegotiationOpened
  const count = (table: Parameters<typeof upToRevision>[0]) => upToRevision(table, revision).length
  return {
    ...asked,
    title,
    description,
    parties: upToRevision(frame.parties, revision).map((party) => partyLife(frame, party, times)),
    points: upToRevision(frame.points, revision)
      .filter((point) => !isRetired(point, revision))
      .map(pointOf),
    versions: upToRevision(frame.versions, revision).map((version) => planVersion(version, revision)),
    counts: {
      developments: count(developments),
      reports: count(frame.reports),
      actors: count(frame.actors),
      sources: count(frame.sources),
      changes: state.changes.filter((change) => change.revision <= revision).length,
    },
  }
}

/** One point: its proposition, its numbers by version, and its way through the versions. */
export const PointDetail = Asked.extend({
  point: PointDefined,
  retired: z.boolean().describe('Whether it is in no list and no matrix any more'),
  numbers: z.array(
    z.object({ version: Slug, number: z.int(), note: Text.nullable(), event: z.uuid().describe('The event that recorded it') }),
  ),
  lineage: z.array(ListedLineage),
}).meta({ id: 'PointDetail', description: 'One point with its numbers by version and its lineage' })
export type PointDetail = z.output<typeof PointDetail>

/** A point in detail at a moment. */
export function pointAt(state: Negotiation, { times, asked }: Moment, point: Point): PointDetail {
  const versions = upToRevision(state.registry.frame.versions, times.revision)
  return {
    ...asked,
    point: pointOf(valueAt(point, times.revision)),
    retired: isRetired(point, times.revision),
    numbers: versions.flatMap(({ id, numbers }) =>
      upTo(numbers, times.revision)
        .filter((numbered) => numbered.point === point.id)
        .map(({ number, note = null, event }) => ({ version: id, number, note, event })),
    ),
    lineage: versions.flatMap(({ lineage }) =>
      upTo(lineage, times.revision)
        .filter((one) => one.point === point.id)
        .map(lineageOf),
    ),
  }
}

/** A point as lists have it. */
export const ListedPoint = PointDefined.extend({ retired: PointDetail.shape.retired }).meta({ id: 'ListedPoint' })
export type ListedPoint = z.output<typeof ListedPoint>

/** Entries of the frame in order of recording, and what an answer says of each. */
export type Entries<V, T> = { entries: readonly V[]; toAnswer: (entry: V) => T }

export const ActorList = Asked.extend({ actors: z.array(ActorIntroduced) }).meta({ id: 'ActorList' })
export type ActorList = z.output<typeof ActorList>
export const SourceList = Asked.extend({ sources: z.array(SourceIntroduced) }).meta({ id: 'SourceList' })
export type SourceList = z.output<typeof SourceList>
export const ReportList = Asked.extend({ reports: z.array(ReportFiled) }).meta({ id: 'ReportList' })
export type ReportList = z.output<typeof ReportList>

/** An actor with every alias known by a revision. */
export function actorAt(recorded: Actor, revision: number): ActorIntroduced {
  const { id, name, aliases, affiliations, later } = valueAt(recorded, revision)
  return { id, name, aliases: [...aliases, ...upTo(later, revision).map(({ alias }) => alias)], affiliations }
}

/** The actors on record at a moment, with every alias known by then. */
export const actorsAt = (state: Negotiation, { times }: Moment): Entries<Actor, ActorIntroduced> => ({
  entries: upToRevision(state.registry.frame.actors, times.revision),
  toAnswer: (actor) => actorAt(actor, times.revision),
})

/** A source as last assessed by a revision. */
export function sourceAt(recorded: Source, revision: number): SourceIntroduced {
  const { revision: _, since: _since, was: _was, assessments, alignedWith, ...source } = valueAt(recorded, revision)
  const last = upTo(assessments, revision).at(-1)
  const aligned = last === undefined ? alignedWith : (last.alignedWith ?? undefined)
  return { ...source, ...(aligned === undefined ? {} : { alignedWith: aligned }), reliability: last?.reliability ?? source.reliability }
}

/** The sources by their ids, as last assessed by a revision; undefined: there is none. */
export const sourcesById =
  ({ sources }: Pick<Frame, 'sources'>, revision: number) =>
  (id: string): SourceIntroduced | undefined => {
    const recorded = sources.get(id)
    return recorded === undefined ? undefined : sourceAt(recorded, revision)
  }

/** The sources on record at a moment, as last assessed by then. */
export const sourcesAt = (state: Negotiation, { times }: Moment): Entries<Source, SourceIntroduced> => ({
  entries: upToRevision(state.registry.frame.sources, times.revision),
  toAnswer: (source) => sourceAt(source, times.revision),
})

/** The reports on record at a moment. */
export const reportsAt = (state: Negotiation, { times }: Moment): Entries<Report, ReportFiled> => ({
  entries: upToRevision(state.registry.frame.reports, times.revision),
  toAnswer: ({ revision: _, since: _since, was: _was, published: _published, ...report }) => report,
})

/** The parties on record at a moment. */
export const partiesAt = (state: Negotiation, { times }: Moment): Entries<Party, PartyLife> => ({
  entries: upToRevision(state.registry.frame.parties, times.revision),
  toAnswer: (party) => partyLife(state.registry.frame, party, times),
})

/** The points on record at a moment; those that were retired only where they are asked for. */
export const pointsAt = (state: Negotiation, { times }: Moment, withRetired = false): Entries<Point, ListedPoint> => ({
  entries: upToRevision(state.registry.frame.points, times.revision).filter((point) => withRetired || !isRetired(point, times.revision)),
  toAnswer: (point) => ({ ...pointOf(point), retired: isRetired(point, times.revision) }),
})
