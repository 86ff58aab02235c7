import t from 'tap'
import { browsing } from '../support/browser.ts'
import { clippedTexts, shiftsOf, smallTargets, unfold, watchShifts, widthOf } from '../support/page-layout.ts'
import { overviewPath as at, pagePaths as pages } from '../support/page-paths.ts'
import { servePages, ukraine } from '../support/pages-server.ts'
import { passRoad } from '../support/pass-road.ts'

const { url, close } = await servePages({ folders: [ukraine, passRoad] })
t.teardown(close)
const looking = browsing(t, url)

const narrow = { viewport: { width: 320, height: 640 } }
const dark = { colorScheme: 'dark' } as const

looking('in 320 pixels no page is moved sideways, no text is cut off, and what is touched is large enough', narrow, async (t, page) => {
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(path)
    await unfold(page)
    t.ok((await widthOf(page)) <= 320, name)
    t.strictSame(await clippedTexts(page), [], name)
    t.strictSame(await smallTargets(page), [], name)
  }
})

looking('with letters twice as large everything can still be read', {}, async (t, page) => {
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(path)
    // As a reader’s own setting of the size of letters does.
    await page.evaluate(
      `document.styleSheets[0].insertRule('html { font-size: 200% !important }', document.styleSheets[0].cssRules.length)`,
    )
    await unfold(page)
    t.ok((await widthOf(page)) <= 1280, name)
    t.strictSame(await clippedTexts(page), [], name)
  }
})

looking('the first key leads past what is the same on every page', {}, async (t, page) => {
  await page.goto(at)
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: 'To the content' })
  t.ok(((await skip.boundingBox())?.x ?? -1) >= 0, 'it is seen once it has the focus')
  await page.keyboard.press('Enter')
  await page.waitForFunction('location.hash === "#main" && document.activeElement === document.body')
  await page.keyboard.press('Tab')
  t.equal(await page.evaluate(`document.activeElement.closest('main') !== null`), true)
})

looking('by the keyboard one goes through everything in its order, and sees where one is', {}, async (t, page) => {
  await page.goto(`${at}?cell=nato-membership-bar:ukraine`)
  await unfold(page)
  const stops = `[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]')].filter((one) => one.checkVisibility() && !one.disabled)`
  const inOrder = await page.evaluate<string[]>(`${stops}.map((one, index) => index + ' ' + one.outerHTML.slice(0, 60))`)
  await page.evaluate(`window.stops = ${stops}`)
  const walked: string[] = []
  const unseen: string[] = []
  for (;;) {
    await page.keyboard.press('Tab')
    const [place, outline] = await page.evaluate<[string, string]>(`(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement)
      const index = window.stops.indexOf(document.activeElement)
      return [index + ' ' + document.activeElement.outerHTML.slice(0, 60), outlineStyle + ' ' + outlineWidth]
    })()`)
    if (place.startsWith('-1 ') || walked.length > inOrder.length) break
    // A date has several fields, each of which shows by itself that it has the focus.
    if (place === walked.at(-1)) continue
    walked.push(place)
    if (!/^(solid|auto) [2-9]/.test(outline)) unseen.push(place)
  }
  t.strictSame(walked, inOrder, 'the order is that of the page, and everything comes once')
  t.strictSame(unseen, [], 'what has the focus has an edge')
})

