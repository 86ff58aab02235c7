import { collected, type Lazily } from '../../../projections/lazy.ts'
import { type Format, formats } from '../formats.ts'
import { type Names, noNames } from '../names.ts'
import { csvPieces, type Table } from '../table.ts'

/** What the description shows of an operation: the body sent, and the answer by its media type. */
export type Example = { body?: unknown; answers: Record<string, unknown> }

/** The id of the operation that answers in one format only. */
export const suffixed = (operationId: string, format: Format): string => `${operationId}As${format.toUpperCase()}`

/** The examples of an operation whose answer can be had as JSON and as CSV: at its path, and at a suffix for each. */
export function* sheetExamples<A>(
  operationId: string,
  table: Table<A>,
  make: () => Lazily<A>,
  names: Names = noNames,
): Generator<[string, Example]> {
  const json = { [formats.json.media]: collected<A>(make()) }
  const csv = { [formats.csv.media]: [...csvPieces(table, make(), names)].join('') }
  yield [operationId, { answers: { ...json, ...csv } }]
  yield [suffixed(operationId, 'json'), { answers: json }]
  yield [suffixed(operationId, 'csv'), { answers: csv }]
}
