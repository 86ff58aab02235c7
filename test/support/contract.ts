import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { LightMyRequestResponse } from 'fastify'

type Json = Record<string, unknown>
type Media = Record<string, unknown>
type Response = { content?: Media; headers?: Record<string, unknown> }
type Operation = { operationId: string; responses: Record<string, Response> }
export type OpenApi = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown>; responses: Record<string, Response> }
}

/** What stands at a reference within a document. */
export const at = (document: object, pointer: string): unknown =>
  pointer
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (place, key) => (place as Record<string, unknown>)[decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~')],
      document,
    )

/** A part of the document, or what it refers to. */
export const resolved = <T extends object>(document: object, part: T): T => ('$ref' in part ? (at(document, String(part.$ref)) as T) : part)

type Schema = { properties?: object; discriminator?: { propertyName: string; mapping: Record<string, string> } }

/** What inherits from the schema at a reference, told apart as its discriminator says. */
function kindsOf(document: OpenApi, $ref: string): object | undefined {
  const { discriminator } = at(document, $ref) as Schema
  if (discriminator === undefined) return
  const { propertyName, mapping } = discriminator
  return {
    oneOf: Object.entries(mapping).map(([value, kind]) => ({
      allOf: [{ $ref: kind }, { properties: { [propertyName]: { const: value } } }],
    })),
  }
}

/**
 * A part of the document, shut: what the service answers may come to have more fields than a client
 * knows, but today it has none that its description does not tell of.
 * @param isPart whether there may be something beside it
 */
function shut(document: OpenApi, value: unknown, isPart = false): unknown {
  if (Array.isArray(value)) return value.map((item) => shut(document, item, isPart))
  if (typeof value !== 'object' || value === null) return value
  if ('$ref' in value && String(value.$ref).startsWith('#/components/schemas/') && !isPart)
    return kindsOf(document, String(value.$ref)) ?? value
  const parts = Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      /^(?:examples?|mapping)$/.test(key) ? child : shut(document, child, key === 'allOf'),
    ]),
  )
  const isObject = 'allOf' in value || ('type' in value && 'properties' in value)
  return isObject && !isPart && !('additionalProperties' in value) ? { ...parts, unevaluatedProperties: false } : parts
}

/** Schemas that others are told by: shut, nothing could be beside them. */
function basesIn(value: unknown, found: Set<string> = new Set()): Set<string> {
  if (typeof value !== 'object' || value === null) return found
  const { allOf } = value as { allOf?: { $ref?: string }[] }
  for (const { $ref } of Array.isArray(allOf) ? allOf : []) if ($ref !== undefined) found.add($ref.slice('#/components/schemas/'.length))
  for (const child of Object.values(value)) basesIn(child, found)
  return found
}

/** Headers that a caller goes by: none of them is sent without a word. */
const goneBy = ['etag', 'location', 'link', 'retry-after', 'idempotency-replayed', 'www-authenticate']

/** What any operation may answer. */
const anywhere = new Set([401, 403, 406, 408, 413, 431, 500, 503])

const escaped = (key: string): string => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))

