import type { Status } from '../../events/status.ts'
import { cellUnder } from '../cell-under.ts'
import type { Negotiation } from '../negotiation.ts'
import { runsOf } from '../rules/since.ts'
import type { Stepwise } from './lazy.ts'
import type { Moment } from './moment.ts'
import { pointsOf, scopeOf } from './scope.ts'

/** A status of a party that moved. */
export type Move = { point: string; party: string; status: Status }

/** An instant at which something moved, with the first of what did. */
export type Step = {
  /** Epoch milliseconds, and where time is that of the record, the revision. */
  at: number
  rev: number | null
  moved: number
  first: Move | null
  /** The report that came out then, where time is that of publication. */
  report: string | null
}

/** Adds a move to those of its instant. */
function take(steps: Map<number, Step>, key: number, at: number, rev: number | null, move: Move): void {
  const step = steps.get(key)
  if (step === undefined) steps.set(key, { at, rev, moved: 1, first: move, report: null })
  else step.moved++
}

const inTime = (steps: Map<number, Step>): Step[] => [...steps.values()].sort((a, b) => a.at - b.at || (a.rev ?? 0) - (b.rev ?? 0))

/** When the status of a party moved in the world, on what the question admits, whatever its `asOf`. */
export function* stepsAsHappened(state: Negotiation, { times }: Moment): Stepwise<Step[]> {
  const whole = { ...times, asOf: Number.POSITIVE_INFINITY }
  const steps = new Map<number, Step>()
  for (const { id: point } of pointsOf(state, whole)) {
    const scope = scopeOf(state, { id: point }, whole)
    for (const party of state.cells.byPoint.get(point)?.keys() ?? []) {
      const { cell } = cellUnder(state.cells, state.registry, scope, party, whole)
      for (const { at, status } of runsOf(cell, whole)) take(steps, at, at, null, { point, party, status })
      yield undefined
    }
  }
  return inTime(steps)
}

/** When the record moved a status as it stood, up to the newest revision. */
export function stepsAsKnown(state: Negotiation): Step[] {
  const steps = new Map<number, Step>()
  for (const { scope, party, point, after, revision } of state.changes) {
    if (scope !== 'present' || party === null) continue
    take(steps, revision, state.recorded[revision] as number, revision, { point, party, status: after as Status })
  }
  return inTime(steps)
}

/** When reports came out that are on record at a moment. */
export function stepsAsPublished({ registry: { frame } }: Negotiation, { times }: Moment): Step[] {
  const steps = new Map<number, Step>()
  for (const { id, published, revision } of frame.reports.values()) {
    if (revision > times.revision) continue
    const step = steps.get(published)
    if (step === undefined) steps.set(published, { at: published, rev: null, moved: 1, first: null, report: id })
    else step.moved++
  }
  return inTime(steps)
}
