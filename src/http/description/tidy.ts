type Json = { [key: string]: unknown }

const prefix = '#/components/schemas/'
const inputSuffix = 'Input'

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A copy in which every reference is led elsewhere. */
function redirected(value: unknown, lead: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => redirected(item, lead))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) =>
      key === '$ref' && typeof child === 'string' && child.startsWith(prefix)
        ? [key, `${prefix}${lead(child.slice(prefix.length))}`]
        : [key, redirected(child, lead)],
    ),
  )
}

/** Patterns that only repeat a format, and the bounds of safe integers, tell a reader nothing. */
function plainer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainer)
  if (!isObject(value)) return value
  const { pattern, maximum, ...rest } = Object.fromEntries(Object.entries(value).map(([key, child]) => [key, plainer(child)]))
  const kept = {
    ...(pattern === undefined || (typeof pattern === 'string' && typeof rest.format === 'string') ? {} : { pattern }),
    ...(maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? {} : { maximum }),
  }
  return { ...rest, ...kept }
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

/** The operations of a description with their parameters told otherwise. */
function withParameters(paths: Json, tell: (parameter: Parameter) => Parameter): Json {
  const told = (operation: Json): Json =>
    Array.isArray(operation.parameters) ? { ...operation, parameters: operation.parameters.map(tell) } : operation
  return Object.fromEntries(
    Object.entries(paths).map(([path, methods]) => [
      path,
      Object.fromEntries(Object.entries(methods as Record<string, Json>).map(([method, operation]) => [method, told(operation)])),
    ]),
  )
}

/** A description whose paths lead to that negotiation. */
export const showing = (document: Json, negotiation: string): Json => ({
  ...document,
  paths: withParameters(document.paths as Json, (parameter) =>
    parameter.required === true && parameter.name === 'negotiation' ? { ...parameter, example: negotiation } : parameter,
  ),
})

function namesIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) for (const item of value) namesIn(item, found)
  else if (isObject(value))
    for (const [key, child] of Object.entries(value))
      if (key === '$ref' && typeof child === 'string' && child.startsWith(prefix)) found.add(child.slice(prefix.length))
      else namesIn(child, found)
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
  const { components = {}, ...rest } = plainer(document) as Json & { components?: Json }
  const schemas = (components.schemas ?? {}) as Json
  const same = sameTwins(schemas)
  const lead = (name: string) => {
    const plain = name.endsWith(inputSuffix) ? name.slice(0, -inputSuffix.length) : name
    return same.has(plain) ? plain : name
  }
  const led = redirected({ rest, schemas }, lead) as { rest: Json; schemas: Json }
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
  const named = Object.fromEntries(kept.map(([name, schema]) => [shortened(name), schema]))
  const paths = withParameters(led.rest.paths as Json, unprefilled)
  return redirected({ ...led.rest, paths, components: { ...components, schemas: named } }, shortened) as Json
}
