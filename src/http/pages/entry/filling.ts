import type { Citation, Teller } from '../../../../events/citation.ts'
import type { Interval } from '../../../../events/time.ts'
import type { Registry } from '../../../../projections/rules/record.ts'
import { basisInput, type Field, type Typed, typedIn } from '../../../web/pages/entry/field.ts'
import { nameOf } from './named.ts'
import type { Reading } from './reading.ts'
import { whenText } from './when.ts'

type Data = Readonly<Record<string, unknown>>

function tellerText(registry: Registry, teller: Teller): string {
  if ('described' in teller) return teller.described
  return 'source' in teller ? nameOf(registry, 'source', teller.source) : nameOf(registry, 'actor', teller.actor)
}

/** What one would type into a field for what is on record, by input. */
function* textsOf(field: Field, value: unknown, registry: Registry, input: string): Generator<[input: string, text: string]> {
  switch (field.is) {
    case 'text':
    case 'prose':
    case 'link':
    case 'whole':
    case 'day':
    case 'choice':
    case 'check':
    case 'position':
    case 'id':
      return yield [input, String(value)]
    case 'when':
      yield [input, whenText(value as Interval)]
      return yield [basisInput(input), (value as Interval).basis]
    case 'named':
      return yield [input, nameOf(registry, field.noun, String(value))]
    case 'teller':
      return yield [input, tellerText(registry, value as Teller)]
    case 'tellers':
      return yield [input, (value as Citation['attribution']).map((teller) => tellerText(registry, teller)).join('; ')]
    case 'group':
      return yield* textsIn(field.fields, value as Data, registry, `${input}/`)
    case 'rows':
      for (const [row, data] of (value as Data[]).entries()) yield* textsIn(field.fields, data, registry, `${input}/${row}/`)
      return
    case 'several':
      for (const [row, one] of (value as string[]).entries())
        yield [`${input}/${row}`, field.noun === null ? one : nameOf(registry, field.noun, one)]
      return
    default:
      field satisfies never
  }
}

function* textsIn(fields: readonly Field[], data: Data, registry: Registry, prefix = ''): Generator<[string, string]> {
  for (const field of fields) {
    const value = data[field.name]
    if (value !== undefined && value !== null) yield* textsOf(field, value, registry, prefix + field.name)
  }
}

/** What one would type into fields for what is on record. */
export const typedFor = (fields: readonly Field[], data: Data, registry: Registry): Typed =>
  new URLSearchParams([...textsIn(fields, data, registry)])

const sameTyped = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean =>
  one.size === other.size && [...one].every(([input, text]) => other.get(input) === text)

/** Lists that say nothing are empty; whatever else is emptied is taken away. */
const lists = ['actors', 'versions', 'positions']

/**
 * What a correction changes: the fields in which something else is typed than stood, each whole. What was not touched is
 * not recorded anew, be it shown less exactly than it is on record.
 * @param before what was typed when the form was opened
 */
export function changesIn(
  { typed, data }: Pick<Reading, 'typed' | 'data'>,
  before: Typed,
  fields: readonly Field[],
): Record<string, unknown> {
  const touched = fields.filter(({ name }) => !sameTyped(typedIn(typed, name), typedIn(before, name)))
  return Object.fromEntries(touched.map(({ name }) => [name, data[name] ?? (lists.includes(name) ? [] : null)]))
}
