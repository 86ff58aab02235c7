import type { BrowserContextOptions, Page } from 'playwright-core'
import t from 'tap'
import { axeViolations, browsing } from '../support/browser.ts'
import { onlyLong } from '../support/long.ts'
import { unfold } from '../support/page-layout.ts'
import { pagePaths as pages } from '../support/page-paths.ts'
import { servePages, ukraine } from '../support/pages-server.ts'
import { passRoad } from '../support/pass-road.ts'

const { url, close } = await servePages({ folders: [ukraine, passRoad] })
t.teardown(close)
const looking = browsing(t, url)

const narrow = { viewport: { width: 320, height: 640 } }
const dark = { colorScheme: 'dark' } as const

/** As a browser shows it whose reader allows no script. */
const withoutScript = (page: Page): Promise<unknown> =>
  page.route('**/page.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }))

type Setting = BrowserContextOptions & { isScripted: boolean }

/** Both themes, both widths, with script and without: what differs between them is in the style alone, and in these two. */
const usual: Record<string, Setting> = {
  'in light': { isScripted: true },
  'in 320 pixels and dark, without script': { ...narrow, ...dark, isScripted: false },
}

const settings: Record<string, Setting> =
  onlyLong === false
    ? {
        ...usual,
        'in dark, without script': { ...dark, isScripted: false },
        'in 320 pixels, without script': { ...narrow, isScripted: false },
        'in 320 pixels and dark': { ...narrow, ...dark, isScripted: true },
      }
    : usual

for (const [how, { isScripted, ...options }] of Object.entries(settings))
  looking(`axe finds nothing on any page ${how}`, options, async (t, page) => {
    if (!isScripted) await withoutScript(page)
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(path)
      await unfold(page)
      t.strictSame(await axeViolations(page), [], name)
    }
  })

looking('axe finds nothing in Ukrainian', {}, async (t, page) => {
  for (const [name, path] of Object.entries(pages)) {
    const address = new URL(path, url)
    address.searchParams.set('lang', 'uk')
    await page.goto(address.href)
    t.equal(await page.locator('html').getAttribute('lang'), 'uk')
    t.strictSame(await axeViolations(page), [], name)
  }
})
