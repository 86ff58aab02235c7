import type { Table } from '../../../projections/index/table.ts'
import { type Problem, type ProblemCode, type ProblemPart, problem, problems } from './problem.ts'

/** What a path or a query names: by its kind, and where it is named. */
export type Named = { code: Extract<ProblemCode, `unknown-${string}`>; id: string } & Pick<ProblemPart, 'path' | 'parameter'>

/** The answer to a path or query that names what is not on record. */
export function unknown({ code, id, ...place }: Named, revision?: number): { problem: Problem } {
  const message = `${problems[code].title}: ${id}${revision === undefined ? '' : `, at revision ${revision}`}`
  return problem(code, { status: 404, detail: message, errors: [{ code, message, ...place }] })
}

/** An entry of a table as it was on record at a revision. */
export function onRecord<V extends { revision: number }>(
  table: Table<V>,
  revision: number,
  named: Named,
): { found: V } | { problem: Problem } {
  const found = table.get(named.id)
  return found === undefined || found.revision > revision ? unknown(named, revision) : { found }
}

type Wanted = readonly [table: Table<{ revision: number }>, code: Named['code'], parameter: string, id: string | undefined]

/** The first of the ids that a query names and that are not on record at a revision. */
export function firstUnknown(revision: number, wanted: readonly Wanted[]): { problem: Problem } | null {
  for (const [table, code, parameter, id] of wanted) {
    const result = id === undefined ? null : onRecord(table, revision, { code, id, parameter })
    if (result !== null && 'problem' in result) return result
  }
  return null
}
