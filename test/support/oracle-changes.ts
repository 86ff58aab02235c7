import type { NegotiationEvent } from '../../events/catalogue.ts'
import { overallTimelineOf, type Run, runAt, timelineOf } from './oracle-timeline.ts'
import { isDevelopment, type World } from './oracle-world.ts'

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
  const told = world.developments.find(({ id }) => id === subject)
  const precedes = world.developments.some(
    (other) => told !== undefined && !other.retracted && other.revision < event.revision && told.latest < other.earliest,
  )
  return precedes ? 'backdated' : 'new'
}
