import { withBases, withInheritance } from './bases.ts'
import { isObject, type Json, mapped, type Paths, schemaPrefix as prefix, readable } from './json-schema.ts'

const inputSuffix = 'Input'

/** A copy in which every reference is led elsewhere. */
function redirected(value: unknown, lead: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => redirected(item, lead))
  if (!isObject(value)) return value
  return mapped(value, (child) =>
    typeof child === 'string' && child.startsWith(prefix) ? `${prefix}${lead(child.slice(prefix.length))}` : redirected(child, lead),
  )
}

type Parameter = Json & { required?: boolean; description?: string; schema: Json }

/** A parameter that can be left out shows its example in words: as a value, the page to try it would send it unasked. */
function unprefilled(parameter: Parameter): Parameter {
  if (parameter.required === true) return parameter
  const { example: own, examples: _, schema, ...rest } = parameter
  const { example = own, examples: _also, ...plain } = schema
  const description = [rest.description, ...(example === undefined ? [] : [`for example \`${example}\``])].filter(Boolean).join('; ')
  return { ...rest, description, schema: plain }
}

/** The operations of a description with other parameters. */
const withParameters = (paths: Paths<Json>, change: (parameter: Parameter) => Parameter): Paths<Json> =>
  mapped(paths, (methods) =>
    mapped(methods, (operation) =>
      Array.isArray(operation.parameters) ? { ...operation, parameters: operation.parameters.map(change) } : operation,
    ),
  )

/** A description whose paths lead to that negotiation. */
export function withNegotiation(document: Json, negotiation: string): Json {
  const change = (parameter: Parameter): Parameter =>
    parameter.required === true && parameter.name === 'negotiation' ? { ...parameter, example: negotiation } : parameter
  const components = document.components as Json
  const parameters = mapped(components.parameters as Record<string, Parameter>, change)
  return { ...document, paths: withParameters(document.paths as Paths<Json>, change), components: { ...components, parameters } }
}

/** The names of the schemas that are referred to, by a mapping too. */
function namesIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value === 'string' && value.startsWith(prefix)) found.add(value.slice(prefix.length))
  else if (Array.isArray(value) || isObject(value)) for (const child of Object.values(value)) namesIn(child, found)
  return found
}

/** Names of schemas that are the same read and written, though each has a twin for input. */
function sameTwins(schemas: Json): Set<string> {
  const same = new Set(Object.keys(schemas).filter((name) => `${name}${inputSuffix}` in schemas))
  const lead = (name: string) =>
    name.endsWith(inputSuffix) && same.has(name.slice(0, -inputSuffix.length)) ? name.slice(0, -inputSuffix.length) : name
  for (let before = -1; before !== same.size; ) {
    before = same.size
    for (const name of same)
      if (JSON.stringify(redirected(schemas[`${name}${inputSuffix}`], lead)) !== JSON.stringify(redirected(schemas[name], lead)))
        same.delete(name)
  }
  return same
}

/**
 * A description without what the machine that made it left over: a schema has a twin for input only
 * where both are of use and differ, schemas that nothing refers to are left out, and so are the
 * examples of parameters that can be left out.
 */
export function tidied(document: Json): Json {
  const { components = {}, ...rest } = readable(document, ((document.components ?? {}) as Json).schemas as Json) as Json & {
    components?: Json
  }
  const schemas = (components.schemas ?? {}) as Json
  const same = sameTwins(schemas)
  const lead = (name: string) => {
    const plain = name.endsWith(inputSuffix) ? name.slice(0, -inputSuffix.length) : name
    return same.has(plain) ? plain : name
  }
  const led = redirected({ rest, schemas }, lead) as { rest: Json; schemas: Json }
  led.schemas = withBases(withInheritance(Object.fromEntries(Object.entries(led.schemas).filter(([name]) => lead(name) === name))))
  const wanted = namesIn(led.rest)
  for (let before = -1; before !== wanted.size; ) {
    before = wanted.size
    for (const name of [...wanted]) namesIn(led.schemas[name], wanted)
  }
  const shortened = (name: string) => {
    const plain = name.slice(0, -inputSuffix.length)
    return name.endsWith(inputSuffix) && plain in schemas && !wanted.has(plain) ? plain : name
  }
  const kept = Object.entries(led.schemas).filter(([name]) => wanted.has(name))
  // By their names: they come in the order in which their modules were loaded.
  const named = Object.fromEntries(
    kept.map(([name, schema]) => [shortened(name), schema] as const).sort(([one], [other]) => (one < other ? -1 : 1)),
  )
  const paths = withParameters(led.rest.paths as Paths<Json>, unprefilled)
  return redirected({ ...led.rest, paths, components: { ...components, schemas: named } }, shortened) as Json
}
