import type { Teller } from '../../../../events/citation.ts'
import type { Registry } from '../../../../projections/rules/record.ts'
import { bodyAt } from '../../../../projections/rules/standing.ts'
import { failed, ok, type Result } from '../../../result.ts'
import type { Noun, Offer, Offered } from '../../../web/pages/entry/field.ts'

/** Something on record by what people call it: its name first. */
type Called = { id: string; names: readonly string[] }

/** So many of the newest are offered of what there may be thousands of. */
const offered = 500

const present = Number.POSITIVE_INFINITY

/** All of a kind that is on record, by its names and aliases as they are now. */
function* all({ frame, developments }: Registry, noun: Noun): Generator<Called> {
  switch (noun) {
    case 'party':
      for (const { id, name } of frame.parties.values()) yield { id, names: [name] }
      return
    case 'point':
      for (const { id, title } of frame.points.values()) yield { id, names: [title] }
      return
    case 'actor':
      for (const { id, name, aliases, later } of frame.actors.values())
        yield { id, names: [name, ...aliases, ...later.map(({ alias }) => alias)] }
      return
    case 'source':
      for (const { id, name } of frame.sources.values()) yield { id, names: [name] }
      return
    case 'report':
      for (const { id, title } of frame.reports.values()) yield { id, names: [title] }
      return
    case 'version':
      for (const { id, label } of frame.versions.values()) yield { id, names: [label] }
      return
    case 'development':
      for (const development of developments.values()) yield { id: development.id, names: [bodyAt(development, present).summary] }
      return
    default:
      noun satisfies never
  }
}

/** Names are the same however they are spaced and capitalized. */
const folded = (text: string): string => text.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()

export type NameFault = { code: 'unknown' } | { code: 'ambiguous'; ids: string[] }

/** The id of what people call so: by its id, its name or an alias. */
export function idOf(registry: Registry, noun: Noun, text: string): Result<string, NameFault> {
  const asked = folded(text)
  const ids = new Set<string>()
  for (const { id, names } of all(registry, noun)) {
    if (id === text.trim()) return ok(id)
    if (names.some((name) => folded(name) === asked)) ids.add(id)
  }
  const [only] = ids
  if (only === undefined) return failed({ code: 'unknown' })
  return ids.size === 1 ? ok(only) : failed({ code: 'ambiguous', ids: [...ids] })
}

/** Whoever passed a thing on: an outlet or an actor on record, or somebody described. */
export function tellerOf(registry: Registry, text: string): Result<Teller, NameFault> {
  const source = idOf(registry, 'source', text)
  const actor = idOf(registry, 'actor', text)
  if (source.ok && actor.ok) return failed({ code: 'ambiguous', ids: [source.value, actor.value] })
  if (source.ok) return ok({ source: source.value })
  if (actor.ok) return ok({ actor: actor.value })
  const ambiguous = [source, actor].find(({ error }) => error.code === 'ambiguous')
  return ambiguous ?? ok({ described: text.trim() })
}

/** How something is called so that it is found again: its name, or its id where others have that name. */
export function nameOf(registry: Registry, noun: Noun, id: string): string {
  for (const { id: one, names } of all(registry, noun)) {
    const [name] = names
    if (one === id && name !== undefined) return idOf(registry, noun, name).ok && noun !== 'development' && noun !== 'report' ? name : id
  }
  return id
}

/** What can be typed for a kind, the newest of many. Reports and developments are offered by id: their titles are long and much alike. */
export function offersOf(registry: Registry, noun: Offered): Offer[] {
  if (noun === 'teller') return [...offersOf(registry, 'source'), ...offersOf(registry, 'actor')]
  const called = [...all(registry, noun)].slice(-offered)
  const isById = noun === 'report' || noun === 'development'
  const owners = new Map<string, number>()
  for (const name of called.flatMap(({ names }) => [...new Set(names.map(folded))])) owners.set(name, (owners.get(name) ?? 0) + 1)
  return called.flatMap(({ id, names: [name = id, ...aliases] }) => {
    const isUnique = (one: string) => owners.get(folded(one)) === 1
    if (isById || !isUnique(name)) return [{ value: id, label: name }]
    return [{ value: name, label: id }, ...aliases.filter(isUnique).map((alias) => ({ value: alias, label: name }))]
  })
}

/** Ukrainian in Latin letters, as in passports (resolution 55 of the Cabinet of Ministers, 2010), and what other languages with these letters need. */
const latin: Readonly<Record<string, string>> = Object.fromEntries(
  'а=a б=b в=v г=h ґ=g д=d е=e є=ie ж=zh з=z и=y і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ь= ю=iu я=ia ы=y э=e ё=e ъ= ß=ss ø=o ł=l đ=d æ=ae œ=oe'
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
)

const wordsOfId = 8

/** An id made of a title: its first words in plain letters, and a number where that is taken. */
export function proposedId(registry: Registry, noun: Noun, title: string): string {
  const plain = [...title.toLowerCase()].map((letter) => latin[letter] ?? letter).join('')
  const words =
    plain
      .normalize('NFKD')
      .replaceAll(/\p{M}|['’ʼ]/gu, '')
      .match(/[a-z0-9]+/g) ?? []
  const slug = words.slice(0, wordsOfId).join('-').slice(0, 70).replace(/-$/, '') || noun
  const taken = new Set([...all(registry, noun)].map(({ id }) => id))
  let id = slug
  for (let n = 2; taken.has(id); n += 1) id = `${slug}-${n}`
  return id
}
