import type { Page } from 'playwright-core'
import t from 'tap'
import { browsing } from '../support/browser.ts'
import { servePages } from '../support/pages-server.ts'

const { url, close } = await servePages()
t.teardown(close)
const looking = browsing(t, url)

const at = '/negotiations/ukraine-2025'

const asked = (page: Page, name: string): string | null => new URL(page.url()).searchParams.get(name)
const label = (page: Page) => page.locator('.slider output')
const slider = (page: Page) => page.getByRole('slider', { name: 'Change' })
/** Waits until the page shows another moment than it did. */
async function moving(page: Page, move: () => Promise<unknown>): Promise<string> {
  const before = page.url()
  await move()
  await page.waitForURL((now) => now.href !== before)
  return page.url()
}

looking('the keyboard moves the slider from change to change, and the address with it', {}, async (t, page) => {
  await page.goto(at)
  const last = await label(page).textContent()
  await slider(page).focus()
  await moving(page, () => page.keyboard.press('ArrowLeft'))
  t.match(asked(page, 'asOf'), /^2025-1[12]-\d\d/)
  const earlier = await label(page).textContent()
  t.not(earlier, last)
  t.equal(await slider(page).getAttribute('aria-valuetext'), earlier, 'and says which change it stands at')
  t.equal(await page.evaluate('document.activeElement.name'), 'step', 'the focus stays on it')
  t.match(await page.locator('#live').textContent(), earlier ?? 'none', 'and whoever does not see it is told')

  const second = await moving(page, () => page.keyboard.press('ArrowLeft'))
  await moving(page, () => page.goBack())
  await page.locator('.slider output', { hasText: earlier ?? 'none' }).waitFor()
  t.not(page.url(), second)
  await moving(page, () => page.goForward())
  t.equal(page.url(), second, 'back and forward go through the moments')
  t.match(await page.title(), /^Ukraine peace plan.*, as of \d+ \w+ 2025$/)
})

looking('what the address says is the whole state: opened anew it shows the same', {}, async (t, page) => {
  await page.goto(at)
  await slider(page).focus()
  for (let count = 0; count < 3; count++) await moving(page, () => page.keyboard.press('ArrowLeft'))
  const shown = await page.locator('main').innerHTML()
  await page.reload()
  t.equal((await page.locator('main').innerHTML()).replace(' hidden=""', ''), shown.replace(' hidden=""', ''))
})

for (const isScripted of [true, false])
  looking(
    `previous and next go by one change, ${isScripted ? 'with' : 'without'} script`,
    { javaScriptEnabled: isScripted },
    async (t, page) => {
      await page.goto(at)
      const last = (await label(page).textContent()) ?? ''
      t.equal(await page.getByRole('link', { name: 'Next change' }).count(), 0, 'nothing comes after the last')
      const previous = page.getByRole('link', { name: 'Previous change' })
      const title = await previous.getAttribute('title')
      await moving(page, () => previous.click())
      t.equal(await label(page).textContent(), title, 'the link says where it leads')
      t.equal(await page.getByRole('link', { name: 'To the present' }).count(), 1)
      await moving(page, () => page.getByRole('link', { name: 'Next change' }).click())
      t.equal(await label(page).textContent(), last)
      t.notOk(new URL(page.url()).searchParams.has('asOf'), 'the last change leads to the present')
      t.match(await page.locator('.headline .moment').textContent(), 'at present')
    },
  )

looking('without script the slider and the date are plain forms', { javaScriptEnabled: false }, async (t, page) => {
  await page.goto(at)
  await page.getByLabel('as of').fill('2025-11-26')
  await page.locator('.axis').getByRole('button', { name: 'Go' }).click()
  t.equal(asked(page, 'asOf'), '2025-11-26')
  t.match(await page.locator('.headline').textContent(), /as of 26 November 2025$/)
  t.equal(await page.getByLabel('as of').inputValue(), '2025-11-26')
  t.notOk(await page.locator('.play').isVisible(), 'play is for those who have script')

  await slider(page).focus()
  await page.keyboard.press('Home')
  await page.locator('.slider').getByRole('button', { name: 'Go' }).click()
  t.equal(await page.locator('.slider [rel=prev]').count(), 0, 'it stands at the first change')
  t.match(asked(page, 'asOf'), /^2025-/)
  t.equal(asked(page, 'step'), null, 'and its address says when that was')
})

