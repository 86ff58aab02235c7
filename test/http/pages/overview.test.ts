import t from 'tap'
import type { Matrix } from '../../../projections/questions/matrix.ts'
import { sampleId } from '../../support/sample.ts'
import { openService, sampleHead, statement } from '../../support/service.ts'

const html = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }
const at = `/negotiations/${sampleId}`

/** The status of each cell, as the class of its place in the table says it. */
function statusesIn(page: string): Record<string, string> {
  const cells = page.matchAll(/<td id="([^":]+:[^":]+)" class="cell (\w+)/g)
  return Object.fromEntries([...cells].map(([, id, status]) => [id, status]))
}

const statusesOf = ({ points }: Matrix): Record<string, string> =>
  Object.fromEntries(
    points.flatMap(({ id, parties }) => Object.entries(parties).map(([party, { status }]) => [`${id}:${party}`, status] as const)),
  )

t.test('a browser gets a page where a program gets data, and both are told that it depends on Accept', async (t) => {
  const { get } = await openService(t)
  const cases = [
    [html.accept, 'text/html; charset=utf-8'],
    ['text/html', 'text/html; charset=utf-8'],
    ['*/*', 'application/json; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['application/json, text/html', 'application/json; charset=utf-8'],
    ['text/html;q=0.5, application/json', 'application/json; charset=utf-8'],
  ] as const
  for (const [accept, type] of cases) {
    const { headers, statusCode } = await get(at, { accept })
    t.equal(statusCode, 200)
    t.equal(headers['content-type'], type, accept)
    t.match(headers.vary, /\bAccept\b/, accept)
  }
  t.equal((await get(at, {})).headers['content-type'], 'application/json; charset=utf-8')
})

t.test('each cell of the page says what the matrix says, at any moment', async (t) => {
  const { get } = await openService(t)
  const moments = [
    '',
    'asOf=2024-05-10',
    'asOf=2024-05-12',
    'publishedBy=2024-05-12',
    'rev=12',
    `rev=${sampleHead}&asOf=2024-05-14`,
    'basis=official',
  ]
  for (const moment of moments) {
    const matrix = (await get(`${at}/matrix?${moment}`)).json() as Matrix
    const { body } = await get(`${at}?${moment}`, html)
    t.strictSame(statusesIn(body), statusesOf(matrix), moment)
  }
})

t.test('a page loads nothing from elsewhere, and no other site may put it into a frame', async (t) => {
  const { get } = await openService(t)
  const { body, headers } = await get(at, html)
  t.match(headers['content-security-policy'], /^default-src 'none'; style-src 'self'; script-src 'self';.*frame-ancestors 'none'$/)
  t.notMatch(body, /<(?:script|style)(?![^>]* src=)[^>]*>/)
  t.notMatch(body, / style="| on\w+="/)
  const loaded = [...body.matchAll(/<(?:link rel="stylesheet"|script|img)[^>]* (?:href|src)="([^"]+)"/g)].map(([, url]) => url as string)
  t.ok(loaded.length >= 2)
  for (const url of loaded) {
    const { statusCode, headers } = await get(url)
    t.equal(statusCode, 200, url)
    t.equal(headers['cache-control'], 'public, max-age=31536000, immutable', url)
  }
})

t.test('the slider is a form: a step leads to the moment of that change', async (t) => {
  const { get } = await openService(t)
  const { body } = await get(at, html)
  const steps = [...body.matchAll(/<option value="(\d+)"[^>]* data-href="([^"]+)"/g)].map(([, step, href]) => [
    step,
    href?.replaceAll('&amp;', '&'),
  ])
  t.ok(steps.length > 1)
  for (const [step, href] of steps) {
    const { statusCode, headers } = await get(`${at}?axis=happened&step=${step}`, html)
    t.equal(statusCode, 303)
    t.equal(headers.location, href)
  }
  const past = await get(`${at}?step=99999`, html)
  t.equal(past.headers.location, steps.at(-1)?.[1], 'one beyond the last is the last')
})

t.test('a date is asked for along the axis that is chosen, and an empty one is the present', async (t) => {
  const { get } = await openService(t)
  const cases = [
    ['axis=happened&date=2024-05-12', `${at}?asOf=2024-05-12&axis=happened`],
    ['axis=published&date=2024-05-12', `${at}?publishedBy=2024-05-12&axis=published`],
    ['axis=known&date=2024-05-21', `${at}?knownAt=2024-05-21&axis=known`],
    ['axis=happened&date=&asOf=2024-05-12', `${at}?axis=happened`],
  ] as const
  for (const [query, location] of cases) {
    const response = await get(`${at}?${query}`, html)
    t.equal(response.statusCode, 303, query)
    t.equal(response.headers.location, location)
  }
  t.equal((await get(`${at}?status=&order=recorded&view=grid`, html)).statusCode, 200, 'a field that was left empty means nothing')
})

t.test('a cell opens its card: the status in a sentence, what decides, and who reports it', async (t) => {
  const { get } = await openService(t)
  const { body } = await get(`${at}?cell=summer-flow:avenland`, html)
  const card = body.slice(body.indexOf('<article class="card'))
  t.match(card, /<p class="sentence">Avenland [^<]+\.<\/p>/)
  t.match(card, /What decides/)
  t.match(card, new RegExp(`href="${at}/sources/`))
  t.match(card, new RegExp(`href="${at}/developments/`))
})

t.test('what names nothing on record is told at its parameter', async (t) => {
  const { get } = await openService(t)
  for (const [query, parameter] of [
    ['cell=summer-flow:nobody', 'cell'],
    ['cell=nothing', 'cell'],
    ['point=nothing', 'point'],
    ['party=nobody', 'party'],
    ['order=sideways', 'order'],
    ['without=source:nobody', 'without'],
    ['rev=999', undefined],
  ] as const) {
    const response = await get(`${at}?${query}`, html)
    t.ok(response.statusCode >= 400 && response.statusCode < 500, query)
    if (parameter !== undefined) t.match(response.body, new RegExp(parameter))
  }
})

t.test('a page is asked for again for nothing until something is recorded, and then it says the new', async (t) => {
  const { get, post } = await openService(t)
  const first = await get(at, html)
  const tag = { ...html, 'if-none-match': String(first.headers.etag) }
  t.equal((await get(at, tag)).statusCode, 304)
  t.equal((await get(at, { ...tag, 'accept-language': 'uk' })).statusCode, 200, 'in another language it is another page')
  t.equal((await post(`${at}/developments`, statement())).statusCode, 201)
  const second = await get(at, tag)
  t.equal(second.statusCode, 200)
  t.equal(statusesIn(second.body)['joint-gauge:borrovia'], 'agreed')
})

t.test('two moments are compared: what differs is outlined, and said in a sentence with its reports', async (t) => {
  const { get } = await openService(t)
  const differences = (await get(`${at}/diff?from=2024-05-09`)).json().differences as { sentence: string }[]
  const { body } = await get(`${at}/diff?from=2024-05-09`, html)
  const sentences = [...body.matchAll(/<q>([^<]+)<\/q>/g)].map(([, sentence]) => sentence)
  t.strictSame(
    sentences,
    differences.map(({ sentence }) => sentence),
  )
  t.equal(body.split('class="changed"').length - 1, differences.length)
  t.match(body, /<ul class="reports"><li>/)
  t.equal((await get(`${at}/diff`, html)).statusCode, 200, 'without a moment it asks for one')
  t.equal((await get(`${at}/diff?from=3&to=2024-05-12`, html)).statusCode, 400)
})
