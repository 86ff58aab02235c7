import type { NegotiationEvent } from '../../events/catalogue.ts'
import type { Cause } from '../../events/status.ts'
import { Precision } from '../../events/time.ts'
import { orderOf } from './oracle-order.ts'
import { turnsOf } from './oracle-parties.ts'
import {
  type Asked,
  type Cell,
  claimsOn,
  countingOn,
  denialsOf,
  type OverallStatus,
  overallOf,
  type Status,
  statusAt,
  weigh,
} from './oracle-rules.ts'
import { isDevelopment, type World } from './oracle-world.ts'

/** An unbroken run of one status in world time, up to the next run; `from` in epoch milliseconds, null where it has no beginning. */
export type Run<S> = { from: number | null; status: S }

/** The instants at which the status of the cell can step: where something that bears on it had certainly happened. */
const stepsOf = (asked: Asked, cell: Cell): number[] => [...claimsOn(asked, cell), ...denialsOf(asked, cell)].map(({ latest }) => latest)

function runsOver<S>(steps: readonly number[], statusAtInstant: (asOf: number) => S): Run<S>[] {
  const instants = [...new Set([Number.NEGATIVE_INFINITY, ...steps])].sort((one, other) => one - other)
  return instants
    .map((asOf) => ({ from: asOf === Number.NEGATIVE_INFINITY ? null : asOf, status: statusAtInstant(asOf) }))
    .filter(({ status }, index, all) => status !== all[index - 1]?.status)
}

/** The status of a cell over all world time, with all else that is asked fixed. */
export const timelineOf = (asked: Asked, cell: Cell): Run<Status>[] => runsOver(stepsOf(asked, cell), (asOf) => statusAt(asked, cell, asOf))

/** The status of a point over all world time. */
export const overallTimelineOf = (asked: Asked, point: string): Run<OverallStatus>[] =>
  runsOver(
    [...turnsOf(asked.world), ...asked.world.parties.flatMap(({ id: party }) => stepsOf(asked, { point, party }))],
    (asOf) => overallOf(asked, point, asOf).status,
  )

/** The run that holds at an instant; at the end of time where it is left out. */
export function runAt<S>(runs: readonly Run<S>[], asOf = Number.POSITIVE_INFINITY): Run<S> {
  const run = runs.findLast(({ from }) => from === null || from <= asOf)
  if (run === undefined) throw new Error('A timeline begins before all time')
  return run
}

/** The finest precision of what began a run of the cell at a moment: the candidates taken then, and the denials of what was one before. */
export function precisionAt(asked: Asked, cell: Cell, moment: number): Precision | null {
  const candidatesAt = (asOf: number) => weigh(asked, countingOn(asked, cell, asOf)).candidates
  const before = candidatesAt(moment - 1)
  const denials = denialsOf(asked, cell, moment).filter(({ development }) => before.some((claim) => claim.development === development))
  const began = [...candidatesAt(moment), ...denials].filter(({ latest }) => latest === moment)
  return Precision.options.find((precision) => began.some((one) => one.precision === precision)) ?? null
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
export const differencesBetween = (before: Asked, after: Asked) =>
  after.world.points.flatMap(({ id: point }) => [
    ...differences(overallTimelineOf(before, point), overallTimelineOf(after, point)).map((one) => ({ point, party: null, ...one })),
    ...after.world.parties.flatMap(({ id: party }) =>
      differences(timelineOf(before, { point, party }), timelineOf(after, { point, party })).map((one) => ({ point, party, ...one })),
    ),
  ])

/** Whether what an event tells of certainly precedes something that stands and was recorded before the event. */
function isBackdated(event: NegotiationEvent, world: World): boolean {
  const subject = isDevelopment(event) ? event.data.id : event.type === 'ReportRepeated' ? event.data.development : undefined
  const order = orderOf(world)
  return world.developments.some(
    ({ id, revision, retracted }) => subject !== undefined && !retracted && revision < event.revision && order(id, subject),
  )
}

/** Why an event changed a status, in the world that it left. */
export function causeOf(event: NegotiationEvent, world: World): Exclude<Cause, 'ruleset'> {
  switch (event.type) {
    case 'DevelopmentCorrected':
      return 'corrected'
    case 'DevelopmentRetracted':
      return 'retracted'
    case 'PositionDenied':
      return 'denied'
    case 'EntryTakenBack':
      return 'taken-back'
    case 'PartyJoined':
      // Who always was there is new to the record, as in ruleset 1.
      return event.data.joined === undefined ? 'new' : 'frame'
    case 'PartyLeft':
    case 'PartyRoleChanged':
    case 'PartyCorrected':
    case 'PointCorrected':
    case 'SourceCorrected':
    case 'ReportCorrected':
    case 'PlanVersionCorrected':
      return 'frame'
    default:
      return isBackdated(event, world) ? 'backdated' : 'new'
  }
}
