import type { NegotiationEvent } from '../events/catalogue.ts'
import type { OverallStatus, Status } from '../events/status.ts'
import { type Cells, cellOf } from './cells.ts'
import { type Runs, rewrite, runAt, runsBetween, type Step, type Stretch } from './index/runs.ts'
import { weakestStrength } from './rules/bases.ts'
import type { Effect } from './rules/changes.ts'
import { overallCourse } from './rules/overall.ts'
import { everRequired, hasTurns, requiredParties, turnsOf } from './rules/parties.ts'
import type { Frame } from './rules/record.ts'
import { keptRuns } from './rules/since.ts'

/** The overall status of every point, through time. */
export type Overalls = Map<string, Runs<OverallStatus>>

type Window = { from: number; until: number }

const allTime: Window = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }

/** The points of which other parties may be required after an event. */
function reframed(frame: Frame, { type, data }: NegotiationEvent): readonly string[] {
  switch (type) {
    case 'PartyJoined':
    case 'PartyCorrected':
    case 'PartyLeft':
    case 'PartyRoleChanged':
    case 'EntryTakenBack':
      return [...frame.points.values()].map(({ id }) => id)
    case 'PointCorrected':
      return [data.point]
    default:
      return []
  }
}

/** Takes into the overalls what an event did to the cells, or to the parties that points require. */
export function evolveOveralls(
  overalls: Overalls,
  cells: Cells,
  frame: Frame,
  event: NegotiationEvent,
  effects: readonly Effect[],
): Effect[] {
  const windows = new Map<string, Window>()
  for (const { point, stretches } of effects)
    for (const { from, until } of stretches) {
      const window = windows.get(point) ?? { from, until }
      windows.set(point, { from: Math.min(window.from, from), until: Math.max(window.until, until) })
    }
  for (const point of reframed(frame, event)) windows.set(point, allTime)
  return [...windows].map(([point, window]) => ({
    point,
    party: null,
    stretches: restateOverall(overalls, cells, frame, point, window, event.revision),
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
  const requires = frame.points.get(point)?.requires
  const outset = new Map<string, Status>()
  const moves = new Map<string, readonly Step<Status>[]>()
  const ever = everRequired(frame, requires, revision)
  for (const party of ever) {
    const own = keptRuns(cellOf(cells, point, party), weakestStrength)
    outset.set(party, runAt(own, window.from - 1, revision)?.status ?? 'unstated')
    moves.set(party, runsBetween(own, window.from, window.until, revision))
  }
  const turns = turnsOf(frame, revision)
  // Where no turn stands, whoever is required is so at all times; where none was ever recorded, that is all of them.
  const whenever = () => (hasTurns(frame) ? requiredParties(frame, requires, { revision, asOf: Number.NEGATIVE_INFINITY }) : ever)
  const always = turns.length === 0 ? whenever() : null
  const requiredAt = (asOf: number) => always ?? requiredParties(frame, requires, { revision, asOf })
  const within = turns.filter((at) => window.from <= at && at <= window.until)
  const course = overallCourse(moves, outset, within, window.from, requiredAt)
  return rewrite<OverallStatus>(runs, revision, window, course, 'unstated')
}
