import { readFile } from 'node:fs/promises'
import t from 'tap'
import { allRoutes } from '../support/routes.ts'
import { openService } from '../support/service.ts'
import { sheets } from '../support/sheets.ts'

const document = new URL('../../docs/sheets.md', import.meta.url)

/** A sheet as the docs tell it. */
const told = (path: string, columns: Readonly<Record<string, string>>): string =>
  [
    `### \`${path.replace(/:(\w+)/g, '{$1}')}.csv\``,
    '',
    '| column | says |',
    '|---|---|',
    ...Object.entries(columns).map(([column, says]) => `| \`${column}\` | ${says} |`),
    '',
  ].join('\n')

t.test('every sheet has its columns in the docs', async (t) => {
  const text = await readFile(document, 'utf8')
  const expected = sheets()
    .map(([path, columns]) => told(path, columns))
    .join('\n')
  const begin = text.indexOf('### `')
  // `tap --snapshot` would write the list anew; nobody else does.
  t.equal(text.slice(begin), expected)
})

t.test('every path that can be had as CSV is one of them', async (t) => {
  const { app } = await openService(t, { isEmpty: true })
  const routes = [...allRoutes(app)].filter(([, path]) => path.endsWith('.csv')).map(([, path]) => path.slice(0, -'.csv'.length))
  t.strictSame(
    routes.sort(),
    sheets()
      .map(([path]) => path)
      .sort(),
  )
})

t.test('the docs tell what the formula guard does, as it does it', async (t) => {
  const { post, get } = await openService(t)
  const text = await readFile(document, 'utf8')
  const [, written = '', read = ''] = /`(-5 percent)` is written as `('-5 percent)`/.exec(text) ?? []
  await post('/negotiations/teln-dam/points', { id: 'fees', title: written, proposition: '＝ and = at its beginning' })
  const { body } = await get('/negotiations/teln-dam/points.csv')
  t.match(body, `fees,${read},'＝ and =`)
})
