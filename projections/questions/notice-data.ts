import { z } from 'zod'
import { developmentKinds } from '../../events/catalogue.ts'
import { Name, Slug } from '../../events/identifier.ts'
import { Basis, Stance } from '../../events/position.ts'
import { causes, scopes } from '../../events/status.ts'
import { Instant, instantOf } from '../../events/time.ts'
import type { Negotiation, NotableEvent } from '../negotiation.ts'
import type { Change } from '../rules/changes.ts'
import { presentAt } from '../rules/question.ts'
import type { Development } from '../rules/record.ts'
import { ruleset } from '../rules/ruleset.ts'
import { bodyAt, denialSpan, spanAt } from '../rules/standing.ts'
import { ReckonedInterval } from './cited-report.ts'
import { standingDevelopment } from './developments.ts'
import { finiteInstant } from './moment.ts'
import { Alteration, alterationBy, fitting, reasons, reasonsOf } from './notice-reasons.ts'
import { cutTo, OverallNames, StatusNames, words, wordsOf } from './notice-words.ts'
import { developmentOf, type Notice, negotiationOf } from './notices.ts'
import { OverallStatusName } from './overall.ts'
import { StatusName } from './standing.ts'

/**
 * So much is shown of what can be long; with it no message passes 20,000 bytes of UTF-8. What is said of a correction
 * beyond `addedBytes` takes the room of positions.
 */
const shown = { summary: 1000, positions: 50, positionCharacters: 6000, reports: 20, addedBytes: 1000 }
const encoder = new TextEncoder()

const CausingEvent = z
  .object({ id: z.uuid(), type: Name, rev: z.int(), development: Slug.nullable().describe('The development that it is about') })
  .meta({ id: 'CausingEvent', description: 'An event behind what is told' })

const place = {
  negotiation: Slug,
  rev: z.int().min(0).describe('The revision of the negotiation’s stream that gave it to tell'),
  index: z.int().min(0).describe('Which of all that the revision gives to tell, counted from 0'),
}

const grounds = {
  ruleset: z.int().describe('The rules by which it was computed'),
  recordedAt: Instant.describe('When that revision was recorded'),
  events: z.array(CausingEvent).describe('The event of that revision first, then the one that recorded the development, if another'),
  evidence: z.string().describe('Where to read all about it, as it stood at that revision'),
}

const NoticeFields = z
  .object({ ...place, ...grounds, ...reasons })
  .meta({ id: 'NoticeFields', description: 'What every notice tells: its place in the record, and what stands behind it' })

const Stretch = z
  .object({ from: Instant.nullable(), until: Instant.nullable() })
  .meta({ id: 'Stretch', description: 'The world time that it concerns: from inclusive, until exclusive; null: without end' })

const change = {
  scope: z.enum(scopes).describe('`present`: the status as it stands; `past`: a stretch of world time was rewritten'),
  stretch: Stretch,
  cause: z.enum(causes),
  occurred: ReckonedInterval.nullable().describe(
    'When what made the change happened: the development, or its denial; null where it was neither',
  ),
}

export const StatusChangedData = z
  .object({ ...NoticeFields.shape, point: Slug, party: Slug, from: StatusName, to: StatusName, ...change, names: StatusNames, ...words })
  .meta({ id: 'StatusChangedData', description: 'A change of a party’s status on a point' })

export const OverallChangedData = z
  .object({
    ...NoticeFields.shape,
    point: Slug,
    party: z.null(),
    from: OverallStatusName,
    to: OverallStatusName,
    ...change,
    names: OverallNames,
    ...words,
  })
  .meta({ id: 'OverallChangedData', description: 'A change of a point’s status over the parties that it requires' })

export const DevelopmentData = z
  .object({
    ...NoticeFields.shape,
    development: Slug,
    kind: z.enum(developmentKinds),
    state: z.enum(['recorded', 'corrected', 'retracted']),
    summary: z.string().max(shown.summary).describe('What happened; where it was cut it ends in …'),
    occurred: ReckonedInterval,
    positions: z
      .array(z.object({ party: Slug, point: Slug, stance: Stance, basis: Basis }))
      .max(shown.positions)
      .describe('The first of the stances that it shows'),
    positionsInAll: z.int(),
    reports: z
      .array(z.object({ report: Slug, source: Slug }))
      .max(shown.reports)
      .describe('The first reports to have told of it'),
    reportsInAll: z.int(),
    altered: Alteration.optional().describe('Left out where it was recorded'),
  })
  .meta({ id: 'DevelopmentData', description: 'A development as it stood when an event recorded, corrected or retracted it' })
