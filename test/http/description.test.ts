import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { LightMyRequestResponse } from 'fastify'
import t from 'tap'
import { developmentKinds } from '../../events/catalogue.ts'
import { ruleset } from '../../projections/rules/ruleset.ts'
import { contractOf, resolved } from '../support/contract.ts'
import { allRoutes } from '../support/routes.ts'
import { openService } from '../support/service.ts'

type Content = Record<string, { example?: unknown; examples?: Record<string, { $ref: string }>; schema: unknown }>
type Parameter = { name: string; in: string; required?: boolean; description?: string; example?: unknown; schema: { example?: unknown } }
type Operation = {
  operationId: string
  summary?: string
  description?: string
  tags?: string[]
  parameters?: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, { content?: Content }>
}

/** Every operation, with what it refers to in its place. */
const operationsOf = (document: { paths: object }): [method: string, path: string, operation: Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]): [string, string, Operation] => [
      method,
      path,
      {
        ...operation,
        ...(operation.parameters && { parameters: operation.parameters.map((parameter) => resolved(document, parameter)) }),
        responses: Object.fromEntries(
          Object.entries(operation.responses).map(([status, response]) => [status, resolved(document, response)]),
        ),
      },
    ]),
  )

/** What a content shows, of its own or among the examples that several show. */
const shown = (document: object, { example, examples }: Content[string]): unknown =>
  examples?.sample === undefined ? example : (resolved(document, examples.sample) as { value?: unknown }).value

/** For whoever writes nothing. */
const untouched = await openService(t)

t.test('the description is valid OpenAPI 3.1', async (t) => {
  const { document } = untouched
  const result = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>)
  t.strictSame(result.errors ?? [], [])
  t.ok(result.valid)
  t.match(document, { openapi: '3.1.0' })
})

t.test('every route of the service is described, with a tag, a summary, a description and an example', async (t) => {
  const { app, document } = await openService(t)
  const described = operationsOf(document)
  // Bytes and drawings have no example, and what a sheet says is told by docs/sheets.md.
  const wordless = ['application/vnd.sqlite3', 'text/csv', 'image/svg+xml', 'image/png']
  // With the suffix .json a path answers what it answers without it to whoever asks for nothing else.
  const hidden = /^\/$|^\/docs|^\/assets\/|\.json$|^\*$/
  for (const [method, path, operation] of described) {
    const answers = ['200', '201', '202'].map((status) => operation.responses[status]?.content)
    t.ok(operation.tags?.length === 1 && operation.summary && operation.description, `${method} ${path} is told of`)
    for (const [media, content] of answers
      .flatMap((content = {}) => Object.entries(content))
      .filter(([media]) => !wordless.includes(media)))
      t.not(shown(document, content), undefined, `${method} ${path} has an example as ${media}`)
    for (const content of Object.values(operation.requestBody?.content ?? {}))
      t.not(shown(document, content), undefined, `${method} ${path} has an example of a body`)
    t.ok(app.hasRoute({ method: method.toUpperCase() as 'GET', url: path.replace(/\{(\w+)\}/g, ':$1') }), `${method} ${path} is a route`)
  }
  const patterns = new Set(described.map(([method, path]) => `${method.toUpperCase()} ${path}`))
  const routes = [...allRoutes(app)]
  for (const [method, url] of routes)
    if (!hidden.test(url)) t.ok(patterns.has(`${method} ${url.replace(/:(\w+)/g, '{$1}')}`), `${method} ${url} is described`)
  t.ok(routes.length > 40)
})

