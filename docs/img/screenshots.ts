/* Takes the pictures that the README shows, of the first data set on a fixed day: the same pages give the same pictures. */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions } from 'playwright-core'
import { launchBrowser } from '../../test/support/browser.ts'
import { servePages } from '../../test/support/pages-server.ts'

const wide = { width: 1280, height: 800 }
const at = '/negotiations/ukraine-2025'
const matrix = `${at}?asOf=2025-12-02`

type View = { path: string } & BrowserContextOptions

const views: Record<string, View> = {
  light: { path: matrix, viewport: wide },
  dark: { path: matrix, viewport: wide, colorScheme: 'dark' },
  phone: { path: matrix, viewport: { width: 390, height: 844 } },
  card: { path: `${matrix}&cell=nato-membership-bar:ukraine`, viewport: { width: 1280, height: 560 } },
  comparison: { path: `${at}/diff?from=2025-11-29&to=2025-12-01`, viewport: wide },
  course: { path: `${at}/course`, viewport: wide },
}

const { url, close } = await servePages()
const browser = await launchBrowser()
for (const [name, { path, ...options }] of Object.entries(views)) {
  const page = await browser.newPage({ locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', ...options })
  await page.goto(url + path)
  await page.evaluate('document.fonts.ready.then(() => true)')
  // What the card is about stands at its top, and the page with it.
  await page.evaluate('scrollTo(0, 0)')
  await writeFile(fileURLToPath(new URL(`${name}.png`, import.meta.url)), await page.screenshot({ animations: 'disabled', caret: 'hide' }))
  await page.close()
}
await browser.close()
await close()
