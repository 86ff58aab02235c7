import type { Page } from 'playwright-core'
import t from 'tap'
import { browsing } from '../support/browser.ts'
import { servePages } from '../support/pages-server.ts'

const { url, close } = await servePages()
t.teardown(close)
const looking = browsing(t, url)

const at = '/negotiations/ukraine-2025'
/** What a status is called on the page, and its sign. */
const words: Record<string, string> = {
  agreed: '✔agreed',
  disputed: '≠disputed',
  rejected: '✘rejected',
  unclear: '?unclear',
  open: '○open',
  unstated: '·unstated',
}

type Standing = {
  status: string
  contested: boolean
  fragile: boolean
  corroboration: number
  basis: string | null
  reworded: string | null
}
type Matrix = {
  parties: { id: string; name: string }[]
  points: { id: string; title: string; overall: { status: string }; parties: Record<string, Standing> }[]
}
const matrix = (await (await fetch(`${url}${at}/matrix`)).json()) as Matrix

const rowTitles = (page: Page): Promise<string[]> => page.locator('.matrix tbody th a').allTextContents()
/** A filter is in a part of the page that opens. */
async function filtered(page: Page, set: (page: Page) => Promise<unknown>): Promise<void> {
  await page.getByText('Filter', { exact: true }).click()
  await set(page)
  await page.getByRole('button', { name: 'Show', exact: true }).click()
}

looking('the matrix is a table with a caption, a heading for each column and each row', {}, async (t, page) => {
  await page.goto(at)
  const table = page.getByRole('table', { name: 'Where each party stands on each point' })
  t.equal(await table.count(), 1)
  const headings = await table.locator('thead th[scope=col]').allInnerTexts()
  t.strictSame(
    headings.slice(2).map((text) => text.split('\n')[0]?.trim()),
    matrix.parties.map(({ name }) => name),
  )
  t.equal(await table.getByRole('rowheader').count(), matrix.points.length)
  t.strictSame(
    await rowTitles(page),
    matrix.points.map(({ title }) => title),
  )
})

looking('every cell says in words what the record says of it, so that colour tells nothing alone', {}, async (t, page) => {
  await page.goto(at)
  for (const { id, overall, parties } of matrix.points) {
    const row = page.locator('.matrix tbody tr', { has: page.locator(`td[id^="${id}:"]`) })
    t.match(await row.locator('td.overall').textContent(), words[overall.status] ?? 'none', id)
    for (const [party, { status, contested, fragile, corroboration, basis, reworded }] of Object.entries(parties)) {
      const cell = page.locator(`[id="${id}:${party}"]`)
      const marks = await cell.locator('.mark').allTextContents()
      const said = {
        word: await cell.locator('a').textContent(),
        dots: await cell.locator('.dots').allTextContents(),
        marks: ['contested', 'fragile', 'reworded'].filter((mark) => marks.includes(mark)),
      }
      const record = { contested, fragile, reworded: reworded !== null }
      t.strictSame(
        said,
        {
          word: words[status],
          dots: basis === null ? [] : ['●'.repeat(Math.min(corroboration, 3)).padEnd(3, '○')],
          marks: Object.entries(record).flatMap(([mark, isTrue]) => (isTrue ? [mark] : [])),
        },
        `${id}, ${party}`,
      )
    }
  }
})

looking('the first screen says the state of it and what moved last, without a click', {}, async (t, page) => {
  await page.goto(at)
  const sentence = page.locator('.headline')
  t.match(await sentence.textContent(), /^Nothing is agreed\. .*disputed\. .*at present$/)
  for (const part of ['.headline', '.moved', '.slider output', '.matrix thead'])
    t.ok(((await page.locator(part).boundingBox())?.y ?? 900) < 900, part)
  t.match(await page.locator('.moved').textContent(), /^Of the points, .+ moved last, .+, to .+\. What moved since yesterday · last week/)
})

for (const isScripted of [true, false])
  looking(
    `sorting and filtering are a form, ${isScripted ? 'with' : 'without'} script`,
    { javaScriptEnabled: isScripted },
    async (t, page) => {
      await page.goto(at)
      await filtered(page, (page) => page.getByLabel('Sort').selectOption('by title'))
      t.equal(new URL(page.url()).searchParams.get('order'), 'title')
      const titles = matrix.points.map(({ title }) => title)
      t.strictSame(await rowTitles(page), titles.toSorted(new Intl.Collator('en').compare))

      await page.goto(at)
      await filtered(page, (page) => page.locator('select[name=status]').selectOption('open'))
      const open = matrix.points.filter(({ overall }) => overall.status === 'open').map(({ title }) => title)
      t.ok(open.length > 0)
      t.strictSame(await rowTitles(page), open)
      t.match(await page.locator('.headline').textContent(), 'Nothing is agreed.', 'the sentence speaks of the whole still')

      await page.locator('select[name=party]').selectOption(['russia', 'ukraine'])
      await page.getByRole('button', { name: 'Show', exact: true }).click()
      t.equal(await page.locator('.matrix thead th').count(), 4)
      await page.getByRole('link', { name: 'Show all' }).click()
      t.equal(page.url(), `${url}${at}`)
    },
  )

looking('who agrees, who disputes, who rejects and who is silent is a second view', {}, async (t, page) => {
  await page.goto(at)
  await filtered(page, (page) => page.getByLabel('View').selectOption('stances'))
  t.equal(await page.locator('.matrix').count(), 0)
  const point = page.locator('.stances section', { has: page.getByRole('heading', { name: 'Bar on NATO membership' }) })
  const groups = Object.fromEntries(
    await Promise.all(
      (await point.locator('dl > div').all()).map(async (group) => [
        (await group.locator('dt').textContent())?.trim(),
        await group.locator('.chip').allInnerTexts(),
      ]),
    ),
  )
  const { parties = {} } = matrix.points.find(({ id }) => id === 'nato-membership-bar') ?? {}
  const having = (status: string) => matrix.parties.filter(({ id }) => parties[id]?.status === status).map(({ name }) => name)
  t.strictSame(groups, { '✔ Agrees': having('agreed'), '✘ Rejects': having('rejected') })
})

looking('a phone gets the second view, in 320 pixels', { viewport: { width: 320, height: 640 } }, async (t, page) => {
  await page.goto(at)
  t.notOk(await page.locator('.matrix').isVisible())
  t.equal(await page.locator('.stances section:visible').count(), matrix.points.length)
})
