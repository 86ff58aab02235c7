import type { z } from 'zod'

export type Json = { [key: string]: unknown }

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object with something made of each of its values. */
export const mapped = <V, W>(object: Readonly<Record<string, V>>, change: (value: V, key: string) => W): Record<string, W> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]))

/** The operations of a description by path and method. */
export type Paths<O> = Record<string, Record<string, O>>

/** All operations at some paths. */
export const operationsAt = <O>(paths: Paths<O>): O[] => Object.values(paths).flatMap((methods) => Object.values(methods))

export const schemaPrefix = '#/components/schemas/'

type Override = { zodSchema: z.core.$ZodType; jsonSchema: z.core.JSONSchema.BaseSchema }

/** The value by which an option of a tagged union is told from the others. */
function tagOf(option: z.core.$ZodType, property: string): string {
  const { shape } = (option as z.ZodObject)._zod.def
  const [value] = (shape[property] as z.ZodLiteral<string>)._zod.values ?? []
  return value as string
}

/**
 * What zod says of a schema, completed: which property tells the options of a union apart,
 * where all of them have a name of their own. What stands beside a reference is kept apart from it
 * until the description is put together: @fastify/swagger drops it (9.9.3).
 */
export function complete({ zodSchema, jsonSchema }: Override): void {
  const { def } = (zodSchema as z.ZodType)._zod as {
    def: { type: string; catchall?: unknown; discriminator?: string; options?: z.core.$ZodType[] }
  }
  // A strict object has no other fields; what is merely shown may come to have more.
  if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties
  const { $ref } = jsonSchema
  if ($ref !== undefined && Object.keys(jsonSchema).length > 1) {
    delete jsonSchema.$ref
    jsonSchema.allOf = [{ $ref }]
  }
  const { oneOf } = jsonSchema
  if (def.type !== 'union' || def.discriminator === undefined || def.options === undefined || oneOf === undefined) return
  const propertyName = def.discriminator
  const references = oneOf.map(({ $ref }) => $ref)
  if (references.includes(undefined)) return
  const mapping = Object.fromEntries(def.options.map((option, index) => [tagOf(option, propertyName), references[index]]))
  Object.assign(jsonSchema, { discriminator: { propertyName, mapping } })
}

const isNull = (schema: Json): boolean => schema.type === 'null'

/** Text of whatever form: no generator knows a choice between two formats. */
const isText = ({ type, enum: values, ...rest }: Json): boolean => type === 'string' && values === undefined && !('const' in rest)

/** An object that holds one field, as `{"rev": 5}`. */
const isSingle = ({ type, required, properties, additionalProperties }: Json): boolean =>
  type === 'object' && additionalProperties === false && Object.keys(properties as Json).length === 1 && Array.isArray(required)

/** Objects of one field each are one object that has one of the fields: so it can be written in any language. */
function mergedSingles(options: readonly Json[]): Json[] {
  const singles = options.filter(isSingle)
  if (singles.length < 2) return [...options]
  const properties = Object.assign({}, ...singles.map((single) => single.properties)) as Json
  const merged = { type: 'object', properties, minProperties: 1, maxProperties: 1, additionalProperties: false }
  return [merged, ...options.filter((option) => !singles.includes(option))]
}

/** What a schema that is only a name for some text or number says; undefined for all others. */
function plainOf({ $ref }: Json, schemas: Json): Json | undefined {
  if (typeof $ref !== 'string' || !$ref.startsWith(schemaPrefix)) return
  const { description: _, example: _example, ...said } = readable(schemas[$ref.slice(schemaPrefix.length)], schemas) as Json
  return typeof said.type === 'string' && !['object', 'array'].includes(said.type) && said.enum === undefined ? said : undefined
}

/** A schema that null fits too: its type says so, or, where it is another's name or a choice, an alternative. */
function nullable(schema: Json, schemas: Json): Json {
  const { $ref: _, ...beside } = schema
  const plain = plainOf(schema, schemas)
  if (plain !== undefined) return { ...plain, ...beside, type: [plain.type, 'null'] }
  if (typeof schema.type === 'string' && schema.enum === undefined) return { ...schema, type: [schema.type, 'null'] }
  const { description, ...alternative } = schema
  return { ...(description === undefined ? {} : { description }), oneOf: [{ type: 'null' }, alternative] }
}

/** An object, or a word in its stead: no value fits both. */
const isObjectOrWord = ([first, second, ...others]: readonly Json[]): boolean =>
  first?.type === 'object' && second?.type === 'string' && others.length === 0

/** A choice as generators can read it: NSwag makes an empty class of `anyOf`, and takes the first of `oneOf` (14.8). */
function choice(options: readonly Json[], schemas: Json): Json {
  const others = mergedSingles(options.filter((option) => !isNull(option)))
  const [first = {}] = others
  const one =
    others.length === 1
      ? first
      : others.every((option) => isText({ ...option, ...plainOf(option, schemas) }))
        ? { type: 'string' }
        : { [isObjectOrWord(others) ? 'oneOf' : 'anyOf']: others }
  return options.some(isNull) ? nullable(one, schemas) : one
}

/** Keywords whose value is data, and those whose value has names of its own. */
const data = ['example', 'examples', 'const', 'enum', 'mapping', 'required']
const named = ['properties', 'schemas', 'responses']

/**
 * A schema made by zod as generators of clients can read it: what may be null says so in its type, a
 * choice of texts is text, and what only a validator has use for is left out. That is also a default:
 * generators take what has one for what is always there, and whoever sends it may leave it out.
 * @param schemas the schemas that it may refer to
 */
export function readable(value: unknown, schemas: Json): unknown {
  if (Array.isArray(value)) return value.map((item) => readable(item, schemas))
  if (!isObject(value)) return value
  const {
    pattern,
    minimum,
    maximum,
    anyOf,
    allOf,
    format,
    default: _,
    ...rest
  } = mapped(value, (child, key) => {
    if (data.includes(key)) return child
    // The names of fields are no keywords.
    return named.includes(key) ? mapped(child as Json, (one) => readable(one, schemas)) : readable(child, schemas)
  })
  return {
    ...(Array.isArray(anyOf) ? choice(anyOf, schemas) : {}),
    ...(Array.isArray(allOf) ? (allOf.length === 1 ? allOf[0] : { allOf }) : {}),
    ...rest,
    // Kiota warns of each URI that it has no type for one (1.38).
    ...(format === undefined || format === 'uri' ? {} : { format }),
    ...(pattern === undefined || typeof format === 'string' ? {} : { pattern }),
    ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? {} : { minimum }),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? {} : { maximum }),
  }
}
