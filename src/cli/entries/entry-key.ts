import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { DataOf } from '../../negotiations/commands/command.ts'
import type { ListName, lists } from '../../negotiations/commands/data-set.ts'

type Data<L extends ListName> = DataOf<(typeof lists)[L]>

const digest = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalize(value) as string)
    .digest('hex')
    .slice(0, 32)

/** Counts how often each name was given, this time included. */
function counter(): (name: string) => number {
  const counts = new Map<string, number>()
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count
  }
}

const byId = ({ id }: { id: string }): string => id

/**
 * What each entry of a list is known by, whatever else it says. A development without an id of its
 * own is known by its contents.
 */
const names: { [L in ListName]: (data: Data<L>) => string } = {
  parties: byId,
  points: byId,
  actors: byId,
  aliases: ({ actor, alias }) => `${actor}/${digest(alias)}`,
  sources: byId,
  assessments: ({ source }) => source,
  reports: byId,
  versions: byId,
  numbers: ({ version, number, point }) => `${version}/${number}/${point}`,
  lineage: ({ from, to, point }) => `${from}/${to}/${point}`,
  developments: (development) => development.id ?? digest(development),
  repeats: ({ development, report }) => `${development}/${report.report}`,
  denials: ({ development, party, point, by }) => [development, party, point, by ?? ''].join('/'),
  corrections: ({ development }) => development,
  retractions: ({ development }) => development,
  departures: ({ party }) => party,
  roles: ({ party }) => party,
  descents: ({ party }) => party,
  memberships: ({ party, bloc }) => `${party}/${bloc}`,
  partyCorrections: ({ party }) => party,
  pointCorrections: ({ point }) => point,
  actorCorrections: ({ actor }) => actor,
  sourceCorrections: ({ source }) => source,
  reportCorrections: ({ report }) => report,
  versionCorrections: ({ version }) => version,
  retirements: ({ point }) => point,
}

/** Lists in which several entries may speak of the same: the second such is known as `…#2`. */
const recurring: ReadonlySet<ListName> = new Set([
  ...(['assessments', 'lineage', 'repeats', 'denials', 'corrections'] as const),
  ...(['departures', 'roles', 'descents', 'memberships'] as const),
  ...(['partyCorrections', 'pointCorrections', 'actorCorrections'] as const),
  ...(['sourceCorrections', 'reportCorrections', 'versionCorrections'] as const),
])

/** A header's worth of key; four slugs would be longer. */
const keyLimit = 200

/** The idempotency key of the `count`th entry of a list that has this one's name. */
export function keyOf<L extends ListName>(list: L, data: Data<L>, count = 1): string {
  const name = `${list}/${names[list](data)}`
  const numbered = recurring.has(list) && count > 1 ? `${name}#${count}` : name
  const key = `seed/${numbered}`
  return key.length <= keyLimit ? key : `seed/${list}/${digest(numbered)}`
}

/** What an entry is called in words: its key without the list. */
export const nameIn = (key: string): string => key.split('/').slice(2).join('/').replace(/@\d+$/, '')

/**
 * Gives each entry its idempotency key, `seed/<list>/<name>`: the same for as long as it is the same
 * entry, so that a data set loaded again is recognised, and an entry that changed is too.
 * @returns for an entry already seen, the same key again
 */
export function entryKeys(): <L extends ListName>(list: L, data: Data<L>) => string {
  const countOf = counter()
  return (list, data) => keyOf(list, data, countOf(`${list}/${names[list](data)}`))
}

/**
 * Gives each entry of an input an idempotency key of what it says, so that the input can be mended and handed in again.
 * Made from the text as it is given, not as it is read: another version of the program may read more into it.
 * @returns for an entry that says what an earlier one of the same input says, a key of its own: it was meant twice
 */
export function contentKeys(): (entry: { given: unknown }) => string {
  const countOf = counter()
  return ({ given }) => {
    const content = digest(given)
    const count = countOf(content)
    return count === 1 ? `append/${content}` : `append/${content}#${count}`
  }
}
