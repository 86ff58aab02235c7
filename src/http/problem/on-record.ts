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

type Kind = 'party' | 'point' | 'actor' | 'source' | 'version' | 'development'

/** What a path names by its kind, as it was on record at a revision. */
export const namedIn = <V extends { revision: number }>(
  params: Readonly<Record<string, string>>,
  kind: Kind,
  table: Table<V>,
  revision: number,
): Result<V, Problem> => onRecord(table, revision, { code: `unknown-${kind}`, id: params[kind] as string, path: kind })

/** What is wrong with the first of some ids that is not on record at a revision; null: they all are. */
export function firstUnnamed(named: readonly (Named & { table: Table<{ revision: number }> })[], revision: number): Problem | null {
  for (const { table, ...one } of named) {
    const found = onRecord(table, revision, one)
    if (!found.ok) return found.error
  }
  return null
}

/** The same of the ids that a query names by their kind. */
export const firstUnknown = (
  query: { [K in Kind]?: string | undefined },
  tables: { [K in Kind]?: Table<{ revision: number }> },
  revision: number,
): Problem | null =>
  firstUnnamed(
    (Object.entries(tables) as [Kind, Table<{ revision: number }>][]).flatMap(([kind, table]) => {
      const id = query[kind]
      return id === undefined ? [] : { table, code: `unknown-${kind}` as const, id, parameter: kind }
    }),
    revision,
  )