t.test('every example fits the schema that it is an example of', async (t) => {
  const { document } = await openService(t, { isEmpty: true })
  const faultOf = contractOf(document)
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true })
  formats.default(ajv)
  ajv.addSchema({ ...document, $id: 'service' })
  let count = 0
  for (const [method, path, { requestBody, responses }] of operationsOf(document)) {
    for (const [status, { content = {} }] of Object.entries(responses))
      for (const [media, told] of Object.entries(content)) {
        const example = shown(document, told)
        if (example === undefined) continue
        const body = typeof example === 'string' ? example : JSON.stringify(example)
        const response = { statusCode: Number(status), headers: { 'content-type': media }, body } as LightMyRequestResponse
        t.equal(faultOf(method.toUpperCase(), path, response), null, `${method} ${path} as ${media}`)
        count += 1
      }
    const body = requestBody?.content['application/json']
    if (body === undefined) continue
    const place = `/paths/${encodeURIComponent(path.replaceAll('/', '~1'))}/${method}/requestBody/content/application~1json/schema`
    t.ok(ajv.validate({ $ref: `service#${place}` }, shown(document, body)), `${method} ${path}: ${ajv.errorsText()}`)
  }
  t.ok(count > 60)
})

t.test('examples are of the rules that hold', async (t) => {
  const { document } = await openService(t, { isEmpty: true })
  const rules = [...JSON.stringify(document).matchAll(/\\?"ruleset\\?":(\d+)|"series":"\d+\.(\d+)"/g)].map(([, one, other]) =>
    Number(one ?? other),
  )
  t.ok(rules.length > 20)
  t.strictSame([...new Set(rules)], [ruleset])
})

t.test('the headers of answers are described', async (t) => {
  const { document } = untouched
  const headersOf = (path: string, method: string, status: string) => {
    const response = document.paths[path]?.[method]?.responses[status]
    return Object.keys((response && resolved(document, response).headers) ?? {}).sort()
  }
  t.strictSame(headersOf('/webhooks', 'post', '201'), ['ETag', 'Idempotency-Replayed', 'Location'])
  t.strictSame(headersOf('/webhooks', 'get', '200'), ['Link'])
  t.strictSame(headersOf('/webhooks/{webhook}', 'get', '200'), ['ETag'])
  t.strictSame(headersOf('/webhooks/{webhook}', 'patch', '200'), ['ETag'])
  t.strictSame(headersOf('/webhooks/{webhook}', 'patch', '412'), ['ETag'])
  t.strictSame(headersOf('/webhooks/{webhook}/pings', 'post', '429'), ['Retry-After'])
  t.strictSame(headersOf('/keys', 'post', '201'), ['Idempotency-Replayed', 'Location'])
  t.strictSame(headersOf('/keys', 'get', '200'), ['ETag', 'Link'])
  t.strictSame(headersOf('/keys/{key}/revocations', 'post', '200'), ['Idempotency-Replayed'])
  for (const [method, path, { parameters = [] }] of operationsOf(document)) {
    t.strictSame(headersOf(path, method, 'default'), ['Retry-After', 'WWW-Authenticate'])
    for (const { name, description } of parameters)
      if (name === 'Idempotency-Key') t.match(description, /changed nothing is not remembered.*another id/, `${method} ${path}`)
  }
})

t.test('the schemas stand in the order of their names, whatever imports what', async (t) => {
  const { document } = untouched
  const names = Object.keys(document.components.schemas)
  t.strictSame(names, names.toSorted())
})

t.test('a schema has a twin for input only where reading and writing differ', async (t) => {
  const { document } = untouched
  const { schemas } = document.components
  const twins = Object.keys(schemas).filter((name) => name.endsWith('Input'))
  for (const twin of twins) t.notSame(schemas[twin], schemas[twin.slice(0, -'Input'.length)], twin)
  const text = JSON.stringify(document)
  for (const name of Object.keys(schemas)) t.ok(text.includes(`"#/components/schemas/${name}"`), `${name} is of use`)
})

t.test('only a parameter that a path needs is filled in beforehand', async (t) => {
  const { document } = untouched
  for (const [method, path, { parameters = [] }] of operationsOf(document))
    for (const parameter of parameters) {
      const place = `${method} ${path} ${parameter.name}`
      const shown = [parameter, parameter.schema].some((told) => ('example' in told && told.example !== null) || 'examples' in told)
      t.equal(shown, parameter.required === true, place)
    }
  const rev = operationsOf(document)
    .find(([, , { operationId }]) => operationId === 'getMatrix')?.[2]
    .parameters?.find(({ name }) => name === 'rev')
  t.match(rev?.description, /; for example `20`$/)
})

