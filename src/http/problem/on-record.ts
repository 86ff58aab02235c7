import type { Table } from '../../../projections/index/table.ts'
import { failed, ok, type Result } from '../../result.ts'
import { type Problem, type ProblemCode, type ProblemPart, problem, problems } from './problem.ts'

/** What a path or a query names: by its kind, and where it is named. */
export type Named = { code: Extract<ProblemCode, `unknown-${string}`>; id: string } & Pick<ProblemPart, 'path' | 'parameter'>

/** What is wrong with a path or query that names what is not on record. */
export function unknown({ code, id, ...place }: Named, revision?: number): Problem {
  const message = `${problems[code].title}: ${id}${revision === undefined ? '' : `, at revision ${revision}`}`
  return problem(code, { status: 404, detail: message, errors: [{ code, message, ...place }] })
}

/** An entry of a table as it was on record at a revision. */
export function onRecord<V extends { revision: number }>(table: Table<V>, revision: number, named: Named): Result<V, Problem> {
  const found = table.get(named.id)
  return found === undefined || found.revision > revision ? failed(unknown(named, revision)) : ok(found)
}

type Wanted = readonly [table: Table<{ revision: number }>, code: Named['code'], parameter: string, id: string | undefined]

/** What is wrong with the first of the ids that a query names and that are not on record at a revision; null: they all are. */
export function firstUnknown(revision: number, wanted: readonly Wanted[]): Problem | null {
  for (const [table, code, parameter, id] of wanted) {
    if (id === undefined) continue
    const found = onRecord(table, revision, { code, id, parameter })
    if (!found.ok) return found.error
  }
  return null
}
