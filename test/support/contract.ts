import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { LightMyRequestResponse } from 'fastify'

type Media = Record<string, unknown>
type Operation = { operationId: string; responses: Record<string, { content?: Media; headers?: Record<string, unknown> }> }
export type OpenApi = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown> }
}

/** Headers that a caller goes by: none of them is sent without a word. */
const told = ['etag', 'location', 'link', 'retry-after', 'idempotency-replayed', 'www-authenticate']

const escaped = (key: string): string => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))

/** Says what is wrong with an answer by the service's own description of itself; nothing, where nothing is. */
export function contractOf(document: OpenApi): (method: string, url: string, response: LightMyRequestResponse) => string | null {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true })
  formats.default(ajv)
  ajv.addSchema({ ...document, $id: 'service' })
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
    const pathname = url.split('?')[0] as string
    const isUnlisted = ['/', '/openapi.json'].includes(pathname) || pathname.startsWith('/docs') || method === 'OPTIONS'
    if (isUnlisted) return null
    const found = patterns
      .filter(({ pattern }) => pattern.test(pathname))
      .sort((a, b) => Number(a.path.includes('}')) - Number(b.path.includes('}')) || a.path.split('{').length - b.path.split('{').length)[0]
    const operation = found && document.paths[found.path]?.[method === 'HEAD' ? 'get' : method.toLowerCase()]
    const media = String(response.headers['content-type'] ?? '').split(';')[0] as string
    if (found === undefined || operation === undefined)
      return [404, 405].includes(response.statusCode)
        ? fault('/components/schemas/Problem', response.json())
        : `${method} ${url} is not described`
    const described = operation.responses[response.statusCode]
    const place = `${operation.operationId} ${response.statusCode}`
    if (described === undefined) return `${place} is not described: ${response.body}`
    const silent = told.filter(
      (name) => name in response.headers && !Object.keys(described.headers ?? {}).some((one) => one.toLowerCase() === name),
    )
    if (silent.length > 0) return `${place} does not tell of ${silent}`
    if (described.content === undefined) return response.body === '' ? null : `${place} has a body`
    if (!(media in described.content)) return `${place} does not come as ${media}`
    if (method === 'HEAD') return null
    const reference = `/paths/${escaped(found.path)}/${method.toLowerCase()}/responses/${response.statusCode}/content/${escaped(media)}/schema`
    if (['text/csv', 'text/plain', 'application/vnd.sqlite3'].includes(media)) return null
    const values =
      media === 'application/x-ndjson'
        ? response.body.trimEnd().split('\n')
        : media === 'text/event-stream'
          ? [...response.body.matchAll(/^data: (.*)$/gm)].map(([, data]) => data as string)
          : [response.body]
    for (const value of values.filter((text) => text !== '')) {
      const wrong = fault(reference, JSON.parse(value))
      if (wrong !== null) return wrong
    }
    return null
  }
}
