import { z } from 'zod'
import { developmentKinds } from '../../events/catalogue.ts'
import { Slug, Text } from '../../events/identifier.ts'
import type { Status } from '../../events/status.ts'
import { Instant, instantOf, Precision } from '../../events/time.ts'
import { cellUnder } from '../cell-under.ts'
import type { Step } from '../index/runs.ts'
import { upToRevision, valueAt } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import { candidates } from '../rules/candidates.ts'
import { isContested } from '../rules/contested.ts'
import { decide } from '../rules/decisive.ts'
import { turnPrecision, turnsAt } from '../rules/parties.ts'
import type { Times } from '../rules/question.ts'
import type { Party, Point } from '../rules/record.ts'
import { earliestAt, precisionAt, runsOf } from '../rules/since.ts'
import { AnyStatus } from './changes.ts'
import { answerDevelopments } from './developments.ts'
import { type Lazy, type LazyAnswer, mapped, type Stepwise } from './lazy.ts'
import { Assumed, finiteInstant, type Moment } from './moment.ts'
import { overallRuns } from './overall.ts'
import { pointsOf, scopeOf } from './scope.ts'

export const Run = z
  .object({
    status: AnyStatus,
    earliest: Instant.describe('The first instant at which it can have begun'),
    from: Instant.describe('When it had certainly begun'),
    precision: Precision.nullable().describe('How exactly that is known'),
    until: Instant.nullable().describe('When the next had certainly begun; null: it lasts'),
    contested: z.boolean().describe('When it began, stronger bases, taken alone, said another status'),
  })
  .meta({ id: 'Run', description: 'A stretch of world time of one status' })
export type Run = z.output<typeof Run>

export const CourseLine = z
  .object({
    point: Slug,
    title: z.string().describe('The point’s title'),
    party: Slug.nullable().describe('Null: the point over the parties that it requires'),
    name: z.string().nullable().describe('The party’s name'),
    runs: z.array(Run).describe('In order of time; before the first the status is `unstated`'),
  })
  .meta({ id: 'CourseLine', description: 'The runs of one status through world time' })
export type CourseLine = z.output<typeof CourseLine>

export const CourseDevelopment = z
  .object({
    id: Slug,
    kind: z.enum(developmentKinds),
    summary: Text,
    earliest: Instant.describe('The first instant at which it can have happened'),
    latest: Instant.describe('The last one, cut to the earliest publication'),
    precision: Precision,
  })
  .meta({ id: 'CourseDevelopment', description: 'What happened beside the runs' })
export type CourseDevelopment = z.output<typeof CourseDevelopment>

/** Lines of status through world time, and what happened beside them. */
export const Course = Assumed.extend({
  title: z.string().describe('The negotiation’s title'),
  from: Instant.nullable().describe('Only what lasted until then or longer; null: from the beginning'),
  until: Instant.nullable().describe('Only what had begun by then; null: to the end'),
  lines: z.array(CourseLine),
  developments: z.array(CourseDevelopment).describe('Those with a position on that point or of that party, in order of recording'),
}).meta({ id: 'Course', description: 'The course of a negotiation: the runs of status through world time' })
export type Course = z.output<typeof Course>

/** What a course is asked of: a point, a party, a cell, or every point. Times in epoch ms, inclusive. */
export type CourseOf = { point?: Point | undefined; party?: Party | undefined; from?: number | undefined; until?: number | undefined }

type Beginning = Pick<Run, 'earliest' | 'precision' | 'contested'>

/** Steps as the runs of a window, each with how it began. */
function* runsFrom<T extends Run['status']>(
  steps: readonly Step<T>[],
  { from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY }: CourseOf,
  beginningAt: (at: number) => Beginning,
): Iterable<Run> {
  for (const [place, { at, status }] of steps.entries()) {
    const next = steps[place + 1]?.at ?? null
    if (next !== null && next <= from) continue
    const beginning = beginningAt(at)
    if (Date.parse(beginning.earliest) > until) continue
    yield { status, from: instantOf(at), until: next === null ? null : instantOf(next), ...beginning }
  }
}

/** The lines of a point: over all, where no party is asked about, and of each party or that one. */
function* linesOf(state: Negotiation, recorded: Point, of: CourseOf, times: Times): Lazy<CourseLine> {
  const { frame } = state.registry
  const { revision } = times
  const point = valueAt(recorded, revision)
  const scope = scopeOf(state, point, times)
  const cellOf = (party: string) => cellUnder(state.cells, state.registry, scope, party, times).cell
  const ofPoint = { point: point.id, title: point.title }

  function beginningOf(party: string, at: number): Beginning {
    const cell = cellOf(party)
    const then = { ...times, asOf: at }
    return {
      earliest: instantOf(earliestAt(state.registry, cell, then)),
      precision: precisionAt(state.registry, cell, then),
      contested: isContested(cell, decide(candidates(cell.claims, then)), then),
    }
  }

  /** Of what moved the point at an instant, parties and turns, that which is known the most exactly. */
  function overallBeginning(at: number, moves: ReadonlyMap<string, readonly Step<Status>[]>): Beginning {
    const movers = [...moves].filter(([, steps]) => steps.some((step) => step.at === at)).map(([party]) => beginningOf(party, at))
    const beginnings = [...movers, ...turnsAt(frame, at, revision)].map(({ earliest }) => Date.parse(earliest))
    const precisions = [...movers.map(({ precision }) => precision), turnPrecision(frame, at, revision)]
    return {
      earliest: instantOf(beginnings.length === 0 ? at : Math.min(at, Math.max(...beginnings))),
      precision: Precision.options.find((precision) => precisions.includes(precision)) ?? null,
      contested: false,
    }
  }

  if (of.party === undefined) {
    const moves = new Map<string, readonly Step<Status>[]>()
    const steps = overallRuns(state, point, times, (party) => {
      const runs = runsOf(cellOf(party), times)
      moves.set(party, runs)
      return runs
    })
    yield { ...ofPoint, party: null, name: null, runs: [...runsFrom(steps, of, (at) => overallBeginning(at, moves))] }
  }
  if (of.point === undefined && of.party === undefined) return
  for (const { id, name } of of.party === undefined ? upToRevision(frame.parties, revision) : [valueAt(of.party, revision)])
    yield {
      ...ofPoint,
      party: id,
      name,
      runs: [...runsFrom(runsOf(cellOf(id), times), of, (at) => beginningOf(id, at))],
    }
}

/**
 * The course at a moment, made as it is taken: of a point over all and for each party, of a party on each point, of one
 * cell, or of every point over all.
 */
export function* answerCourse(state: Negotiation, moment: Moment, of: CourseOf): Stepwise<LazyAnswer<Course>> {
  const { times, assumed } = moment
  const { point, party, from, until } = of
  function* lines(): Lazy<CourseLine> {
    for (const one of point === undefined ? pointsOf(state, times) : [point]) yield* linesOf(state, one, of, times)
  }
  const filter = { point: point?.id, party: party?.id, from, to: until }
  const { answer } = yield* answerDevelopments(state, moment, filter, { after: -1, limit: Number.POSITIVE_INFINITY })
  return {
    ...assumed,
    title: (state.registry.frame.opened.value as { title: string }).title,
    from: finiteInstant(from ?? null),
    until: finiteInstant(until ?? null),
    lines: lines(),
    developments: mapped(answer.developments, ({ id, kind, summary, occurred: { earliest, latest, precision } }) => ({
      id,
      kind,
      summary,
      earliest,
      latest,
      precision,
    })),
  }
}
