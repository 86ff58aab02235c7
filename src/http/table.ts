import { stringify } from 'csv-stringify/sync'

type Value = string | number | boolean | null | undefined

/** An answer as rows under a header that never changes. */
export type Table<A> = { columns: readonly string[]; rows(answer: A): Iterable<Record<string, Value>> }

/** Several ids in one field. */
export const joined = (ids: readonly string[]): string => ids.join(' ')

/** CSV (RFC 4180). What a spreadsheet would take for a formula is escaped. */
export const csvOf = <A>({ columns, rows }: Table<A>, answer: A): string =>
  stringify([...rows(answer)], {
    header: true,
    columns: [...columns],
    escape_formulas: true,
    record_delimiter: 'windows',
    cast: { boolean: String },
  })
