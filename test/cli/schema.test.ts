import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import t from 'tap'
import { cli } from '../support/cli.ts'

const committed = new URL('../../seeds/schema.json', import.meta.url)
const file = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(`../fixtures/isle-ferry/${name}`, import.meta.url), 'utf8'))

t.test('the schema beside the data sets is what `schema` prints', async (t) => {
  const { exitCode, out } = await cli(['schema'])
  t.equal(exitCode, 0)
  t.equal(await readFile(committed, 'utf8'), out, 'standpoint schema > seeds/schema.json')
})

t.test('an editor that goes by the schema takes a data set as one writes it, and not an unknown field', async (t) => {
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  const isValid = ajv.compile(JSON.parse(await readFile(committed, 'utf8')))
  for (const name of ['1-frame.json', '2-reports.json', '3-developments.json']) t.ok(isValid(await file(name)), name)
  t.notOk(isValid({ parties: [{ id: 'northport', name: 'Northport', role: 'principal', colour: 'blue' }] }))
})