t.test('the paths to try lead to the first negotiation on record', async (t) => {
  const { get, post } = await openService(t, { isEmpty: true })
  const shown = async () =>
    new Set(
      operationsOf((await get('/openapi.json')).json()).flatMap(([, , { parameters = [] }]) =>
        parameters.flatMap(({ name, example }) => (name === 'negotiation' ? [example] : [])),
      ),
    )
  t.strictSame(await shown(), new Set(['teln-dam']))
  for (const id of ['isle-ferry', 'north-canal']) await post('/negotiations', { id, title: 'A negotiation' })
  t.strictSame(await shown(), new Set(['isle-ferry']))
})

t.test('the root leads to the page to try it', async (t) => {
  const { get, document } = untouched
  const response = await get('/')
  t.equal(response.statusCode, 302)
  t.equal(response.headers.location, '/docs')
  t.notOk('/' in document.paths)
})

t.test('the page to try it has a policy that lets its own scripts run, and nothing else has', async (t) => {
  const { get } = untouched
  const page = await get('/docs')
  t.equal(page.statusCode, 200)
  t.match(page.headers['content-security-policy'], /default-src 'self'/)
  t.notMatch(page.headers['content-security-policy'], /upgrade-insecure-requests/)
  t.match((await get('/docs/static/swagger-initializer.js')).body, '/openapi.json')
  t.match((await get('/negotiations')).headers['content-security-policy'], /default-src 'none'/)
})

/** Every object of the description, with its place. */
function* objectsIn(value: unknown, place = ''): Generator<[place: string, object: Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield [place, value as Record<string, unknown>]
  for (const [key, child] of Object.entries(value)) if (!/^examples?$/.test(key)) yield* objectsIn(child, `${place}/${key}`)
}

t.test('the description has nothing in it that generators of clients cannot read', async (t) => {
  const { document } = untouched
  for (const [place, schema] of objectsIn(document)) {
    const { anyOf, oneOf, discriminator, minimum, maximum } = schema as Record<string, unknown> & { anyOf?: object[]; oneOf?: object[] }
    if ('default' in schema && !place.endsWith('/responses')) t.fail(`${place} has a default, which makes it required for senders`)
    if (minimum === Number.MIN_SAFE_INTEGER || maximum === Number.MAX_SAFE_INTEGER) t.fail(`${place} is bounded by what JSON can hold`)
    if (anyOf?.some((option) => 'type' in option && option.type === 'null')) t.fail(`${place} may be null by a choice`)
    if (anyOf?.every((option) => 'type' in option && option.type === 'string')) t.fail(`${place} is a choice of texts`)
    if (['object', 'string'].every((type) => anyOf?.some((option) => 'type' in option && option.type === type)))
      t.fail(`${place} is an object or a word by a choice that NSwag makes nothing of`)
    if (oneOf !== undefined && !('type' in (oneOf[0] as object)) && discriminator === undefined)
      t.fail(`${place} is a choice that nothing tells apart`)
  }
  for (const { mapping } of [...objectsIn(document)].flatMap(
    ([, { discriminator }]) => (discriminator as { mapping: Record<string, string> }) ?? [],
  ))
    for (const reference of Object.values(mapping)) t.ok(resolved(document, { $ref: reference }), reference)
  t.strictSame((document.components.schemas.Development as { discriminator: object }).discriminator, {
    propertyName: 'kind',
    mapping: Object.fromEntries(developmentKinds.map((kind) => [kind, `#/components/schemas/${kind}Development`])),
  })
})

t.test('the description is short, since what occurs twice stands in it once', async (t) => {
  const { document } = untouched
  // With ruleset 2 came twelve types of events and thirteen ways to write, and what a status rests on in every example of one.
  // The course and the badge are six paths, since a drawing is had at a path of its own; so is the matrix drawn.
  const bytes = Buffer.byteLength(JSON.stringify(document))
  t.ok(bytes <= 326_000, `${bytes} bytes: where what is new needs more, say so here`)
  for (const [, path, operation] of Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [method, path, operation] as const),
  ))
    t.ok('$ref' in (operation.responses.default ?? {}), `${path} does not tell anew how anything may fail`)
})
