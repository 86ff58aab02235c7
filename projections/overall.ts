import type { NegotiationEvent } from '../events/catalogue.ts'
import { type CellEffect, type Cells, cellOf } from './cells.ts'
import { type Frame, upToRevision } from './frame.ts'
import { type Runs, rewrite, runAt, runsBetween, type Step, type Stretch } from './index/runs.ts'
import { type OverallStatus, overallOf, type Status } from './index/vocabulary.ts'

/** The overall status of every point, through time. */
export type Overalls = Map<string, Runs<OverallStatus>>

export type OverallEffect = { point: string; stretches: Stretch<OverallStatus>[] }

/** The parties whose agreement a point needs: those that it names, or all principals, in order of joining. */
export function requiredParties(frame: Frame, point: string, revision: number): string[] {
  const named = frame.points.get(point)?.requires
  return upToRevision(frame.parties, revision)
    .filter(({ id, role }) => (named === undefined ? role === 'principal' : named.includes(id)))
    .map(({ id }) => id)
}

/** Takes into the overalls what an event did to the cells, or to the parties that points require. */
export function evolveOveralls(
  overalls: Overalls,
  cells: Cells,
  frame: Frame,
  event: NegotiationEvent,
  effects: readonly CellEffect[],
): OverallEffect[] {
  const windows = new Map<string, { from: number; until: number }>()
  for (const { point, stretches } of effects)
    for (const { from, until } of stretches) {
      const window = windows.get(point) ?? { from, until }
      windows.set(point, { from: Math.min(window.from, from), until: Math.max(window.until, until) })
    }
  if (event.type === 'PartyJoined' && event.data.role === 'principal')
    for (const point of frame.points.values())
      if (point.requires === undefined) windows.set(point.id, { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY })
  return [...windows].map(([point, window]) => ({
    point,
    stretches: restateOverall(overalls, cells, frame, point, window, event.revision),
  }))
}

function restateOverall(
  overalls: Overalls,
  cells: Cells,
  frame: Frame,
  point: string,
  window: { from: number; until: number },
  revision: number,
): Stretch<OverallStatus>[] {
  let runs = overalls.get(point)
  if (runs === undefined) overalls.set(point, (runs = []))
  const required = requiredParties(frame, point, revision).map((party) => cellOf(cells, point, party)?.runs ?? [])
  const outset = required.map((own) => runAt(own, window.from - 1, revision)?.status ?? 'unstated')
  const moves = required.map((own) => runsBetween(own, window.from, window.until, revision))
  const begin = Number.isFinite(window.from) ? [{ at: window.from, status: overallOf(outset) }] : []
  const course = overallCourse(moves, outset)
  return rewrite<OverallStatus>(runs, revision, window, course[0]?.at === window.from ? course : [...begin, ...course], 'unstated')
}

/**
 * The overall status after each instant at which one of the required parties moves.
 * @param moves each party's own, in order of world time
 * @param outset where each of them stands before
 */
export function overallCourse(moves: readonly (readonly Step<Status>[])[], outset: readonly Status[]): Step<OverallStatus>[] {
  const statuses = [...outset]
  const course: Step<OverallStatus>[] = []
  const all = moves.flatMap((own, index) => own.map(({ at, status }) => ({ at, status, index })))
  for (const { at, status, index } of all.sort((a, b) => a.at - b.at)) {
    statuses[index] = status
    if (course.at(-1)?.at === at) course.pop()
    course.push({ at, status: overallOf(statuses) })
  }
  return course
}
