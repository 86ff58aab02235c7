import { z } from 'zod'
import { development } from '../../../events/development.ts'
import { isObject, type Json, mapped, schemaPrefix } from './json-schema.ts'

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What every kind of development carries as it is recorded: no schema of its own elsewhere. */
z.object(development).meta({ id: 'DevelopmentFields', description: 'What every kind of development carries' })

type Shape = Json & { properties: Json; required?: string[] }

const isShape = (schema: unknown): schema is Shape => isObject(schema) && schema.type === 'object' && isObject(schema.properties)

/** Whether a schema has all fields of another, and more. */
const has = ({ properties, required = [] }: Shape, base: Shape): boolean =>
  Object.keys(properties).length > Object.keys(base.properties).length &&
  Object.entries(base.properties).every(
    ([name, schema]) => same(properties[name], schema) && required.includes(name) === base.required?.includes(name),
  )

/** A schema as a base and what it has beside it. */
function beside({ properties, required = [], type, additionalProperties, ...rest }: Shape, name: string, base: Shape): Json {
  const own = Object.keys(properties).filter((key) => !(key in base.properties))
  const needed = required.filter((key) => own.includes(key))
  return {
    ...rest,
    allOf: [
      { $ref: `${schemaPrefix}${name}` },
      {
        type,
        properties: Object.fromEntries(own.map((key) => [key, properties[key]])),
        ...(needed.length === 0 ? {} : { required: needed }),
      },
    ],
    // Each part sees its own fields only, so it is the whole that says that there are no others.
    ...(additionalProperties === false ? { unevaluatedProperties: false } : {}),
  }
}

/** Fewer fields than these are no base. */
const fewest = 3

type Union = Json & { discriminator: { propertyName: string; mapping: Record<string, string> } }

const isUnion = (schema: unknown): schema is Union => isObject(schema) && 'oneOf' in schema && 'discriminator' in schema

/** What the options of a union have in common, and which field tells them apart. */
function baseOf({ oneOf: _, discriminator, ...rest }: Union, options: readonly Shape[]): Shape {
  const { propertyName, mapping } = discriminator
  const [first = { properties: {} }, ...others] = options
  const common = Object.entries(first.properties).filter(([name, schema]) =>
    others.every(
      ({ properties, required }) => same(properties[name], schema) && required?.includes(name) === first.required?.includes(name),
    ),
  )
  const properties = { [propertyName]: { type: 'string', enum: Object.keys(mapping) }, ...Object.fromEntries(common) }
  const required = Object.keys(properties).filter((name) => first.required?.includes(name))
  // Spectral takes what only a mapping names for unused (6.16).
  const kinds = Object.values(mapping).map(($ref) => ({ $ref }))
  return { ...rest, type: 'object', properties, required, discriminator, 'x-kinds': kinds }
}

/**
 * The same schemas, the unions among them as a base and what inherits from it. Of a choice between
 * schemas NSwag takes the first (14.8), and Kiota and those of TypeScript can do with either.
 */
export function withInheritance(schemas: Json): Json {
  const result = { ...schemas }
  for (const [name, union] of Object.entries(schemas)) {
    if (!isUnion(union)) continue
    const { mapping } = union.discriminator
    const names = Object.values(mapping).map((reference) => reference.slice(schemaPrefix.length))
    const base = baseOf(
      union,
      names.map((one) => schemas[one] as Shape),
    )
    result[name] = base
    for (const one of names) result[one] = beside(schemas[one] as Shape, name, base)
  }
  return result
}

/**
 * The same schemas, each that has all fields of an open one as that one and what is its own: what many
 * have is said once, and generators make one class of it.
 */
export function withBases(schemas: Json): Json {
  const open = Object.entries(schemas)
    .filter((entry): entry is [string, Shape] => isShape(entry[1]) && entry[1].additionalProperties === undefined)
    .filter(([, { properties }]) => Object.keys(properties).length >= fewest)
  // What itself has a base is a thing of its own, whose fields another may share by chance.
  const bases = open.filter(([, schema]) => !open.some(([, base]) => has(schema, base)))
  const based = (schema: unknown): unknown => {
    const [name, base] = (isShape(schema) && bases.find(([, one]) => has(schema, one))) || []
    return name === undefined || base === undefined ? schema : beside(schema as Shape, name, base)
  }
  return mapped(schemas, based)
}
