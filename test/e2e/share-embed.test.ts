import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import t, { type Test } from 'tap'
import { axeViolations, browsing, launchBrowser, withBrowser } from '../support/browser.ts'
import { type PagesServer, servePages } from '../support/pages-server.ts'

const at = '/negotiations/ukraine-2025'

/** An article of another site, with a frame in it, and what that tells the article of its height. */
const article = (src: string): string => `<!doctype html><title>An article</title><p>Before it</p>
<iframe src="${src}" width="640" height="200"></iframe>
<script>const told = []; addEventListener('message', ({ source, data }) => { if (source === document.querySelector('iframe').contentWindow) told.push(data) })</script>`

/** Another site, which shows in an article whatever is asked for. */
async function openSite(t: Test): Promise<string> {
  const site = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(article(decodeURIComponent(String(request.url).slice(2))))
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
  t.teardown(() => {
    site.closeAllConnections()
    site.close()
  })
  // By another name the browser holds it for another site.
  return `http://localhost:${(site.address() as AddressInfo).port}/?`
}

const server: PagesServer = await servePages()
t.teardown(() => server.close())

const looking = browsing(t, server.url)
for (const [name, path] of [
  ['the matrix', `${at}/embed`],
  ['a point', `${at}/points/nato-membership-bar/embed`],
] as const)
  for (const colorScheme of ['light', 'dark'] as const)
    looking(
      `an embed of ${name} is for everyone, ${colorScheme}`,
      { colorScheme, viewport: { width: 640, height: 400 } },
      async (t, page) => {
        for (const query of ['?lang=en', '?lang=uk']) {
          await page.goto(path + query)
          t.strictSame(await axeViolations(page), [], query)
        }
        t.equal(await page.evaluate('document.documentElement.scrollWidth'), 640)
        await page.setViewportSize({ width: 320, height: 400 })
        t.equal(await page.evaluate('document.documentElement.scrollWidth'), 320)
        t.strictSame(await axeViolations(page), [], 'on a phone')
      },
    )

t.test('in the page of another site', withBrowser, async (t) => {
  const site = await openSite(t)
  const browser: Browser = await launchBrowser()
  t.teardown(() => browser.close())

  await t.test('an embed is shown, and tells that page its height', async (t) => {
    const page = await browser.newPage()
    page.setDefaultTimeout(10_000)
    await page.goto(site + encodeURIComponent(`${server.url}${at}/embed`))
    const frame = page.frameLocator('iframe')
    t.match(await frame.locator('h1').innerText(), 'Ukraine peace plan')
    await page.waitForFunction('told.length > 0')
    const whole = await page.frames()[1]?.evaluate('Math.ceil(document.documentElement.getBoundingClientRect().height)')
    t.strictSame(await page.evaluate('told.at(-1)'), { type: 'standpoint:height', height: whole })
    const before = await page.evaluate('told.length')
    await page.evaluate("document.querySelector('iframe').width = 400")
    await page.waitForFunction(`told.length > ${before}`)
    t.ok(Number(await page.evaluate('told.at(-1).height')) > Number(whole), 'and again where it changes')
    const [opened] = await Promise.all([page.context().waitForEvent('page'), frame.locator('.stances section a').first().click()])
    await opened.waitForLoadState()
    t.match(opened.url(), `${server.url}${at}/points/`, 'its links open pages in a tab of their own')
    await page.close()
  })

  await t.test('an embed is whole without script', async (t) => {
    const page = await browser.newPage({ javaScriptEnabled: false })
    await page.goto(site + encodeURIComponent(`${server.url}${at}/embed?rev=100`))
    t.match(await page.frameLocator('iframe').locator('body').innerText(), /Frozen at revision 100/)
    await page.close()
  })

  await t.test('no other page is shown, nor an embed where the setting names other sites', async (t) => {
    const other = await servePages({ settings: { embedOrigins: 'https://news.example' } })
    t.teardown(() => other.close())
    for (const src of [`${server.url}${at}`, `${other.url}${at}/embed`]) {
      const page = await browser.newPage()
      const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'))
      await page.goto(site + encodeURIComponent(src))
      await refused
      t.equal(await page.frameLocator('iframe').locator('h1', { hasText: 'Ukraine' }).count(), 0, src)
      await page.close()
    }
  })
})
