import { z } from 'zod'
import { developmentKinds } from '../../events/catalogue.ts'
import { Teller } from '../../events/citation.ts'
import { Name, Slug, Text } from '../../events/identifier.ts'
import { Position } from '../../events/position.ts'
import { Instant, instantOf } from '../../events/time.ts'
import { upTo } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import { isKnown } from '../rules/admitted.ts'
import type { Times } from '../rules/question.ts'
import type { Development } from '../rules/record.ts'
import { bodyAt, isRetracted, spanAt } from '../rules/standing.ts'
import { CitedReport, citedReports, ReckonedInterval } from './cited-report.ts'
import { firstOf, type Lazy, type LazyAnswer, type Stepwise } from './lazy.ts'
import { Asked, type Moment } from './moment.ts'

/** A development as it stands. The fields that only one kind has are there where they were given. */
export const StandingDevelopment = z
  .object({
    id: Slug,
    kind: z.enum(developmentKinds),
    rev: z.int().describe('The revision that recorded it'),
    event: z.uuid(),
    recordedAt: Instant,
    state: z.enum(['recorded', 'corrected', 'retracted']),
    summary: Text,
    occurred: ReckonedInterval,
    place: Name.nullable(),
    actors: z.array(Slug),
    versions: z.array(Slug),
    follows: z.array(Slug).optional().describe('The developments that it is recorded to have come after'),
    reports: z.array(CitedReport),
    positions: z.array(Position),
    leakedTo: Slug.optional(),
    medium: Name.optional(),
    from: z.array(Slug).optional(),
    to: z.array(Slug).optional(),
    parties: z.array(Slug).optional(),
    outcome: Name.optional(),
    format: Name.optional(),
    speaker: Slug.optional(),
    occasion: Name.optional(),
    claimant: Teller.optional(),
  })
  .meta({ id: 'StandingDevelopment', description: 'A development as it stands' })
export type StandingDevelopment = z.output<typeof StandingDevelopment>

export const TrailEntry = z
  .object({
    type: z.string().describe('The event’s type'),
    event: z.uuid(),
    rev: z.int(),
    recordedAt: Instant,
    data: z.record(z.string(), z.unknown()).describe('What is kept of what the event says; the log has it whole'),
  })
  .meta({ id: 'TrailEntry', description: 'Something that was recorded of a development' })

/** One development with everything that was ever recorded of it. */
export const DevelopmentTrail = Asked.extend({
  development: StandingDevelopment,
  trail: z.array(TrailEntry).describe('In order of recording'),
}).meta({ id: 'DevelopmentTrail', description: 'A development as it stands, with its trail' })
export type DevelopmentTrail = z.output<typeof DevelopmentTrail>

export const DevelopmentList = Asked.extend({ developments: z.array(StandingDevelopment) }).meta({
  id: 'DevelopmentList',
  description: 'Developments in order of recording, a page of them',
})
export type DevelopmentList = z.output<typeof DevelopmentList>

/** What a list of developments may be narrowed to. `from` and `to` bound world time, in epoch ms, inclusive. */
export type Filter = {
  kind?: string | undefined
  party?: string | undefined
  point?: string | undefined
  actor?: string | undefined
  source?: string | undefined
  from?: number | undefined
  to?: number | undefined
  retracted?: boolean | undefined
}

const recordedAt = (state: Negotiation, revision: number): Instant => instantOf(state.recorded[revision] as number)

/** A development as it stood at given times; it must have been recorded by then. */
export function standingDevelopment(state: Negotiation, development: Development, times: Times): StandingDevelopment {
  const { frame, developments } = state.registry
  const { id, kind, revision, event, bodies } = development
  const isCorrected = upTo(bodies, times.revision).length > 1
  const body = bodyAt(development, times.revision)
  const { summary, occurred, place = null, actors, versions, positions, reports: _, id: _id, ...own } = body
  const { latest } = spanAt(frame.reports, developments, development, times.revision)
  return {
    id,
    kind,
    rev: revision,
    event,
    recordedAt: recordedAt(state, revision),
    state: isRetracted(development, times.revision) ? 'retracted' : isCorrected ? 'corrected' : 'recorded',
    summary,
    occurred: { ...occurred, latest: instantOf(latest) },
    place,
    actors,
    versions,
    reports: citedReports(state.registry, development, times),
    positions,
    ...own,
  }
}

