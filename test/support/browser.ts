import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))

/** The browser that `CHROMIUM` names, or the first on the PATH. */
const executablePath = process.env.CHROMIUM ?? onPath.find(isExecutable)

/** For a test that needs a browser: skips it, by name, where there is none. */
export const withBrowser = executablePath === undefined ? { skip: 'no Chromium is installed, and CHROMIUM names none' } : {}

/** A browser without a window. */
export const launchBrowser = (): Promise<Browser> =>
  // As root Chromium refuses to run with its sandbox.
  chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })

/** What a browser says of a page: what it complains of, and what it asked of others than the page's own host. */
type Heard = { complaints: string[]; abroad: string[] }

/** A form that comes back with what is not right in it is told as a failure to load. */
const isRefusal = (text: string): boolean => text.includes('the server responded with a status of 422')

function listenTo(page: Page, heard: Heard, host: string): void {
  // A violation of the policy of a page is told as an error of the console.
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !isRefusal(message.text()))
      heard.complaints.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', ({ message }) => heard.complaints.push(message))
  page.on('request', (request) => {
    const { protocol, host: asked } = new URL(request.url())
    if (protocol.startsWith('http') && asked !== host) heard.abroad.push(request.url())
  })
}

/** What a browser and a page are like where a test does not say otherwise. */
const usual: BrowserContextOptions = { viewport: { width: 1280, height: 900 }, locale: 'en-GB', timezoneId: 'UTC' }

export type Looking = (name: string, options: BrowserContextOptions, look: (t: Test, page: Page) => Promise<void>) => Promise<unknown>

/**
 * Tests in one browser, which ends with the test that they belong to. Each has a page of its own, about which the browser
 * must have nothing to complain, and which must not ask anything of another host.
 * @param origin where the pages are; an address is given relative to it
 */
export function browsing(t: Test, origin: string): Looking {
  let launched: Promise<Browser> | undefined
  t.teardown(async () => (await launched)?.close())
  const { host } = new URL(origin)
  return (name, options, look) =>
    t.test(name, withBrowser, async (t) => {
      const browser = await (launched ??= launchBrowser())
      const context = await browser.newContext({ baseURL: origin, ...usual, ...options })
      t.teardown(() => context.close())
      // What has not come by then does not come: a test that waits longer says less of where.
      context.setDefaultTimeout(10_000)
      const heard: Heard = { complaints: [], abroad: [] }
      context.on('page', (page) => listenTo(page, heard, host))
      await look(t, await context.newPage())
      t.strictSame(heard, { complaints: [], abroad: [] }, 'the browser complains of nothing, and no other host is asked')
    })
}

const axe = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

type Rule = { id: string; nodes: { html: string; failureSummary?: string }[] }

/** Whatever a page has against WCAG 2.2 AA and the best practices that axe knows, each as rule and element. */
export async function axeViolations(page: Page): Promise<string[]> {
  const context = page.context()
  // In a world of its own, where the policy of the page does not hold and its script sees nothing of it.
  const session = await context.newCDPSession(page)
  const { frameTree } = await session.send('Page.getFrameTree')
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'axe',
  })
  const evaluated = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      contextId,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }
  await evaluated(`${axe}; true`)
  const violations = (await evaluated('axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)')) as Rule[]
  await session.detach()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}
