import { readdir, readFile } from 'node:fs/promises'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import t from 'tap'
import type { DevelopmentList } from '../../projections/questions/developments.ts'
import type { Matrix } from '../../projections/questions/matrix.ts'
import type { PointStatus } from '../../projections/questions/status.ts'
import { transportTo } from '../support/cli.ts'
import { loadInto } from '../support/data-set.ts'
import { openFixture } from '../support/ledger.ts'
import { listOf } from '../support/list-of.ts'

const folder = new URL('../../seeds/ukraine-2025/', import.meta.url)
const schema = new URL('../../seeds/schema.json', import.meta.url)
/** After the last of what is told, so that nothing of it lies in the future. */
const later = Date.parse('2026-01-01T00:00:00.000Z')

const { ledger, store } = await openFixture({ now: () => later })
const door = await transportTo(ledger)
t.teardown(async () => {
  await door.close()
  await ledger.close()
  await store.close()
})
const loaded = await loadInto(door, folder.pathname, later)
const get = async <T>(path: string): Promise<T> => (await (await door.fetch(`/negotiations/ukraine-2025${path}`)).json()) as T
const ids = ({ developments }: DevelopmentList) => developments.map(({ id }) => id)

t.test('every file is what the schema beside it describes', async (t) => {
  const ajv = new Ajv2020.default({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const validate = ajv.compile(JSON.parse(await readFile(schema, 'utf8')))
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  t.ok(names.length > 3)
  for (const name of names) t.ok(validate(JSON.parse(await readFile(new URL(name, folder), 'utf8'))), name, { errors: validate.errors })
})

t.test('it loads, and the registrar refuses nothing', async (t) => {
  t.strictSame(loaded, { negotiation: 'ukraine-2025', added: 141, unchanged: 0, differing: [], refused: [] })
})

t.test('Ukraine refuses the bar on NATO membership by December, and had said nothing on 22 November', async (t) => {
  const ukraine = async (asOf: string) =>
    (await get<PointStatus>(`/points/nato-membership-bar/status?party=ukraine&asOf=${asOf}`)).parties.ukraine
  t.match(await ukraine('2025-12-01'), {
    status: 'rejected',
    because: listOf({ role: 'decisive', stance: 'refused' }, { role: 'alleged' }),
  })
  t.match(await ukraine('2025-11-22'), { status: 'unstated', because: listOf() })
})

t.test('the leaked call had happened before it was published', async (t) => {
  t.strictSame(ids(await get('/developments?asOf=2025-11-01')), ['leaked-call'])
  t.strictSame(ids(await get('/developments?publishedBy=2025-11-01')), [])
  t.ok(ids(await get('/developments?publishedBy=2025-11-25')).includes('leaked-call'))
})

t.test('no status is unclear or contested on any day that the articles cover', async (t) => {
  for (let day = Date.parse('2025-10-10'); day <= Date.parse('2025-12-10'); day += 86_400_000) {
    const asOf = new Date(day).toISOString().slice(0, 10)
    const { points } = await get<Matrix>(`/matrix?asOf=${asOf}`)
    const odd = points.flatMap(({ id, parties }) =>
      Object.entries(parties).flatMap(([party, { status, contested }]) => (status === 'unclear' || contested ? [[asOf, id, party]] : [])),
    )
    t.strictSame(odd, [])
  }
})

t.test('the points and parties are those that others refer to', async (t) => {
  const { points, parties } = await get<Matrix>('/matrix')
  t.strictSame(
    parties.map(({ id }) => id),
    ['ukraine', 'russia', 'united-states', 'europe'],
  )
  t.strictSame(
    points.map(({ id }) => id),
    [
      ...['nato-membership-bar', 'donetsk-withdrawal', 'territorial-recognition', 'armed-forces-cap', 'security-guarantees'],
      ...['frozen-assets', 'eu-market-access', 'eu-accession', 'ceasefire-current-line', 'european-participation', 'whole-plan'],
    ],
  )
})
