import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import t from 'tap'
import { browsing } from '../support/browser.ts'
import { crowd, openCrowd } from '../support/crowd.ts'
import { openServer } from '../support/server.ts'

const rounds = 5
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Milliseconds from asking for a page to the frame after all of it is there. */
async function opened(page: Page, address: string): Promise<number> {
  await page.goto(address)
  return page.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(performance.now()))))')
}

for (const [parties, points] of [
  [602, 8],
  [200, 44],
] as const) {
  const { app } = await openCrowd(t, parties, points)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const looking = browsing(t, url)

  looking(`${parties} parties on ${points} points open in twice the time of a bare page of the same HTML`, {}, async (t, page) => {
    const path = `${url}${crowd}`
    const html = await (await fetch(path, { headers: { accept: 'text/html' } })).text()
    const bare = html.replace(/<script[^>]*><\/script>|<link rel="(?:stylesheet|preload|icon)"[^>]*>/g, '')
    t.notMatch(bare, '<script')
    const other = await openServer(t, (_, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(bare))
    const beside = await page.context().browser()?.newPage({ viewport: page.viewportSize() })
    if (beside === undefined) throw new Error('The browser is gone')
    // Each time at a moment at which nobody has asked before: what the server works out is in the time of the page.
    const taken = { page: [] as number[], bare: [] as number[] }
    for (let round = -1; round < rounds; round++) {
      const [withAll, alone] = [
        await opened(page, `${path}?asOf=2024-05-1${round + 2}`),
        await opened(beside, `http://127.0.0.1:${other.port}/`),
      ]
      if (round < 0) continue
      taken.page.push(withAll)
      taken.bare.push(alone)
    }
    await beside.context().close()
    const [whole, alone] = [median(taken.page), median(taken.bare)]
    t.ok(whole <= 2 * alone, `${whole.toFixed()} ms beside ${alone.toFixed()} ms for ${html.length} characters`)
    t.ok((await page.locator('.matrix td').count()) > 100)
  })
}