/** Whether the times admit a development, retracted or not. */
function isAdmitted({ registry: { frame, developments } }: Negotiation, development: Development, times: Times): boolean {
  if (development.revision > times.revision) return false
  const { latest, published } = spanAt(frame.reports, developments, development, times.revision)
  return isKnown(latest, published, times)
}

/** What happened in a development, in its own words; null where the times do not admit it. */
export function summaryOf(state: Negotiation, id: string, times: Times): string | null {
  const development = state.registry.developments.get(id)
  return development === undefined || !isAdmitted(state, development, times) ? null : bodyAt(development, times.revision).summary
}

function matches(development: StandingDevelopment, filter: Filter): boolean {
  const { kind, party, point, actor, source, from, to } = filter
  const { positions } = development
  return (
    (filter.retracted === true || development.state !== 'retracted') &&
    (kind === undefined || development.kind === kind) &&
    ((party === undefined && point === undefined) ||
      positions.some(
        (position) => (party === undefined || position.party === party) && (point === undefined || position.point === point),
      )) &&
    (actor === undefined ||
      development.actors.includes(actor) ||
      development.speaker === actor ||
      positions.some((position) => position.actor === actor)) &&
    (source === undefined || development.reports.some((report) => report.source === source)) &&
    (from === undefined || Date.parse(development.occurred.latest) >= from) &&
    (to === undefined || Date.parse(development.occurred.earliest) <= to)
  )
}

/**
 * Developments at a moment, in order of recording.
 * @param after leaves out those recorded up to that revision
 * @returns at most `limit` of them, and the revision to go on after; null at the end
 */
export function* answerDevelopments(
  state: Negotiation,
  { times, asked }: Moment,
  filter: Filter,
  { after, limit }: { after: number; limit: number },
): Stepwise<{ answer: LazyAnswer<DevelopmentList>; next: number | null }> {
  function* found(): Lazy<StandingDevelopment> {
    for (const development of state.registry.developments.values()) {
      const isWanted = development.revision > after && isAdmitted(state, development, times)
      const standing = isWanted ? standingDevelopment(state, development, times) : null
      yield standing !== null && matches(standing, filter) ? standing : undefined
    }
  }
  const page = yield* firstOf(found(), limit)
  // Revisions have no gap: whoever goes on after the one before it begins with it.
  return { answer: { ...asked, developments: page.items }, next: page.after === undefined ? null : page.after.rev - 1 }
}

/** One development at a moment, with its trail; null where the times do not admit it. */
export function developmentAt(state: Negotiation, { times, asked }: Moment, development: Development): DevelopmentTrail | null {
  if (!isAdmitted(state, development, times)) return null
  const { bodies, repeats, duplicates, denials, retractions } = development
  type Kept = { event: string; revision: number; takenBack?: number } & Record<string, unknown>
  const entry = (type: string, { event, revision, takenBack: _, ...data }: Kept) => ({
    type,
    event,
    rev: revision,
    recordedAt: recordedAt(state, revision),
    data,
  })
  const listed = [...repeats, ...duplicates, ...denials, ...retractions]
  const trail = [
    ...bodies.map(({ body, correction: _, ...recorded }, index) =>
      entry(index === 0 ? development.kind : 'DevelopmentCorrected', { ...recorded, ...body }),
    ),
    ...repeats.map((repeat) => entry('ReportRepeated', repeat)),
    ...duplicates.map((duplicate) => entry('DevelopmentRetracted', duplicate)),
    ...denials.map((denial) => entry('PositionDenied', denial)),
    ...retractions.map((retraction) => entry('DevelopmentRetracted', retraction)),
    ...listed.flatMap(({ event }) => {
      const taken = state.registry.revocable.get(event)?.takenBack
      return taken === undefined ? [] : entry('EntryTakenBack', { ...taken, of: event })
    }),
  ]
    .filter(({ rev }) => rev <= times.revision)
    .sort((a, b) => a.rev - b.rev)
  return { ...asked, development: standingDevelopment(state, development, times), trail }
}
