import type { NegotiationEvent } from '../events/catalogue.ts'
import type { Position } from '../events/position.ts'
import { type CellChange, evolveCell } from './cell.ts'
import { type Blocks, end, insert, unsummed } from './index/blocks.ts'
import { type Cell, emptyCell, type KeptClaim, type SelfDenial } from './index/claims.ts'
import { takesEffect } from './rules/admitted.ts'
import { strengthOf } from './rules/bases.ts'
import type { Effect, Presence } from './rules/changes.ts'
import { statusOf } from './rules/decisive.ts'
import { orderWithin, reordered } from './rules/order.ts'
import type { Follows } from './rules/question.ts'
import type { Denial, Development, Registry } from './rules/record.ts'
import { bodyAt, citationsAt, denialSpan, denialsOf, isRetracted, type Span, spanOf } from './rules/standing.ts'
import { soleSources } from './rules/without.ts'
import { subjectsOf } from './subjects.ts'

/** A development's present part in the cells; one that was retracted is shown there, and has no time of its own. */
type Present = { presence: Presence | null; span: Span; sole: readonly string[]; claims: KeptClaim[] }

/** Every cell of the matrix, and the development's present part in it. */
export type Cells = {
  byPoint: Map<string, Map<string, Cell>>
  /** What each development claims at present. */
  present: Map<string, Present>
  presences: Blocks<Presence, null>
}

export const emptyCells = (): Cells => ({ byPoint: new Map(), present: new Map(), presences: [] })

const nothingSaid: Readonly<Cell> = Object.freeze(emptyCell())

/** Where a party stands on a point, be it that nothing was ever said. */
export const cellOf = (cells: Cells, point: string, party: string): Readonly<Cell> => cells.byPoint.get(point)?.get(party) ?? nothingSaid

function cellFor(cells: Cells, point: string, party: string): Cell {
  let row = cells.byPoint.get(point)
  if (row === undefined) cells.byPoint.set(point, (row = new Map()))
  let cell = row.get(party)
  if (cell === undefined) row.set(party, (cell = emptyCell()))
  return cell
}

/** What an event does to each cell that it touches; a cell takes all of it at once. */
type CellChanges = Map<Cell, CellChange & { point: string; party: string }>

/** The order of all that is on record at a revision. */
export const presentOrder = (registry: Registry, revision: number): Follows | null =>
  orderWithin(registry, { revision, publishedBy: Number.POSITIVE_INFINITY, without: [] })

/**
 * Takes one event into the cells, after the register has taken it.
 * @returns the cells that it touched, with the stretches of world time that it rewrote
 */
export function evolveCells(cells: Cells, registry: Registry, event: NegotiationEvent): Effect[] {
  const changes: CellChanges = new Map()
  const { revision } = event
  const subjects = subjectsOf(registry, event)
  if (event.type === 'PositionDenied') deny(changes, cells, registry, event.data.development)
  else for (const id of subjects) restate(changes, cells, registry, id, event)
  if (changes.size === 0 && registry.followers.size === 0) return []
  const follows = presentOrder(registry, revision)
  if (follows !== null && subjects.length > 0)
    for (const id of reordered(registry, subjects))
      for (const claim of cells.present.get(id)?.claims ?? []) changeTo(changes, cells, claim).isReordered = true
  return [...changes].map(([cell, { point, party, ...change }]) => ({
    point,
    party,
    stretches: evolveCell(cell, change, revision, follows),
  }))
}

function changeTo(changes: CellChanges, cells: Cells, { point, party }: { point: string; party: string }): CellChange {
  const cell = cellFor(cells, point, party)
  let change = changes.get(cell)
  if (change === undefined)
    changes.set(cell, (change = { point, party, opened: [], closed: [], retracted: [], restored: [], isReordered: false }))
  return change
}

/** Brings the claims of a development to what now stands of it: ends those that no longer do, opens the others. */
function restate(changes: CellChanges, cells: Cells, registry: Registry, id: string, { type, revision }: NegotiationEvent): void {
  const development = registry.developments.get(id) as Development
  const before = cells.present.get(id)
  const { frame, developments } = registry
  const citations = citationsAt(developments, development, revision)
  const span = spanOf(frame.reports, bodyAt(development, revision).occurred, citations, revision)
  const sole = soleSources(frame, citations, revision)
  const isGone = isRetracted(development, revision)
  // A corrected report, or what was taken back, may have been that of a denial.
  const isRevised = development.bodies.at(-1)?.revision === revision || type === 'ReportCorrected' || type === 'EntryTakenBack'
  const isSame = before !== undefined && !isRevised && sameSpan(before.span, span) && before.sole.join() === sole.join()
  if (isSame && (before.presence === null) === isGone) return
  if (before?.presence === null) for (const claim of before.claims) changeTo(changes, cells, claim).restored.push(claim)
  else if (before !== undefined) {
    end(cells.presences, before.presence, revision)
    for (const claim of before.claims) changeTo(changes, cells, claim).closed.push(claim)
  }
  const claims =
    isSame && isGone
      ? before.claims
      : bodyAt(development, revision).positions.map((position, index) =>
          claimOf(registry, development, position, index, span, sole, revision),
        )
  const presence = isGone ? null : { ...span, at: span.earliest, from: revision, until: Number.POSITIVE_INFINITY }
  cells.present.set(id, { presence, span, sole, claims })
  if (presence === null) for (const claim of claims) changeTo(changes, cells, claim).retracted.push(claim)
  else {
    insert(cells.presences, unsummed, presence)
    for (const claim of claims) changeTo(changes, cells, claim).opened.push(claim)
  }
}

const sameSpan = (a: Span, b: Span): boolean => a.earliest === b.earliest && a.latest === b.latest && a.published === b.published

function claimOf(
  registry: Registry,
  development: Development,
  position: Position,
  index: number,
  span: Span,
  sole: readonly string[],
  revision: number,
): KeptClaim {
  const { party, point, stance, basis, version = null } = position
  return {
    development: development.id,
    position: index,
    party,
    point,
    at: span.latest,
    earliest: span.earliest,
    published: span.published,
    uncut: span.uncut,
    from: revision,
    until: Number.POSITIVE_INFINITY,
    stance,
    basis,
    status: statusOf(stance),
    strength: strengthOf(basis),
    version,
    sole,
    denials: selfDenials(registry, development, position, revision),
  }
}

/** Hardly any claim is ever denied: they share one empty list. */
const undenied: readonly SelfDenial[] = []

function selfDenials(registry: Registry, development: Development, position: Position, revision: number): readonly SelfDenial[] {
  const body = bodyAt(development, revision)
  const own = denialsOf(development, position, revision).filter((denial) => takesEffect(denial, body))
  return own.length === 0 ? undenied : own.map((denial) => selfDenial(registry, denial, revision))
}

function selfDenial({ frame }: Registry, denial: Denial, revision: number): SelfDenial {
  const { latest, published } = denialSpan(frame.reports, denial, revision)
  return { at: latest, published, from: denial.revision, event: denial.event }
}

function deny(changes: CellChanges, cells: Cells, registry: Registry, id: string): void {
  const development = registry.developments.get(id) as Development
  const denial = development.denials.at(-1) as Denial
  const { party, point, revision } = denial
  if (!takesEffect(denial, bodyAt(development, revision))) return
  const claims = cells.present.get(id)?.claims.filter((claim) => claim.party === party && claim.point === point) ?? []
  changeTo(changes, cells, denial).denial = { claims, by: selfDenial(registry, denial, revision) }
}