/** Says what is wrong with an answer by the service's own description of itself; nothing, where nothing is. */
export function contractOf(document: OpenApi): (method: string, url: string, response: LightMyRequestResponse) => string | null {
  // Each schema is compiled once for all that refer to it, and as it is: what is made of most is run a few times only.
  const ajv = new Ajv2020({ strict: false, validateSchema: false, inlineRefs: false, code: { optimize: false } })
  formats.default(ajv)
  const bases = basesIn(document)
  const schemas = Object.entries(document.components.schemas).map(([name, schema]) => [name, shut(document, schema, bases.has(name))])
  const { paths, responses } = shut(document, { paths: document.paths, responses: document.components.responses }) as Json
  ajv.addSchema({ paths, components: { responses, schemas: Object.fromEntries(schemas) }, $id: 'service' })
  const validators = new Map<string, ValidateFunction>()
  const patterns = Object.keys(document.paths).map((path) => ({
    path,
    isPlain: !path.includes('{'),
    pattern: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
  }))

  function fault(reference: string, value: unknown): string | null {
    const validate = validators.get(reference) ?? ajv.compile({ $ref: `service#${reference}` })
    validators.set(reference, validate)
    return validate(value) ? null : `${reference}: ${ajv.errorsText(validate.errors)}`
  }

  return (method, url, response) => {
    // What a path answers as JSON it answers with that suffix too.
    const pathname = (url.split('?')[0] as string).replace(/\.json$/, (suffix) => (url.startsWith('/openapi.json') ? suffix : ''))
    const isUnlisted = ['/', '/openapi.json'].includes(pathname) || /^\/(?:docs|assets)(?:\/|$)/.test(pathname) || method === 'OPTIONS'
    // Pages are for people, and are not described; nor is where they lead, and what they load.
    if (isUnlisted || String(response.headers['content-type']).startsWith('text/html') || response.statusCode === 303) return null
    const found = patterns
      .filter(({ pattern }) => pattern.test(pathname))
      .sort((a, b) => Number(a.path.includes('}')) - Number(b.path.includes('}')) || a.path.split('{').length - b.path.split('{').length)[0]
    const operation = found && document.paths[found.path]?.[method === 'HEAD' ? 'get' : method.toLowerCase()]
    const media = String(response.headers['content-type'] ?? '').split(';')[0] as string
    if (found === undefined || operation === undefined)
      return [404, 405].includes(response.statusCode)
        ? fault('/components/schemas/Problem', response.json())
        : `${method} ${url} is not described`
    // What has a tag is answered 304, without content, to whoever has it; said in words of what comes as text only.
    if (response.statusCode === 304 && 'ETag' in (resolved(document, operation.responses['200'] ?? {}).headers ?? {})) return null
    const status =
      String(response.statusCode) in operation.responses ? String(response.statusCode) : anywhere.has(response.statusCode) ? 'default' : ''
    const told = operation.responses[status]
    const place = `${operation.operationId} ${response.statusCode}`
    if (told === undefined) return `${place} is not described: ${response.body}`
    const described = resolved(document, told)
    const silent = goneBy.filter(
      (name) => name in response.headers && !Object.keys(described.headers ?? {}).some((one) => one.toLowerCase() === name),
    )
    if (silent.length > 0) return `${place} does not tell of ${silent}`
    if (described.content === undefined) return response.body === '' ? null : `${place} has a body`
    // What a path answers by Accept beside JSON is described where its name ends in the format.
    const suffix = { 'text/csv': 'csv', 'application/x-ndjson': 'ndjson', 'image/svg+xml': 'svg', 'image/png': 'png' }[media]
    if (!(media in described.content)) return `${found.path}.${suffix}` in document.paths ? null : `${place} does not come as ${media}`
    if (method === 'HEAD') return null
    const { $ref = `#/paths/${escaped(found.path)}/${method.toLowerCase()}/responses/${status}` } = told as { $ref?: string }
    const reference = `${$ref.slice(1)}/content/${escaped(media)}/schema`
    if (['text/csv', 'text/plain', 'application/vnd.sqlite3', 'application/atom+xml', 'image/svg+xml', 'image/png'].includes(media))
      return null
    const isStream = media === 'application/x-ndjson' || media === 'text/event-stream'
    const values =
      media === 'application/x-ndjson'
        ? response.body.trimEnd().split('\n')
        : media === 'text/event-stream'
          ? [...response.body.matchAll(/^data: (.*)$/gm)].map(([, data]) => data as string)
          : [response.body]
    for (const value of values.filter((text) => text !== '')) {
      const wrong = fault(isStream ? `${reference}/contentSchema` : reference, JSON.parse(value))
      if (wrong !== null) return wrong
    }
    return null
  }
}
