import { stringify } from 'csv-stringify/sync'
import type { Lazy, LazyAnswer } from '../../../projections/questions/lazy.ts'
import type { Names } from '../../../projections/questions/names.ts'

type Value = string | number | boolean | null | undefined
export type Row = Readonly<Record<string, Value>>

/** An answer as rows under a header. Columns keep their place and their meaning for ever; new ones come at the end. */
export type Table<A> = {
  /** What each column says, in the order of the columns; docs/sheets.md is made of it. */
  columns: Readonly<Record<string, string>>
  rows(answer: LazyAnswer<A>, names: Names): Lazy<Row>
}

/** Rows that are written together. */
const batchSize = 32

const byteOrderMark = '\uFEFF'

const options = {
  escape_formulas: true,
  record_delimiter: 'windows',
  // Without it a line break of another kind is written without quotes, and parts the row.
  quote_record_delimiter: true,
  cast: { boolean: String },
} as const

/**
 * An answer as CSV (RFC 4180), piece by piece. What a spreadsheet would take for a formula is escaped.
 * @param isMarked whether it begins with a byte order mark, by which Excel knows UTF-8
 */
export function* csvPieces<A>({ columns, rows }: Table<A>, answer: LazyAnswer<A>, names: Names, isMarked = false): Generator<string> {
  const header = Object.keys(columns)
  const written = (batch: readonly Row[]): string => stringify([...batch], { ...options, columns: header })
  yield `${isMarked ? byteOrderMark : ''}${stringify([], { ...options, header: true, columns: header })}`
  let batch: Row[] = []
  for (const row of rows(answer, names)) {
    if (row !== undefined) batch.push(row)
    if (batch.length < batchSize) yield ''
    else {
      yield written(batch)
      batch = []
    }
  }
  if (batch.length > 0) yield written(batch)
}
