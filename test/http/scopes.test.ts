import { fastify } from 'fastify'
import t from 'tap'
import { type KeyScope, keyScopes } from '../../events/key.ts'
import { guardRoutes } from '../../src/http/request/guard.ts'
import { exampleNames } from '../../src/http/request/params.ts'
import type { Settings } from '../../src/http/transport/settings.ts'
import { bearing, madeKey, revoked } from '../support/keys.ts'
import { onlyLong } from '../support/long.ts'
import { allRoutes } from '../support/routes.ts'
import { sampleId } from '../support/sample.ts'
import { openService } from '../support/service.ts'

type Scope = KeyScope | 'open'

const negotiation = '/negotiations/:negotiation'
const development = `${negotiation}/developments/:development`
const inFormats = (path: string, ...suffixes: string[]) => [path, ...suffixes.map((suffix) => `${path}.${suffix}`)]

/** What every route needs. A route that is not here fails the test: it needs a decision. */
const table: Record<Scope, Record<string, readonly string[]>> = {
  open: {
    GET: ['/', '/openapi.json', '/problems/:code', '/livez', '/readyz'],
  },
  read: {
    GET: [
      ...['/metrics', ...inFormats('/negotiations', 'json', 'csv'), negotiation],
      ...['diff', 'developments', 'points/:point/status', 'points/:point/history', 'versions', 'changes'].flatMap((name) =>
        inFormats(`${negotiation}/${name}`, 'json', 'csv'),
      ),
      ...['points', 'parties', 'actors', 'sources', 'reports'].flatMap((name) => inFormats(`${negotiation}/${name}`, 'json', 'csv')),
      ...[
        ...['course', 'matrix'].flatMap((name) => inFormats(`${negotiation}/${name}`, 'json', 'csv', 'svg', 'png')),
        ...inFormats(`${negotiation}/points/:point/badge`, 'json', 'svg'),
      ],
      ...['points/:point', 'parties/:party', 'versions/:version'].map((name) => `${negotiation}/${name}`),
      ...[development, ...inFormats(`${negotiation}/replay`, 'ndjson'), ...inFormats(`${negotiation}/events`, 'json', 'ndjson')],
      ...['stream', 'feed.atom'].map((name) => `${negotiation}/${name}`),
    ],
  },
  report: {
    POST: [
      ...[`${negotiation}/developments`, `${negotiation}/developments/batches`, `${negotiation}/reports`],
      ...['denials', 'repeats', 'corrections', 'retractions'].map((name) => `${development}/${name}`),
    ],
  },
  frame: {
    POST: [
      '/negotiations',
      ...['parties', 'points', 'actors', 'actors/:actor/aliases', 'sources', 'sources/:source/assessments'].map(
        (name) => `${negotiation}/${name}`,
      ),
      ...['versions', 'versions/:version/numbers', 'lineage'].map((name) => `${negotiation}/${name}`),
      ...['departures', 'roles', 'descents', 'memberships'].map((name) => `${negotiation}/parties/:party/${name}`),
      ...['parties/:party', 'points/:point', 'actors/:actor', 'sources/:source', 'reports/:report', 'versions/:version'].map(
        (name) => `${negotiation}/${name}/corrections`,
      ),
      ...['points/:point/retirements', 'events/:event/take-backs'].map((name) => `${negotiation}/${name}`),
    ],
  },
  webhooks: {},
  admin: {
    GET: ['/backup', ...inFormats('/keys', 'json', 'csv'), '/keys/:key'],
    POST: ['/keys', '/keys/:key/revocations'],
  },
}

