import { Validator } from '@seriousme/openapi-schema-validator'
import t from 'tap'
import { recordedSample } from '../../src/http/description/sample.ts'
import { allRoutes } from '../support/routes.ts'
import { openService } from '../support/service.ts'

type Content = Record<string, { example?: unknown; schema: unknown }>
type Operation = {
  operationId: string
  summary?: string
  description?: string
  tags?: string[]
  parameters?: { name: string; in: string; required?: boolean; description?: string; example?: unknown; schema: { example?: unknown } }[]
  requestBody?: { content: Content }
  responses: Record<string, { content?: Content }>
}

const operationsOf = (document: { paths: object }): [method: string, path: string, operation: Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]): [string, string, Operation] => [
      method,
      path,
      operation,
    ]),
  )

t.test('the description is valid OpenAPI 3.1', async (t) => {
  const { document } = await openService(t)
  const result = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>)
  t.strictSame(result.errors ?? [], [])
  t.ok(result.valid)
  t.match(document, { openapi: '3.1.0' })
})

t.test('every route of the service is described, with a tag, a summary, a description and an example', async (t) => {
  const { app, document } = await openService(t)
  const described = operationsOf(document)
  const hidden = /^\/$|^\/docs|^\/openapi\.json|^\*$/
  for (const [method, path, operation] of described) {
    const answers = { ...operation.responses['200']?.content, ...operation.responses['201']?.content }
    t.ok(operation.tags?.length === 1 && operation.summary && operation.description, `${method} ${path} is told of`)
    // Bytes have none.
    for (const [media, content] of Object.entries(answers).filter(([media]) => media !== 'application/vnd.sqlite3'))
      t.not(content.example, undefined, `${method} ${path} has an example as ${media}`)
    for (const content of Object.values(operation.requestBody?.content ?? {}))
      t.not(content.example, undefined, `${method} ${path} has an example of a body`)
    t.ok(app.hasRoute({ method: method.toUpperCase() as 'GET', url: path.replace(/\{(\w+)\}/g, ':$1') }), `${method} ${path} is a route`)
  }
  const patterns = new Set(described.map(([method, path]) => `${method.toUpperCase()} ${path}`))
  const routes = [...allRoutes(app)]
  for (const [method, url] of routes)
    if (!hidden.test(url)) t.ok(patterns.has(`${method} ${url.replace(/:(\w+)/g, '{$1}')}`), `${method} ${url} is described`)
  t.ok(routes.length > 40)
})

t.test('what is shown as an answer is what the service answers of the sample', async (t) => {
  const { document, get } = await openService(t)
  const names: Record<string, string> = {}
  for (const [, , { parameters = [] }] of operationsOf(document))
    for (const { name, in: place, example } of parameters) if (place === 'path') names[name] = String(example)
  const queries: Record<string, string> = { getDiff: '?from=2024-05-10&to=2024-05-18', listDevelopments: '?kind=StatementMade' }
  let count = 0
  for (const [method, path, { operationId, responses }] of operationsOf(document)) {
    if (method !== 'get' || /events|replay|metrics|backup/i.test(operationId) || /^\/(?:keys|webhooks)/.test(path)) continue
    for (const [media, { example }] of Object.entries(responses['200']?.content ?? {})) {
      const query = queries[operationId.replace(/As[A-Z]+$/, '')] ?? ''
      const response = await get(`${path.replace(/\{(\w+)\}/g, (_, name: string) => names[name] as string)}${query}`, { accept: media })
      t.strictSame(media.endsWith('json') ? response.json() : response.body, example, `${path}${query} as ${media}`)
      count += 1
    }
  }
  t.ok(count > 20)
})

t.test('every example of an answer and of a body fits its own schema', async (t) => {
  const { document, post } = await openService(t, { isEmpty: true })
  const { outcomes } = recordedSample()
  t.equal(
    new Set(outcomes.map(({ entry }) => entry.type)).size,
    operationsOf(document).filter(([method, path]) => method === 'post' && path.startsWith('/negotiations')).length,
  )
  const opening = document.paths['/negotiations']?.post as unknown as Operation
  const response = await post('/negotiations', opening.requestBody?.content['application/json']?.example)
  t.equal(response.statusCode, 201)
  t.strictSame(response.json(), opening.responses['201']?.content?.['application/json']?.example)
})

t.test('the headers of answers are described', async (t) => {
  const { document } = await openService(t)
  const headersOf = (path: string, method: string, status: string) => {
    const operation = document.paths[path]?.[method]
    return Object.keys(operation?.responses[status]?.headers ?? {}).sort()
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
  for (const [method, path, { responses, parameters = [] }] of operationsOf(document)) {
    if ('401' in responses) t.strictSame(headersOf(path, method, '401'), ['WWW-Authenticate'])
    for (const { name, description } of parameters)
      if (name === 'Idempotency-Key') t.match(description, /changed nothing is not remembered.*another id/, `${method} ${path}`)
  }
})

t.test('a schema has a twin for input only where reading and writing differ', async (t) => {
  const { document } = await openService(t)
  const { schemas } = document.components
  const twins = Object.keys(schemas).filter((name) => name.endsWith('Input'))
  for (const twin of twins) t.notSame(schemas[twin], schemas[twin.slice(0, -'Input'.length)], twin)
  const text = JSON.stringify(document)
  for (const name of Object.keys(schemas)) t.ok(text.includes(`"#/components/schemas/${name}"`), `${name} is of use`)
})

t.test('only a parameter that a path needs is filled in beforehand', async (t) => {
  const { document } = await openService(t)
  for (const [method, path, { parameters = [] }] of operationsOf(document))
    for (const parameter of parameters) {
      const place = `${method} ${path} ${parameter.name}`
      const shown = [parameter, parameter.schema].some((told) => 'example' in told || 'examples' in told)
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
  const { get, document } = await openService(t)
  const response = await get('/')
  t.equal(response.statusCode, 302)
  t.equal(response.headers.location, '/docs')
  t.notOk('/' in document.paths)
})

t.test('the page to try it has a policy that lets its own scripts run, and nothing else has', async (t) => {
  const { get } = await openService(t)
  const page = await get('/docs')
  t.equal(page.statusCode, 200)
  t.match(page.headers['content-security-policy'], /default-src 'self'/)
  t.notMatch(page.headers['content-security-policy'], /upgrade-insecure-requests/)
  t.match((await get('/docs/static/swagger-initializer.js')).body, '/openapi.json')
  t.match((await get('/negotiations')).headers['content-security-policy'], /default-src 'none'/)
})
