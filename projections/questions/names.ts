import type { Teller } from '../../events/citation.ts'
import { emptyFrame } from '../frame.ts'
import { type Past, type Table, valueAt } from '../index/table.ts'
import type { Frame } from '../rules/record.ts'

type Id = string | null | undefined

/** What the ids of a negotiation stand for, for people; nothing for an id that is not there. */
export type Names = Record<
  'negotiation' | 'party' | 'point' | 'actor' | 'source' | 'report' | 'version',
  (id: Id) => string | undefined
> & {
  /** The name of whoever passed a thing on. */
  teller: (teller: Teller) => string
  link: (report: string) => string | undefined
}

/** The names that they had at a revision: a sheet of the past is not to change with a correction. */
export function namesIn(
  { opened: { value: opened }, parties, points, actors, sources, reports, versions }: Frame,
  revision: number,
): Names {
  const of =
    <V extends Past<V>>(table: Pick<Table<V>, 'get'>, name: (value: V) => string | undefined) =>
    (id: Id): string | undefined => {
      const value = id === null || id === undefined ? undefined : table.get(id)
      return value === undefined ? undefined : name(valueAt(value, revision))
    }
  const [actor, source] = [of(actors, ({ name }) => name), of(sources, ({ name }) => name)]
  return {
    negotiation: (id) => (opened?.id === id ? opened?.title : undefined),
    party: of(parties, ({ name }) => name),
    point: of(points, ({ title }) => title),
    report: of(reports, ({ title }) => title),
    version: of(versions, ({ label }) => label),
    link: of(reports, ({ url }) => url),
    actor,
    source,
    teller: (teller) =>
      'described' in teller
        ? teller.described
        : 'actor' in teller
          ? (actor(teller.actor) ?? teller.actor)
          : (source(teller.source) ?? teller.source),
  }
}

/** For lists whose ids are not a negotiation's. */
export const noNames: Names = namesIn(emptyFrame(), -1)
