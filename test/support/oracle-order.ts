import type { Development, World } from './oracle-world.ts'

/** Whether a development certainly follows another, both by id. */
export type Order = (one: string, other: string) => boolean

/**
 * The certain order of what stands, by rule 4 of section 4 of the design: by the times, as recorded, or by a chain of both
 * through others that stand and were published by then.
 */
export function orderOf({ developments }: World, publishedBy = Number.POSITIVE_INFINITY): Order {
  const links = developments.filter(
    ({ retracted, setAside, publications }) => !retracted && !setAside && publications.some(({ published }) => published <= publishedBy),
  )
  const directlyFollows = (one: Development, other: Development): boolean => one.earliest > other.latest || one.follows.includes(other.id)

  const reached = new Map<string, ReadonlySet<string>>()
  const allBefore = (id: string): ReadonlySet<string> => {
    const known = reached.get(id)
    if (known !== undefined) return known
    const found = new Set<string>()
    const walk = (from: Development): void => {
      for (const other of links)
        if (!found.has(other.id) && directlyFollows(from, other)) {
          found.add(other.id)
          walk(other)
        }
    }
    links.filter((link) => link.id === id).forEach(walk)
    reached.set(id, found)
    return found
  }
  return (one, other) => allBefore(one).has(other)
}
