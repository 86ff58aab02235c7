import { fileURLToPath } from 'node:url'
import type { LightMyRequestResponse } from 'fastify'
import t from 'tap'
import { writePaths } from '../../../src/negotiations/commands/write-path.ts'
import { mendingEntries } from '../../support/mended-sample.ts'
import { browser, crawl, openLoaded, textOf } from '../../support/pages.ts'
import { passRoad } from '../../support/pass-road.ts'
import { sampleId } from '../../support/sample.ts'
import { openService, type Service, sampleRequests } from '../../support/service.ts'

const seeds = fileURLToPath(new URL('../../../seeds/ukraine-2025', import.meta.url))

/** What the crawl leaves alone: where a page asks for something first, and what is a document of its own. */
const isBeyond = (url: string): boolean => /^\/(?:docs|sign-in|assets)\b|\/(?:stream|[\w-]+\.png)(?:\?|$)/.test(url)

const nouns = ['points', 'parties', 'versions', 'developments', 'sources', 'reports', 'actors']

/** Pages with all that links carry along from one to the next. */
const everything = (id: string): string[] =>
  ['', '/developments', '/sources', '/versions', '/actors'].map(
    (path) =>
      `/negotiations/${id}${path}?asOf=2026-01-01&publishedBy=2026-01-01&knownAt=2026-01-02&rev=60&axis=known&basis=reported&retired=true`,
  )

/** What is wrong with an answer to a browser, whatever it is of. */
function faultsOf({ statusCode, body, headers }: LightMyRequestResponse, language: string | null): string[] {
  if (statusCode >= 400) return [`${statusCode} ${textOf(body)}`]
  if (statusCode >= 300 || headers['content-type'] !== 'text/html; charset=utf-8') return []
  return [
    language === null || body.includes(`<html lang="${language}">`) ? '' : 'another language',
    /undefined|\[object |NaN/.exec(body)?.[0] ?? '',
    /<a [^>]*>\s*<\/a>/.exec(body)?.[0] ?? '',
    /<img (?![^>]*alt="[^"]+)/.exec(body)?.[0] ?? '',
  ].filter((fault) => fault !== '')
}

for (const [name, folder] of [
  ['the seeds', seeds],
  ['the pass road', passRoad],
] as const)
  for (const language of ['en', 'uk'])
    t.test(`every link from every page of ${name} leads somewhere, in ${language}`, async (t) => {
      const { app, ids } = await openLoaded(t, [folder])
      const [id = ''] = ids
      const visited = await crawl(app, [`/negotiations/${id}`, '/negotiations', '/', ...everything(id)], { isBeyond, language })
      t.strictSame(
        visited.flatMap(({ url, response }) =>
          faultsOf(response, url.includes('lang=') ? null : language).map((fault) => `${url}: ${fault}`),
        ),
        [],
      )
      for (const noun of nouns)
        t.ok(
          visited.some(({ url }) => new RegExp(`^/negotiations/${id}/${noun}/[^/?]+$`).test(url)),
          `a page of ${noun} was among them`,
        )
    })

const hostile = `<script>alert(1)</script>"'&`
const named = new Set(['title', 'name', 'label', 'proposition', 'summary', 'note', 'alias', 'office', 'described', 'description', 'place'])

/** The same with markup in every text. */
function withMarkup(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return named.has(key) ? `${value} ${hostile}` : value
  if (Array.isArray(value)) return value.map((one) => withMarkup(one, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withMarkup(one, name)]))
}

/** The sample and all that mends it, with markup in every text. */
async function openHostile(t: Parameters<typeof openService>[0]): Promise<Service> {
  const service = await openService(t, { isEmpty: true })
  const mending = mendingEntries.map(({ type, data }) => writePaths[type].requestOf(sampleId, data))
  for (const { path, body } of [...sampleRequests, ...mending]) {
    const response = await service.post(path, withMarkup(body))
    if (response.statusCode !== 201) throw new Error(`${path}: ${response.body}`)
    service.nextMinute()
  }
  return service
}

t.test('what is on record is text on every page, whatever it looks like', async (t) => {
  const service = await openHostile(t)
  const visited = await crawl(service.app, [`/negotiations/${sampleId}`, '/negotiations'], { isBeyond })
  const pages = visited.filter(({ response }) => response.headers['content-type'] === 'text/html; charset=utf-8')
  t.ok(pages.length > 50)
  const isText = ({ body, headers }: LightMyRequestResponse) =>
    !/<script>/.test(body) && textOf(body).includes('alert(1)') && /script-src 'self'/.test(String(headers['content-security-policy']))
  t.strictSame(
    visited.flatMap(({ url, response }) => faultsOf(response, null).map((fault) => `${url}: ${fault}`)),
    [],
  )
  t.strictSame(
    pages.filter(({ response }) => !isText(response)).map(({ url }) => url),
    [],
  )
  const retired = await service.app.inject({ url: `/negotiations/${sampleId}/points/fish-ladder`, headers: browser })
  t.match(textOf(retired.body), 'retired')
})