looking('play goes on by one change a second from where it stands, and can be stopped', {}, async (t, page) => {
  await page.clock.install()
  await page.goto(at)
  await slider(page).focus()
  for (let count = 0; count < 3; count++) await moving(page, () => page.keyboard.press('ArrowLeft'))
  await page.clock.pauseAt(await page.evaluate<number>('Date.now() + 1000'))
  const steps = [page.url()]
  await page.getByRole('button', { name: 'Play' }).click()
  steps.push(await moving(page, () => page.clock.runFor(1000)))
  t.equal(await page.getByRole('button', { name: 'Stop' }).count(), 1)
  steps.push(await moving(page, () => page.clock.runFor(1000)))
  t.equal(new Set(steps).size, 3)
  t.ok(
    steps.every((step, index) => index === 0 || step > (steps[index - 1] ?? '')),
    'forwards',
  )
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByRole('button', { name: 'Play' }).waitFor()
  await page.clock.runFor(5000)
  t.equal(page.url(), steps.at(-1))
})

looking('nothing plays for whoever wants motion reduced', { reducedMotion: 'reduce' }, async (t, page) => {
  await page.goto(at)
  t.notOk(await page.locator('.play').isVisible())
})

looking('the record is read in three ways, each of which is explained in a line', {}, async (t, page) => {
  await page.goto(at)
  const explained = page.locator('.axis .explain')
  const seen: Record<string, (string | null)[]> = {}
  for (const axis of ['as it happened', 'as it was published', 'as it was known']) {
    await page.getByLabel('Read the record').selectOption(axis)
    await page.locator('.axis').getByRole('button', { name: 'Go' }).click()
    await page.getByLabel('as of').fill('2025-12-12')
    await page.locator('.axis').getByRole('button', { name: 'Go' }).click()
    const names = ['asOf', 'publishedBy', 'knownAt'].filter((name) => asked(page, name) !== null)
    seen[axis] = [await explained.textContent(), names.join()]
    await page.goto(at)
  }
  t.strictSame(seen, {
    'as it happened': ['By when things took place, on everything known today.', 'asOf'],
    'as it was published': ['Only what had been published by then.', 'publishedBy'],
    'as it was known': ['Only what this record held by then, mistakes and all.', 'knownAt'],
  })
})

looking('what moved since is one click', { javaScriptEnabled: false }, async (t, page) => {
  await page.goto(at)
  const links = await page
    .locator('.moved a:visible')
    .evaluateAll((found) => found.map((link) => [link.textContent, link.getAttribute('href')]))
  t.strictSame(links.slice(0, 2), [
    ['yesterday', `${at}/diff?from=0`],
    ['last week', `${at}/diff?from=0`],
  ])
  await page.goto(`${at}?asOf=2025-12-02`)
  const inWorld = await page.locator('.moved a:visible').first().getAttribute('href')
  t.equal(inWorld, `${at}/diff?from=2025-12-01&to=2025-12-02T23%3A59%3A59.999Z`, 'of a past of the world, in the world')
})

looking('a page follows the record or is frozen at a revision, says which, and leads to the other', {}, async (t, page) => {
  await page.goto(at)
  const state = page.locator('.take-away .state')
  t.match(await state.textContent(), 'This page follows the record.')
  await moving(page, () => page.getByRole('link', { name: 'freeze' }).click())
  const rev = asked(page, 'rev')
  t.match(await state.textContent(), `Frozen at revision ${rev}.`)
  await page.getByText('cite and take away', { exact: true }).click()
  t.match(await page.locator('.citation').textContent(), `revision ${rev}, ruleset 2. ${url}${at}?rev=${rev}`)
  await moving(page, () => page.getByRole('link', { name: 'follow' }).click())
  t.equal(asked(page, 'rev'), null)
})
