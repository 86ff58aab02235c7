import t from 'tap'
import { browsing } from '../support/browser.ts'
import { listOf } from '../support/list-of.ts'
import { deskKey, servePages } from '../support/pages-server.ts'

const { url, ledger, close } = await servePages()
t.teardown(close)
const looking = browsing(t, url)

const at = '/negotiations/ukraine-2025'
const newest = () => ledger.read('ukraine-2025')?.recorded.length ?? 0

for (const isScripted of [true, false])
  looking(
    `whoever signs in records a development by a form, ${isScripted ? 'with' : 'without'} script`,
    { javaScriptEnabled: isScripted },
    async (t, page) => {
      const id = `spoken-${isScripted ? 'with' : 'without'}-script`
      const before = newest()
      await page.goto(`${at}/record/development?kind=StatementMade`)
      await page.getByLabel('Key').fill(deskKey)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.waitForURL(/\/record\/development/)
      t.match(await page.context().cookies(), listOf({ name: 'standpoint-key', httpOnly: true, sameSite: 'Strict' }))
      t.notMatch(page.url(), deskKey)

      await page.locator('[name="occurred"]').fill('2 December 2025')
      await page.getByRole('button', { name: 'See what it would do' }).last().click()
      t.match(await page.getByRole('alert').textContent(), /not right yet/)
      t.equal(await page.locator('[name="occurred"]').inputValue(), '2025-12-02', 'what was typed stays, as it was read')
      t.equal(newest(), before, 'nothing was written')

      await page.locator('[name="id"]').fill(id)
      await page.locator('[name="summary"]').fill('Russia spoke of accession')
      await page.locator('[name="reports/0/report"]').fill('article-003')
      await page.locator('[name="positions/0/party"]').fill('Russia')
      await page.locator('[name="positions/0/point"]').fill('Accession to the European Union')
      await page.locator('[name="positions/0/stance"]').selectOption(isScripted ? 'refused' : 'accepted')
      await page.locator('[name="positions/0/basis"]').selectOption('official')
      await page.getByRole('button', { name: 'See what it would do' }).last().click()
      t.match(await page.locator('.effect').textContent(), /Accession to the European Union.*Russia/)
      t.equal(newest(), before, 'it was only tried')
      await page.getByRole('button', { name: 'Record it' }).click()
      await page.waitForURL(/\/recorded\?/)
      t.equal(newest(), before + 1)
      await page.goto(`${at}/developments/${id}`)
      t.match(await page.locator('main').textContent(), 'Russia spoke of accession')
    },
  )
