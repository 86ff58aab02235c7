import t from 'tap'
import { axeViolations, browsing } from '../support/browser.ts'
import { clippedTexts, widthOf } from '../support/page-layout.ts'
import { servePages } from '../support/pages-server.ts'

const { url, record, close } = await servePages({ folders: [] })
t.teardown(close)
const looking = browsing(t, url)

const at = '/negotiations/hostile'
const script = '<script>window.taken = true</script>'
const image = '"><img src=x onerror="window.taken = true">'
const rightToLeft = 'الحدود الشمالية (12) والممر البحري שלום'
/** As long as a name may be, in one word. */
const long = 'Ж'.repeat(300)
const longText = 'Unendlich '.repeat(399).trim()
const day = (date: string) => ({ earliest: date, precision: 'day', basis: 'printed' })

await record('/negotiations', {
  id: 'hostile',
  title: `Talks ${script}`,
  description: image,
  parties: [
    { id: 'script', name: script, role: 'principal' },
    { id: 'image', name: image, role: 'principal' },
    { id: 'rtl', name: rightToLeft, role: 'mediator' },
    { id: 'long', name: long, role: 'consulted' },
  ],
  points: [
    { id: 'script', title: script, proposition: image },
    { id: 'image', title: image, proposition: '{n, plural, other {#}} {party} {{constructor}}' },
    { id: 'rtl', title: rightToLeft, proposition: rightToLeft },
    { id: 'long', title: long, proposition: longText },
  ],
  sources: [{ id: 'gazette', name: `Gazette ${script}`, reliability: 'C' }],
  reports: [
    {
      id: 'gazette-1',
      source: 'gazette',
      title: image,
      url: 'https://gazette.example/?a="><script>window.taken = true</script>',
      publishedAt: day('2025-12-02'),
    },
  ],
})
const sides = ['script', 'image', 'rtl', 'long']
await record(`${at}/developments`, {
  kind: 'StatementMade',
  id: 'all-say',
  summary: `${script} ${image}`,
  occurred: day('2025-12-01'),
  reports: [{ report: 'gazette-1', paragraph: 2 }],
  positions: sides.flatMap((party, index) =>
    sides.map((point) => ({
      party,
      point,
      stance: index % 2 === 0 ? 'conditional' : 'refused',
      basis: 'reported',
      note: image,
      ...(index % 2 === 0 ? { condition: script } : {}),
    })),
  ),
})

const shown = {
  matrix: at,
  stances: `${at}?view=stances`,
  'a card': `${at}?cell=script:image`,
  'a card of long names': `${at}?cell=long:long`,
  'from right to left': `${at}?cell=rtl:rtl`,
}

for (const [how, options] of Object.entries({ 'on a wide screen': {}, 'in 320 pixels': { viewport: { width: 320, height: 640 } } }))
  looking(`what a record says is text, whatever it looks like, ${how}`, options, async (t, page) => {
    for (const [name, path] of Object.entries(shown)) {
      await page.goto(path)
      t.equal(await page.evaluate('window.taken'), undefined, name)
      t.equal(await page.locator('main script, main img[src=x]').count(), 0)
      t.ok((await widthOf(page)) <= (page.viewportSize()?.width ?? 0), `${name} is not moved sideways`)
      t.strictSame(await clippedTexts(page), [], name)
      t.strictSame(await axeViolations(page), [], name)
    }
    await page.goto(at)
    t.match(await page.title(), `Talks ${script}`)
    t.equal(await page.getByRole('heading', { level: 1 }).textContent(), `Talks ${script}`)
    await page.goto(`${at}?view=stances`)
    t.strictSame(await page.locator('.stances h2').allTextContents(), [script, image, rightToLeft, long])
  })

looking('what a link leads to is what the record says, and nothing that a script could be', {}, async (t, page) => {
  await page.goto(`${at}?cell=script:image`)
  const links = await page.locator('a[rel~=external]').evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''))
  t.strictSame(links, ['https://gazette.example/?a="><script>window.taken = true</script>'])
})

looking('a text from right to left turns only itself round', {}, async (t, page) => {
  await page.goto(at)
  const lefts = await page.evaluate<number[]>(
    `[...document.querySelectorAll('.matrix tbody th a')].map((one) => Math.round(one.closest('th').getBoundingClientRect().left))`,
  )
  t.equal(new Set(lefts).size, 1)
})

t.test('a name that is longer than a name may be is refused at its field', async (t) => {
  const title = 'Ж'.repeat(10_000)
  await t.rejects(record(`${at}/points`, { id: 'longer', title, proposition: 'It is long' }), /"pointer":"\/title"|"pointer":"#\/title"/)
  t.equal((await fetch(`${url}${at}/points/longer/status`)).status, 404)
})
