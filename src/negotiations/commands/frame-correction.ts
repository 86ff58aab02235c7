import type { z } from 'zod'
import { catalogue } from '../../../events/catalogue.ts'
import type { Citation } from '../../../events/citation.ts'
import { upTo } from '../../../projections/index/table.ts'
import type { Development, Frame, Registry } from '../../../projections/rules/record.ts'
import { citationsAt } from '../../../projections/rules/standing.ts'
import { begunBeforeAll, begunInTime } from './chronology.ts'
import type { DataOf } from './command.ts'
import { isEqual } from './equality.ts'
import { actorContents, partyContents, pointContents, reportContents, versionContents } from './frame.ts'
import { soundOrder } from './order.ts'
import { outcomeOf } from './provisional.ts'
import { knownActor, knownParty, knownPoint, knownReport, knownSource, knownVersion, present } from './references.ts'
import { type Refusal, refusedIf } from './refusal.ts'
import { departuresOf, untied } from './turn.ts'

// Each function returns what there is to refuse in a correction: what it names is on record, its body is one that could
// have been recorded, and it differs from what stands.

/** The body differs from that of what stands. */
const changed = (schema: z.ZodObject, standing: object | undefined, body: object): Refusal[] =>
  refusedIf(standing !== undefined && isEqual(schema.strip().parse(standing), body), 'changes-nothing', '/body')

export const correctParty = (frame: Frame, { party, body }: DataOf<'CorrectParty'>, now: number): Refusal[] => [
  ...knownParty(frame, party, '/party'),
  ...partyContents(body, now, '/body'),
  ...changed(catalogue.PartyCorrected.schema.shape.body, frame.parties.get(party), body),
  ...(body.joined === undefined ? [] : untied(departuresOf(frame, party), body.joined, '/body/joined')),
]

/** Who held to the old proposition is taken to hold to the new one, so that it must be said that both ask the same. */
export function correctPoint(frame: Frame, { point: id, body, sameQuestion }: DataOf<'CorrectPoint'>): Refusal[] {
  const point = frame.points.get(id)
  const isReworded = point !== undefined && point.proposition !== body.proposition
  return [
    ...knownPoint(frame, id, '/point'),
    ...pointContents(frame, body, '/body'),
    ...changed(catalogue.PointCorrected.schema.shape.body, point, body),
    ...refusedIf(isReworded && sameQuestion !== true, 'another-question', '/body/proposition', id),
    ...refusedIf(point !== undefined && !isReworded && sameQuestion === true, 'changes-nothing', '/sameQuestion', 'the proposition stays'),
  ]
}

/** An actor with every alias that it has, whether recorded with it or later. */
export function standingActor(frame: Frame, id: string): object | undefined {
  const actor = frame.actors.get(id)
  return actor && { ...actor, aliases: [...actor.aliases, ...actor.later.map(({ alias }) => alias)] }
}

/** The aliases recorded later stand with the first, and are replaced with them. */
export function correctActor(frame: Frame, { actor: id, body }: DataOf<'CorrectActor'>): Refusal[] {
  const standing = standingActor(frame, id)
  return [
    ...knownActor(frame, id, '/actor'),
    ...actorContents(frame, body, '/body'),
    ...changed(catalogue.ActorCorrected.schema.shape.body, standing, body),
  ]
}

/** A source as it is judged now. */
export function standingSource(frame: Frame, id: string): object | undefined {
  const source = frame.sources.get(id)
  const { alignedWith: _, ...rest } = source ?? {}
  const { alignedWith = null, reliability } = source?.assessments.at(-1) ?? source ?? {}
  return source && { ...rest, reliability, ...(alignedWith === null ? {} : { alignedWith }) }
}

/** The judgement that stands is the last one. */
export function correctSource(frame: Frame, { source: id, body }: DataOf<'CorrectSource'>): Refusal[] {
  const standing = standingSource(frame, id)
  return [
    ...knownSource(frame, id, '/source'),
    ...knownParty(frame, body.alignedWith, '/body/alignedWith'),
    ...changed(catalogue.SourceCorrected.schema.shape.body, standing, body),
  ]
}

export const correctVersion = (frame: Frame, { version, body }: DataOf<'CorrectVersion'>): Refusal[] => [
  ...knownVersion(frame, version, '/version'),
  ...versionContents(frame, { id: version, ...body }, '/body'),
  ...changed(catalogue.PlanVersionCorrected.schema.shape.body, frame.versions.get(version), body),
]

/** A report does not go back to itself, and what it tells of, or what goes back to it, still comes in the order in which it can. */
export function correctReport(registry: Registry, correction: DataOf<'CorrectReport'>, now: number): Refusal[] {
  const { frame } = registry
  const { report: id, body } = correction
  const report = frame.reports.get(id)
  const refusals = [
    ...knownReport(frame, id, '/report'),
    ...reportContents(frame, body, now, '/body'),
    ...changed(catalogue.ReportCorrected.schema.shape.body, report, body),
    ...refusedIf(goesBackTo(frame, body.root, id), 'root-in-a-circle', '/body/root', id),
  ]
  if (refusals.length > 0 || isEqual(report?.publishedAt, body.publishedAt)) return refusals
  const isCited = (citations: readonly Citation[]): boolean => citations.some((citation) => citation.report === id)
  const told = [...registry.developments.values()].filter((one) => isCited(citationsAt(registry.developments, one, present)))
  const denied = [...registry.developments.values()].filter(({ denials }) => denials.some(({ reports }) => isCited(reports)))
  const outcome = outcomeOf(registry, { type: 'ReportCorrected', data: correction })
  const pointer = '/body/publishedAt'
  const early = begunInTime(outcome, idsOf([...told, ...denied]), pointer)
  return [
    ...derivedAfter(frame, id, Date.parse(body.publishedAt.earliest), pointer),
    ...early,
    ...turnsBefore(outcome.frame, isCited, pointer),
    // What ends before it begins is against every order.
    ...(early.length > 0 ? [] : soundOrder(outcome, idsOf(told), pointer)),
  ]
}

const idsOf = (developments: readonly Development[]): string[] => developments.map(({ id }) => id)

/** Whether a report goes back to another, or is it. */
function goesBackTo(frame: Frame, from: string | undefined, id: string): boolean {
  let at = from
  while (at !== undefined && at !== id) at = frame.reports.get(at)?.root
  return at !== undefined
}

/** A report that repeats this one was not out before it; one of them that was is reason enough. */
function derivedAfter(frame: Frame, id: string, published: number, pointer: string): Refusal[] {
  const early = [...frame.reports.values()].find((report) => report.root === id && published > report.published)
  return refusedIf(early !== undefined, 'root-after-report', pointer, early?.id)
}

/** The turns of parties that a report tells of had begun before it was out; one of them that had not is reason enough. */
const turnsBefore = (frame: Frame, isCited: (citations: readonly Citation[]) => boolean, pointer: string): Refusal[] =>
  [...frame.parties.values()]
    .flatMap(({ departures, roles, descents, memberships }) => [
      ...upTo(departures, present),
      ...upTo(roles, present),
      ...upTo(descents, present),
      ...upTo(memberships, present),
    ])
    .flatMap(({ occurred, reports }) =>
      occurred === undefined || !isCited(reports) ? [] : begunBeforeAll(frame, occurred, reports, pointer),
    )
    .slice(0, 1)