looking('both languages are there, each named in itself, and the choice goes along', {}, async (t, page) => {
  await page.goto(at)
  t.equal(await page.locator('html').getAttribute('lang'), 'en')
  await page.getByRole('navigation', { name: 'Language' }).getByRole('link', { name: 'Українська' }).click()
  await page.waitForURL(/lang=uk/)
  t.equal(await page.locator('html').getAttribute('lang'), 'uk')
  t.match(await page.locator('.headline').textContent(), /^[^a-zA-Z]+$/, 'no word of English is left in the sentence')
  const leading = await page.locator('main a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
  const pagesOf = leading.filter((href) => href.startsWith('/negotiations') && !/\.(csv|json|atom|svg|png)\b/.test(href))
  t.strictSame(
    pagesOf.filter((href) => !href.includes('lang=uk')),
    [],
  )
})

looking('a reader of Ukrainian gets it unasked', { locale: 'uk-UA' }, async (t, page) => {
  await page.goto(at)
  t.equal(await page.locator('html').getAttribute('lang'), 'uk')
})

looking('paper and ink are those of the reader: light or dark', {}, async (t, page) => {
  const colours = async (scheme: 'light' | 'dark') => {
    await page.emulateMedia({ colorScheme: scheme })
    await page.goto(at)
    return page.evaluate(`[getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]`)
  }
  t.strictSame(await colours('light'), ['rgb(255, 255, 255)', 'rgb(26, 26, 26)'])
  t.strictSame(await colours('dark'), ['rgb(21, 23, 26)', 'rgb(236, 236, 236)'])
})

looking(
  'under forced colours every status still has its word and sign, and what is contested its edge',
  { forcedColors: 'active' },
  async (t, page) => {
    await page.goto(pages['matrix with every mark'])
    const cells = await page.locator('.matrix td.cell:visible').allInnerTexts()
    t.ok(cells.length > 40)
    t.strictSame(
      cells.filter((text) => !/^[✔≠✘?○·]\s*\w+/.test(text)),
      [],
    )
    const contested = page.locator('td.is-contested')
    t.ok((await contested.count()) > 0)
    t.equal(await page.evaluate(`getComputedStyle(document.querySelector('td.is-contested')).outlineStyle`), 'dashed')
  },
)

looking('nothing moves for whoever wants motion reduced', { reducedMotion: 'reduce' }, async (t, page) => {
  await page.goto(at)
  t.equal(await page.evaluate('document.getAnimations().length'), 0)
})

looking('nothing that is being read is shifted while a page loads, however late its letters come', {}, async (t, page) => {
  await watchShifts(page)
  const late: (() => Promise<void>)[] = []
  await page.route('**/*.woff2', async (route) => void late.push(() => route.continue()))
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(path, { waitUntil: 'domcontentloaded' })
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))')
    for (const go of late.splice(0)) await go()
    await page.evaluate('document.fonts.ready.then(() => true)')
    t.strictSame(await shiftsOf(page), [], name)
  }
})

looking('the matrix is printed on one page of A4, in light, with its citation', dark, async (t, page) => {
  for (const path of [at, `${at}?asOf=2025-12-01`, `${at}?lang=uk`]) {
    await page.goto(path)
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1')
    t.equal([...pdf.matchAll(/\/Type \/Page\b(?!s)/g)].length, 1, path)
    const [, width = 0, height = 0] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []
    t.strictSame([Math.round(Number(width)), Math.round(Number(height))], [842, 595], 'A4, landscape')
  }
  await page.emulateMedia({ media: 'print' })
  t.match(await page.locator('.on-paper').textContent(), /Strana[\s\S]*http:\/\/127\.0\.0\.1:\d+\/\S*rev=\d+[\s\S]*UTC/)
  t.ok(await page.locator('.matrix').isVisible())
  t.notOk(await page.locator('.slider').isVisible())
  t.equal(await page.evaluate('getComputedStyle(document.body).color'), 'rgb(26, 26, 26)')
})

t.test('no page is 60 kB of HTML or more, without its drawings', async (t) => {
  for (const [name, path] of Object.entries(pages)) {
    const response = await fetch(`${url}${path}`, { headers: { accept: 'text/html' } })
    t.match(response.headers.get('content-type'), 'text/html')
    const length = Buffer.byteLength((await response.text()).replace(/<svg[\s\S]*?<\/svg>/g, ''))
    t.ok(length < 60_000, `${name}: ${length}`)
  }
})