type DevelopmentData = z.output<typeof DevelopmentData>
type ChangeData = z.output<typeof StatusChangedData> | z.output<typeof OverallChangedData>

/** The data of a notice, as it stood at its revision. */
export const NoticeData = z.union([StatusChangedData, OverallChangedData, DevelopmentData])
export type NoticeData = z.output<typeof NoticeData>

/** What stands behind a notice. */
function groundsOf(state: Negotiation, { revision, id, type, development }: NotableEvent, about: Development | null) {
  const events = [{ id, type, rev: revision, development }]
  if (about !== null && about.revision !== revision) events.push({ id: about.event, type: about.kind, rev: about.revision, development })
  return { ruleset, recordedAt: instantOf(state.recorded[revision] as number), events }
}

/** When what an event is about happened, as it was reckoned with at its revision. */
function occurredAt({ registry }: Negotiation, { type, revision }: NotableEvent, about: Development | null): ChangeData['occurred'] {
  if (about === null) return null
  const denial = type === 'PositionDenied' ? about.denials.find((one) => one.revision === revision) : undefined
  const { reports } = registry.frame
  const { occurred } = denial ?? bodyAt(about, revision)
  const { latest } = denial === undefined ? spanAt(reports, registry.developments, about, revision) : denialSpan(reports, denial, revision)
  return intervalOf({ ...occurred, latest: instantOf(latest) })
}

/** The same names in the same order, however the log gave them back: a message is the same bytes every time. */
const intervalOf = ({ earliest, latest, precision, basis }: DevelopmentData['occurred']) => ({ earliest, latest, precision, basis })

function changeData(state: Negotiation, { place: { rev, index }, event }: Notice, change: Change, base: string): ChangeData {
  const { point, party, before, after, scope, from, until, cause } = change
  const negotiation = negotiationOf(state)
  const about = developmentOf(state, event)
  const status = `${base}/negotiations/${negotiation}/points/${point}/status`
  return {
    negotiation,
    rev,
    index,
    point,
    party,
    from: before,
    to: after,
    scope,
    stretch: { from: finiteInstant(from), until: finiteInstant(until) },
    cause,
    occurred: occurredAt(state, event, about),
    ...groundsOf(state, event, about),
    evidence: party === null ? `${status}?rev=${rev}` : `${status}?party=${party}&rev=${rev}`,
    ...wordsOf(state, change),
    ...reasonsOf(event, about),
    // The two kinds of change differ in who has a status, and the fold gives each its own.
  } as ChangeData
}

function developmentData(state: Negotiation, { place: { rev, index }, event }: Notice, about: Development, base: string): DevelopmentData {
  const negotiation = negotiationOf(state)
  const { id, kind, state: stateNow, summary, occurred, positions, reports } = standingDevelopment(state, about, presentAt(rev, null))
  const altered = alterationBy(event, about)
  const added = { ...reasonsOf(event, about), ...(altered === undefined ? {} : { altered }) }
  const room = shown.positionCharacters - Math.max(0, encoder.encode(JSON.stringify(added)).length - shown.addedBytes)
  const first = positions.slice(0, shown.positions).map(({ party, point, stance, basis }) => ({ party, point, stance, basis }))
  const sources = new Map(reports.map(({ report, source }) => [report, source]))
  return {
    negotiation,
    rev,
    index,
    development: id,
    kind,
    state: stateNow,
    summary: cutTo(summary, shown.summary),
    occurred: intervalOf(occurred),
    positions: fitting(first, room),
    positionsInAll: positions.length,
    reports: [...sources].slice(0, shown.reports).map(([report, source]) => ({ report, source })),
    reportsInAll: sources.size,
    ...groundsOf(state, event, about),
    evidence: `${base}/negotiations/${negotiation}/developments/${id}?rev=${rev}`,
    ...added,
  }
}

/**
 * The data of a notice, as it stood at its revision; nothing recorded later alters it.
 * @param base what links begin with, without a slash at its end; empty: links are paths
 */
export const noticeData = (state: Negotiation, notice: Notice, base: string): NoticeData =>
  notice.change === null
    ? developmentData(state, notice, developmentOf(state, notice.event) as Development, base)
    : changeData(state, notice, notice.change, base)
