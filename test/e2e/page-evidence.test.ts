import t from 'tap'
import { browsing } from '../support/browser.ts'
import { servePages } from '../support/pages-server.ts'

const { url, close } = await servePages()
t.teardown(close)
const looking = browsing(t, url)

const at = '/negotiations/ukraine-2025'
const cell = (point: string, party: string): string => `[id="${point}:${party}"] > a`

for (const isScripted of [true, false])
  looking(
    `a cell opens its card by the keyboard, ${isScripted ? 'with' : 'without'} script`,
    { javaScriptEnabled: isScripted },
    async (t, page) => {
      await page.goto(at)
      await page.locator(cell('nato-membership-bar', 'russia')).focus()
      await page.keyboard.press('Enter')
      await page.waitForURL(/cell=nato-membership-bar%3Arussia#card$/)
      const card = page.getByRole('article', { name: 'Russia: Bar on NATO membership' })
      t.ok(await card.isVisible())
      t.match(await card.locator('.sentence').textContent(), /^Russia agrees to it, .*since .*2025[.;]/)
      t.equal(await page.locator('td[aria-current=true]').getAttribute('id'), 'nato-membership-bar:russia')

      // From the place that the address names on, the next key leads into the card.
      await page.waitForFunction('document.activeElement.id === "card"')
      await page.keyboard.press('Tab')
      t.equal(await page.evaluate('document.activeElement.closest("#card") !== null'), true)
      await card.getByRole('link', { name: 'Close' }).focus()
      await page.keyboard.press('Enter')
      await page.waitForURL(`${url}${at}`)
      t.equal(await page.locator('#card').count(), 0)
    },
  )

type Reason = { role: string; development: string; reports: { source: string; title?: string }[]; denials: unknown[] }

looking('a card shows what decides by which rule, what speaks against it, and who reports each', {}, async (t, page) => {
  const path = `${at}/points/nato-membership-bar/status?party=ukraine&asOf=2025-12-01`
  const answer = (await (await fetch(`${url}${path}`)).json()) as { parties: { ukraine: { because: Reason[] } } }
  const { because } = answer.parties.ukraine
  await page.goto(`${at}?asOf=2025-12-01&cell=nato-membership-bar:ukraine`)
  const card = page.locator('#card')
  t.match(
    await card.locator('.sentence').textContent(),
    /^Ukraine rejects it, as reported, since 30 November 2025; what decides is told by .+ alone\.$/,
    'who alone says so is named',
  )
  t.match(await card.textContent(), 'Without Strana it would be disputed.')
  for (const role of ['decisive', 'alleged']) {
    const expected = because.filter((one) => one.role === role)
    const section = card.locator(`.role-${role}`)
    t.equal(await section.locator('.evidence').count(), expected.length, role)
    t.match(await section.locator('.rule').textContent(), /^Rule \d: .+\.$/)
    t.equal(await section.locator('.reports li').count(), expected.flatMap(({ reports }) => reports).length)
    t.strictSame(
      await section.locator('.evidence > p:first-child a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))),
      expected.map(({ development }) => `${at}/developments/${development}?asOf=2025-12-01`),
    )
  }
  await card.getByRole('link', { name: 'Show them' }).click()
  await page.waitForURL(/superseded=true/)
  t.equal(await card.locator('.role-superseded .evidence').count(), 1)
})

looking('where nobody has said anything the card says so', {}, async (t, page) => {
  await page.goto(`${at}?cell=eu-accession:russia`)
  t.equal(await page.locator('#card .sentence').textContent(), 'Nobody has reported a stance of Russia.')
})

looking('the card is beside the matrix on a wide screen, and below it on a narrow one', {}, async (t, page) => {
  await page.goto(`${at}?cell=nato-membership-bar:russia`)
  const boxes = async () => ({ card: await page.locator('#card').boundingBox(), whole: await page.locator('.whole').boundingBox() })
  const wide = await boxes()
  t.ok((wide.card?.x ?? 0) >= (wide.whole?.x ?? 0) + (wide.whole?.width ?? 0))
  await page.setViewportSize({ width: 800, height: 900 })
  const narrow = await boxes()
  t.ok((narrow.card?.y ?? 0) >= (narrow.whole?.y ?? 0) + (narrow.whole?.height ?? 0))
})
