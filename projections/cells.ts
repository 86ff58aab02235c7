import type { NegotiationEvent } from '../events/catalogue.ts'
import type { Position } from '../events/position.ts'
import { type CellChange, evolveCell } from './cell.ts'
import { subjectOf } from './developments.ts'
import { type Blocks, end, insert, unsummed } from './index/blocks.ts'
import { type Cell, emptyCell, type KeptClaim, type SelfDenial } from './index/claims.ts'
import type { Registry } from './registry.ts'
import { isSelfDenial } from './rules/admitted.ts'
import type { Effect, Presence } from './rules/changes.ts'
import { statusOf, strengthOf } from './rules/decisive.ts'
import { bodyAt, type Denial, type Development, denialsOf, isRetracted, type Span, spanAt } from './rules/standing.ts'

/** Every cell of the matrix, and the development's present part in it. */
export type Cells = {
  byPoint: Map<string, Map<string, Cell>>
  /** What each standing development claims at present. */
  present: Map<string, { presence: Presence; claims: KeptClaim[] }>
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

/**
 * Takes one event into the cells, after the register has taken it.
 * @returns the cells that it touched, with the stretches of world time that it rewrote
 */
export function evolveCells(cells: Cells, registry: Registry, event: NegotiationEvent): Effect[] {
  const changes: CellChanges = new Map()
  const subject = subjectOf(event)
  if (event.type === 'PositionDenied') deny(changes, cells, registry, event.data.development)
  else if (subject !== null) restate(changes, cells, registry, subject, event.revision)
  if (event.type === 'DevelopmentRetracted' && event.data.duplicateOf !== undefined)
    restate(changes, cells, registry, event.data.duplicateOf, event.revision)
  return [...changes].map(([cell, { point, party, ...change }]) => ({ point, party, stretches: evolveCell(cell, change, event.revision) }))
}

function changeTo(changes: CellChanges, cells: Cells, { point, party }: { point: string; party: string }): CellChange {
  const cell = cellFor(cells, point, party)
  let change = changes.get(cell)
  if (change === undefined) changes.set(cell, (change = { point, party, opened: [], closed: [], retracted: [] }))
  return change
}

/** Brings the claims of a development to what now stands of it: ends those that no longer do, opens the others. */
function restate(changes: CellChanges, cells: Cells, registry: Registry, id: string, revision: number): void {
  const development = registry.developments.get(id) as Development
  const before = cells.present.get(id)
  if (isRetracted(development, revision)) {
    if (before === undefined) return
    end(cells.presences, before.presence, revision)
    cells.present.delete(id)
    for (const claim of before.claims) changeTo(changes, cells, claim).retracted.push(claim)
    return
  }
  const span = spanAt(registry.frame.reports, registry.developments, development, revision)
  const isRevised = development.bodies.at(-1)?.revision === revision
  if (before !== undefined) {
    if (!isRevised && sameSpan(before.presence, span)) return
    end(cells.presences, before.presence, revision)
    for (const claim of before.claims) changeTo(changes, cells, claim).closed.push(claim)
  }
  const claims = bodyAt(development, revision).positions.map((position, index) => claimOf(development, position, index, span, revision))
  const presence = { ...span, at: span.earliest, from: revision, until: Number.POSITIVE_INFINITY }
  insert(cells.presences, unsummed, presence)
  cells.present.set(id, { presence, claims })
  for (const claim of claims) changeTo(changes, cells, claim).opened.push(claim)
}

const sameSpan = (a: Span, b: Span): boolean => a.earliest === b.earliest && a.latest === b.latest && a.published === b.published

function claimOf(development: Development, position: Position, index: number, span: Span, revision: number): KeptClaim {
  const { party, point, stance, basis } = position
  return {
    development: development.id,
    position: index,
    party,
    point,
    at: span.latest,
    earliest: span.earliest,
    published: span.published,
    from: revision,
    until: Number.POSITIVE_INFINITY,
    stance,
    basis,
    status: statusOf(stance),
    strength: strengthOf(basis),
    denials: selfDenials(development, position),
  }
}

/** Hardly any claim is ever denied: they share one empty list. */
const undenied: readonly SelfDenial[] = []

function selfDenials(development: Development, position: Position): readonly SelfDenial[] {
  const own = denialsOf(development, position).filter(isSelfDenial)
  return own.length === 0 ? undenied : own.map(selfDenial)
}

const selfDenial = ({ latest, published, revision }: Denial): SelfDenial => ({ at: latest, published, from: revision })

function deny(changes: CellChanges, cells: Cells, registry: Registry, id: string): void {
  const denial = registry.developments.get(id)?.denials.at(-1) as Denial
  if (!isSelfDenial(denial)) return
  const { party, point } = denial
  const claims = cells.present.get(id)?.claims.filter((claim) => claim.party === party && claim.point === point) ?? []
  changeTo(changes, cells, denial).denial = { claims, by: selfDenial(denial) }
}