/** All under these is of one kind, as the page to try the service and what it loads are. */
const prefixes: [RegExp, Scope][] = [
  [/^\/docs(?:\/|$)/, 'open'],
  [/^\/assets\//, 'open'],
  [/^\/webhooks(?:[/.]|$)/, 'webhooks'],
]

const needed = new Map<string, Scope>(
  Object.entries(table).flatMap(([scope, methods]) =>
    Object.entries(methods).flatMap(([method, paths]) => paths.map((path): [string, Scope] => [`${method} ${path}`, scope as Scope])),
  ),
)
const scopeOf = (method: string, path: string): Scope | undefined =>
  needed.get(`${method} ${path}`) ?? prefixes.find(([prefix]) => prefix.test(path))?.[1]

const writeKey = 'the-key-of-the-desk'

/** What a caller is told: that nobody is known, that this is not theirs, or whatever the route says. */
type Told = 'unknown' | 'refused' | 'let in'
const toldBy = (status: number): Told => (status === 401 ? 'unknown' : status === 403 ? 'refused' : 'let in')

/** One of those of a kind for each request, another for the next; all of them in the long run. */
const turnOf = (names: readonly string[], turn: number): readonly string[] =>
  onlyLong === false ? names : names.slice(turn % names.length).slice(0, 1)

async function serving(t: Parameters<typeof openService>[0], settings: Settings) {
  const service = await openService(t, { settings: { writeKey, ...settings } })
  const { app, keys } = service
  const tokens = new Map<string, string>([['the write key', writeKey]])
  for (const scope of keyScopes) tokens.set(scope, await madeKey(keys, `only-${scope}`, [scope]))
  tokens.set('all but admin, here', await madeKey(keys, 'here', ['read', 'report', 'frame', 'webhooks'], [sampleId]))
  tokens.set('all but admin, elsewhere', await madeKey(keys, 'elsewhere', ['read', 'report', 'frame', 'webhooks'], ['isle-ferry']))
  tokens.set('revoked', await madeKey(keys, 'gone', ['admin']))
  await revoked(keys, 'gone')
  tokens.set('wrong', `sp_only-admin_${'A'.repeat(43)}`)
  tokens.set('unknown', `sp_nobody_${'A'.repeat(43)}`)
  tokens.set('malformed', `${tokens.get('admin')}=`)

  const requests = [...allRoutes(app)].flatMap(([method, path]) =>
    method === 'GET' ? [[method, path] as const, ['HEAD', path] as const] : [[method, path] as const],
  )
  /** Nothing is written: where a caller is let in, the body is at fault, or the negotiation is there already. */
  const payload = (path: string) => (path === '/negotiations' ? JSON.stringify({ id: sampleId, title: 'The dam' }) : '{')
  async function ask(method: string, path: string, token: string | undefined) {
    const url = path
      .replace(/:(\w+)/g, (_, name: string) => (exampleNames as Record<string, string>)[name] ?? 'none')
      .replace('*', 'index.css')
      // What lets somebody in does not end: the id is at fault.
      .replace(/\/stream$/, '/stream?lastEventId=x')
    const isReading = method === 'GET' || method === 'HEAD'
    const headers = { host: 'localhost:3000', ...(token === undefined ? {} : bearing(token)) }
    const posted = isReading ? { headers } : { headers: { ...headers, 'content-type': 'application/json' }, payload: payload(path) }
    return app.inject({ method: method as 'GET', url, ...posted })
  }
  return { ...service, tokens, requests, ask }
}

/** Services that nothing is written to, each for all that is asked of it. */
const services = { public: await serving(t, { publicReads: true }), closed: await serving(t, { publicReads: false }) }
const serviceWith = (publicReads: boolean) => (publicReads ? services.public : services.closed)

t.test('the table names every route of the service, and no other', async (t) => {
  const { app } = services.closed
  const routes = new Set([...allRoutes(app)].map(([method, path]) => `${method} ${path}`))
  for (const [method, path] of allRoutes(app)) t.ok(scopeOf(method, path), `${method} ${path} has a scope`)
  for (const route of needed.keys()) t.ok(routes.has(route), `${route} is there`)
})

t.test('a route that does not say what it needs cannot be added', async (t) => {
  const app = fastify()
  guardRoutes(app, await servicePart(t))
  t.throws(() => app.get('/new', async () => ''), /GET \/new does not say which scope it needs/)
  t.doesNotThrow(() => app.get('/old', { config: { scope: 'admin' } }, async () => ''))
  t.equal((await app.inject('/old')).statusCode, 401)
})

async function servicePart(t: Parameters<typeof openService>[0]) {
  const { ledger, keys, webhooks } = await openService(t, { isEmpty: true })
  return { ledger, keys, webhooks, settings: {}, answers: new Map() as never, painter: {} as never }
}

for (const publicReads of [true, false]) {
  const isFree = (scope: Scope) => scope === 'open' || (scope === 'read' && publicReads)

  t.test(`every operation takes the keys that have its scope, and no others; reads are ${publicReads ? '' : 'not '}public`, async (t) => {
    const { tokens, requests, ask } = serviceWith(publicReads)
    t.ok(requests.length > 100)
    for (const [turn, [method, path]] of requests.entries()) {
      const scope = scopeOf(method === 'HEAD' ? 'GET' : method, path) ?? 'admin'
      const opens = (name: string) => isFree(scope) || name === scope || name === 'admin' || name === 'the write key'
      const names = Object.values(Object.groupBy(['the write key', ...keyScopes], (name) => String(opens(name))))
      for (const name of names.flatMap((ofAKind = []) => turnOf(ofAKind, turn))) {
        const response = await ask(method, path, tokens.get(name))
        const isGood = opens(name)
        t.equal(toldBy(response.statusCode), isGood ? 'let in' : 'refused', `${method} ${path} with ${name}`)
        if (isGood) continue
        const challenge = `Bearer realm="standpoint", error="insufficient_scope", scope="${scope}"`
        t.equal(response.headers['www-authenticate'], challenge)
        if (method !== 'HEAD') t.match(response.json(), { status: 403, code: 'insufficient-scope' })
      }
    }
  })

  t.test(`nobody is let in with no key, or one that is no good; reads are ${publicReads ? '' : 'not '}public`, async (t) => {
    const { tokens, requests, ask } = serviceWith(publicReads)
    for (const [turn, [method, path]] of requests.entries()) {
      const scope = scopeOf(method === 'HEAD' ? 'GET' : method, path) ?? 'admin'
      const without = await ask(method, path, undefined)
      t.equal(toldBy(without.statusCode), isFree(scope) ? 'let in' : 'unknown', `${method} ${path} with no key`)
      if (!isFree(scope)) t.equal(without.headers['www-authenticate'], 'Bearer realm="standpoint"')
      for (const name of turnOf(['revoked', 'wrong', 'unknown', 'malformed'], turn)) {
        const response = await ask(method, path, tokens.get(name))
        t.equal(toldBy(response.statusCode), scope === 'open' ? 'let in' : 'unknown', `${method} ${path} with a key that is ${name}`)
        if (scope !== 'open') t.equal(response.headers['www-authenticate'], 'Bearer realm="standpoint", error="invalid_token"')
      }
    }
  })

  t.test(`a key for one negotiation opens that one only; reads are ${publicReads ? '' : 'not '}public`, async (t) => {
    const { tokens, requests, ask } = serviceWith(publicReads)
    for (const [method, path] of requests) {
      const scope = scopeOf(method === 'HEAD' ? 'GET' : method, path) ?? 'admin'
      const isOfAll = path === '/metrics' || scope === 'admin'
      const isOfOne = path.includes(':negotiation') || (method === 'POST' && path === '/negotiations')
      t.equal(
        toldBy((await ask(method, path, tokens.get('all but admin, here'))).statusCode),
        isOfAll ? 'refused' : 'let in',
        `${method} ${path} here`,
      )
      const elsewhere = await ask(method, path, tokens.get('all but admin, elsewhere'))
      t.equal(toldBy(elsewhere.statusCode), isOfAll || isOfOne ? 'refused' : 'let in', `${method} ${path} elsewhere`)
    }
  })
}

t.test('without a write key, nobody is let in without a key either', async (t) => {
  const { requests, ask } = await serving(t, { writeKey: undefined, publicReads: false })
  for (const [method, path] of requests) {
    const scope = scopeOf(method === 'HEAD' ? 'GET' : method, path)
    t.equal(toldBy((await ask(method, path, undefined)).statusCode), scope === 'open' ? 'let in' : 'unknown', `${method} ${path}`)
  }
})

t.test('the description tells what each operation needs, and how it may be refused', async (t) => {
  const unkeyed = await openService(t, { settings: { publicReads: true, writeKey: undefined } })
  for (const [publicReads, { document }] of [
    [true, services.public],
    [false, services.closed],
    [true, unkeyed],
  ] as const) {
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, operation] of Object.entries(methods)) {
        const scope = scopeOf(method.toUpperCase(), path.replace(/\{(\w+)\}/g, ':$1')) ?? 'admin'
        const told = operation as unknown as { security?: unknown; description: string; responses: object }
        const place = `${method} ${path}`
        t.ok('default' in told.responses, place)
        if (scope === 'open') t.strictSame(told.security, [], place)
        else if (scope === 'read' && publicReads) t.equal(told.security, undefined, place)
        else {
          t.strictSame(told.security, [{ key: [] }], place)
          t.ok(told.description.endsWith(`Needs a key with the scope \`${scope}\`.`), place)
        }
      }
  }
})
