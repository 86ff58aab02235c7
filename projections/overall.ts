import type { NegotiationEvent } from '../events/catalogue.ts'
import type { OverallStatus } from '../events/status.ts'
import { type Cells, cellOf } from './cells.ts'
import type { Frame } from './frame.ts'
import { type Runs, rewrite, runAt, runsBetween, type Stretch } from './index/runs.ts'
import type { Effect } from './rules/changes.ts'
import { overallCourse, requiredParties } from './rules/overall.ts'

/** The overall status of every point, through time. */
export type Overalls = Map<string, Runs<OverallStatus>>

type Window = { from: number; until: number }

/** Takes into the overalls what an event did to the cells, or to the parties that points require. */
export function evolveOveralls(
  overalls: Overalls,
  cells: Cells,
  frame: Frame,
  { type, data, revision }: NegotiationEvent,
  effects: readonly Effect[],
): Effect[] {
  const windows = new Map<string, Window>()
  for (const { point, stretches } of effects)
    for (const { from, until } of stretches) {
      const window = windows.get(point) ?? { from, until }
      windows.set(point, { from: Math.min(window.from, from), until: Math.max(window.until, until) })
    }
  if (type === 'PartyJoined')
    for (const { id } of frame.points.values())
      if (requiredParties(frame, id, revision).includes(data.id))
        windows.set(id, { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY })
  return [...windows].map(([point, window]) => ({
    point,
    party: null,
    stretches: restateOverall(overalls, cells, frame, point, window, revision),
  }))
}

function restateOverall(
  overalls: Overalls,
  cells: Cells,
  frame: Frame,
  point: string,
  window: Window,
  revision: number,
): Stretch<OverallStatus>[] {
  let runs = overalls.get(point)
  if (runs === undefined) overalls.set(point, (runs = []))
  const required = requiredParties(frame, point, revision).map((party) => cellOf(cells, point, party).runs)
  const outset = required.map((own) => runAt(own, window.from - 1, revision)?.status ?? 'unstated')
  const moves = required.map((own) => runsBetween(own, window.from, window.until, revision))
  return rewrite<OverallStatus>(runs, revision, window, overallCourse(moves, outset), 'unstated')
}
