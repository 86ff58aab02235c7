import type { NegotiationEvent } from '../events/catalogue.ts'
import { type CellEffect, type Cells, cellOf } from './cells.ts'
import { type Frame, upToRevision } from './frame.ts'
import { type OverallStatus, overallOf, type Status } from './ruleset.ts'
import { type Runs, rewrite, runAt, runsBetween, type Stretch } from './runs.ts'

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

const partyStatus = (cells: Cells, point: string, party: string, at: number, revision: number): Status =>
  runAt(cellOf(cells, point, party)?.runs ?? [], at, revision)?.status ?? 'unstated'

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
  const required = requiredParties(frame, point, revision)
  const steps = new Set([window.from, window.until].filter(Number.isFinite))
  for (const party of required)
    for (const { at } of runsBetween(cellOf(cells, point, party)?.runs ?? [], window.from, window.until, revision)) steps.add(at)
  const statusAt = (at: number) => overallOf(required.map((party) => partyStatus(cells, point, party, at, revision)))
  const ascending = [...steps].sort((a, b) => a - b)
  return rewrite<OverallStatus>(runs, revision, window, ascending, statusAt, 'unstated')
}
