import { firstIndex } from '../../../../projections/index/blocks.ts'
import type { Negotiation, NotableEvent } from '../../../../projections/negotiation.ts'
import { firstChangeFrom } from '../../../../projections/questions/changes.ts'
import { headOf } from '../../../../projections/questions/moment.ts'
import type { Change } from '../../../../projections/rules/changes.ts'
import type { Registry } from '../../../../projections/rules/record.ts'
import type { Command } from '../../../negotiations/commands/command.ts'
import { cellChangedAt } from '../../../negotiations/commands/unchanged-cell.ts'

type CellId = { point: string; party: string }

/** The development that a command says something of, if it does. */
function subjectOf({ revocable }: Registry, { type, data }: Command): string | undefined {
  switch (type) {
    case 'CorrectDevelopment':
    case 'RetractDevelopment':
    case 'DenyPosition':
    case 'RepeatReport':
      return data.development
    case 'TakeBack':
      return revocable.get(data.event)?.of
    default:
      return undefined
  }
}

/** The cells that a command has a say in: those that it names, and those in which what it is about ever had a position. */
function cellsOf({ developments }: Registry, command: Command, subject: string | undefined): CellId[] {
  const { type, data } = command
  const named = type === 'ReportDevelopment' ? data.positions : type === 'CorrectDevelopment' ? (data.changes.positions ?? []) : []
  const own = developments.get(subject ?? '')?.bodies.flatMap(({ body }) => body.positions) ?? []
  return type === 'DenyPosition' ? [data] : [...named, ...own]
}

const isIn = (cells: readonly CellId[], { point, party }: { point: string; party: string | null }): boolean =>
  cells.some((cell) => cell.point === point && (party === null || cell.party === party))

/** The changes that the event of a revision made. */
export const changesAt = (state: Negotiation, revision: number): Change[] =>
  state.changes.slice(firstChangeFrom(state, revision), firstChangeFrom(state, revision + 1))

/**
 * What came after a revision and bears on a command: on the development that it is about, or on a cell that it has a say in.
 * @returns the revisions, in order
 */
export function between(state: Negotiation, command: Command, since: number): number[] {
  if (since >= headOf(state)) return []
  const { registry, notable } = state
  const subject = subjectOf(registry, command)
  const cells = cellsOf(registry, command, subject)
  const bears = ({ revision, development }: NotableEvent): boolean =>
    (development !== null && development === subject) ||
    registry.developments.get(development ?? '')?.bodies.some(({ body }) => body.positions.some((one) => isIn(cells, one))) === true ||
    changesAt(state, revision).some((change) => isIn(cells, change))
  const later = notable.slice(firstIndex(notable.length, (index) => (notable[index] as NotableEvent).revision > since))
  const revisions = new Set(later.filter(bears).map(({ revision }) => revision))
  for (const { point, party } of cells) {
    const newest = cellChangedAt(registry, { point, party, since })
    if (newest !== null) revisions.add(newest)
  }
  return [...revisions].sort((a, b) => a - b)
}
