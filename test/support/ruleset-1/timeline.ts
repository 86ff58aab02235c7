import type { NegotiationEvent } from '../../../events/catalogue.ts'
import { type Cell, claimsOn, counts, type OverallStatus, overallOf, requiredBy, type Status, weigh } from './rules.ts'
import { isDevelopment, type World } from './world.ts'

/** An unbroken run of one status in world time, up to the next run; `from` in epoch milliseconds, null where it has no beginning. */
export type Run<S> = { from: number | null; status: S }

/** The instants at which the status of the cell can step: where something that bears on it had certainly happened. */
const stepsOf = (world: World, { point, party }: Cell): number[] => [
  ...world.developments
    .filter(({ positions }) => positions.some((one) => one.party === party && one.point === point))
    .map(({ latest }) => latest),
  ...world.denials.filter((denial) => denial.party === party && denial.point === point).map(({ latest }) => latest),
]

function runsOver<S>(steps: readonly number[], statusAt: (asOf: number) => S): Run<S>[] {
  const instants = [...new Set([Number.NEGATIVE_INFINITY, ...steps])].sort((one, other) => one - other)
  return instants
    .map((asOf) => ({ from: asOf === Number.NEGATIVE_INFINITY ? null : asOf, status: statusAt(asOf) }))
    .filter(({ status }, index, all) => status !== all[index - 1]?.status)
}

/** The status of a cell over all world time, with what was published fixed. */
export const timelineOf = (world: World, cell: Cell, publishedBy?: number): Run<Status>[] =>
  runsOver(stepsOf(world, cell), (asOf) => weigh(claimsOn(world, cell, { asOf, publishedBy }).filter(counts)).status)

/** The status of a point over all world time. */
export const overallTimelineOf = (world: World, point: string): Run<OverallStatus>[] =>
  runsOver(
    requiredBy(world, point).flatMap((party) => stepsOf(world, { point, party })),
    (asOf) => overallOf(world, point, { asOf }).status,
  )

/** The run that holds at an instant; at the end of time where it is left out. */
export function runAt<S>(runs: readonly Run<S>[], asOf = Number.POSITIVE_INFINITY): Run<S> {
  const run = runs.findLast(({ from }) => from === null || from <= asOf)
  if (run === undefined) throw new Error('A timeline begins before all time')
  return run
}

export type Stretch = { from: number | null; until: number | null }

/** The stretches of world time over which two timelines differ, each as long as both statuses last. */
export function differences<S>(before: readonly Run<S>[], after: readonly Run<S>[]): { from: S; to: S; stretch: Stretch }[] {
  const starts = [...new Set([...before, ...after].map((run) => run.from ?? Number.NEGATIVE_INFINITY))].sort((one, other) => one - other)
  // At every start one of the two steps, so that no two neighbours hold the same pair.
  return starts
    .map((start, index) => ({
      from: runAt(before, start).status,
      to: runAt(after, start).status,
      stretch: { from: start === Number.NEGATIVE_INFINITY ? null : start, until: starts[index + 1] ?? null },
    }))
    .filter(({ from, to }) => from !== to)
}

/** Every difference between two worlds: of each cell, and of each point's overall status (party null). */
export const differencesBetween = (before: World, after: World) =>
  after.points.flatMap(({ id: point }) => [
    ...differences(overallTimelineOf(before, point), overallTimelineOf(after, point)).map((one) => ({ point, party: null, ...one })),
    ...after.parties.flatMap(({ id: party }) =>
      differences(timelineOf(before, { point, party }), timelineOf(after, { point, party })).map((one) => ({ point, party, ...one })),
    ),
  ])

/** Why an event changed a status, in the world that it left. */
export function causeOf(event: NegotiationEvent, world: World): 'new' | 'backdated' | 'corrected' | 'retracted' | 'denied' {
  if (event.type === 'DevelopmentCorrected') return 'corrected'
  if (event.type === 'DevelopmentRetracted') return 'retracted'
  if (event.type === 'PositionDenied') return 'denied'
  const subject = isDevelopment(event) ? event.data.id : event.type === 'ReportRepeated' ? event.data.development : undefined
  const own = world.developments.find(({ id }) => id === subject)
  const precedes = world.developments.some(
    (other) => own !== undefined && !other.retracted && other.revision < event.revision && own.latest < other.earliest,
  )
  return precedes ? 'backdated' : 'new'
}
