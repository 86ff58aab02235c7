import t from 'tap'
import { browsing } from '../support/browser.ts'
import { servePages } from '../support/pages-server.ts'

const { url, record, close } = await servePages()
t.teardown(close)
const looking = browsing(t, url)

const at = '/negotiations/ukraine-2025'
const limitMs = 500

/** Russia says something of its own on accession to the European Union. */
const states = (id: string, stance: 'accepted' | 'refused', day: string) => ({
  kind: 'StatementMade',
  id,
  summary: `Russia spoke of it: ${id}`,
  occurred: { earliest: day, precision: 'day', basis: 'printed' },
  reports: [{ report: 'article-003' }],
  positions: [{ party: 'russia', point: 'eu-accession', stance, basis: 'official' }],
})

/** Waits in the page until it is so, and says after how many milliseconds from the asking that was. */
const cellSays = (word: string): string => `new Promise((resolve) => {
  const start = performance.now()
  const look = () => document.getElementById('eu-accession:russia')?.querySelector('.word')?.textContent === ${JSON.stringify(word)}
    ? resolve(performance.now() - start)
    : requestAnimationFrame(look)
  look()
})`

/** Once a page follows the record. */
const following = /\/stream\?/

looking(`what is recorded is on an open page within ${limitMs} ms, marked until it is seen and said once`, {}, async (t, page) => {
  const followed = page.waitForResponse(following)
  await page.goto(at)
  await followed
  const cell = page.locator('[id="eu-accession:russia"]')
  t.equal(await cell.locator('.word').textContent(), 'unstated')
  await page.evaluate('window.isTheSame = true')

  const seen = page.evaluate<number>(cellSays('rejected'))
  await record(`${at}/developments`, states('russia-refuses', 'refused', '2025-12-05'))
  const taken = await seen
  t.ok(taken <= limitMs, `${taken.toFixed()} ms with the request that records it`)
  t.match(await cell.getAttribute('class'), 'moved-now')
  await page.locator('#live', { hasText: 'Russia: rejected.' }).waitFor({ state: 'attached' })
  await cell.hover()
  t.notMatch(await cell.getAttribute('class'), 'moved-now', 'it is marked until it is seen')
  t.equal(await page.evaluate('window.isTheSame'), true, 'without leaving the page')
})

looking('what is being read is not moved: an open card stays, and a line says that there is news', {}, async (t, page) => {
  const followed = page.waitForResponse(following)
  await page.goto(`${at}?cell=eu-accession:russia`)
  await followed
  const before = await page.locator('#card').innerHTML()
  const scrolled = await page.evaluate('scrollY')
  await record(`${at}/developments`, states('russia-agrees', 'accepted', '2025-12-06'))
  await page.locator('.news').waitFor()
  t.equal(await page.locator('#card').innerHTML(), before)
  t.equal(await page.evaluate('scrollY'), scrolled)
  await page.locator('.news a').click()
  await page.locator('#card .sentence', { hasText: 'Russia agrees to it' }).waitFor()
})

looking('a page of the past, or one that is frozen, follows nothing', {}, async (t, page) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  for (const query of ['?asOf=2025-12-01', '?rev=120', '?publishedBy=2025-12-01']) await page.goto(at + query, { waitUntil: 'networkidle' })
  t.strictSame(
    asked.filter((address) => following.test(address)),
    [],
  )
})
