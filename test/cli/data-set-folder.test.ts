import { execFileSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readDataSet } from '../../src/cli/entries/data-set.ts'
import { folderOf, isleFerry } from '../support/data-set.ts'
import { listOf } from '../support/list-of.ts'

const negotiation = { id: 'teln-dam', title: 'The dam on the Teln' }
const party = (id: string) => ({ id, name: id, role: 'principal' })

const faultsIn = async (folder: string): Promise<unknown> => {
  const read = await readDataSet(folder)
  return read.ok ? [] : read.error
}
/** Of all entries but the opening. */
const keysIn = async (folder: string): Promise<string[]> => {
  const read = await readDataSet(folder)
  return read.ok ? read.value.entries.slice(1).map(({ key }) => key) : []
}

t.test('a data set is read list by list, in each the files by name, whatever file a list is in', async (t) => {
  const folder = folderOf(t, {
    'b.json': { negotiation, parties: [party('borrovia')], points: [{ id: 'flow', title: 'Flow', proposition: 'Water flows' }] },
    'a.json': { sources: [{ id: 'post', name: 'Post', reliability: 'B' }], parties: [party('avenland'), party('delta')] },
    'notes.txt': 'not part of it',
  })
  t.strictSame(await keysIn(folder), [
    ...['seed/parties/avenland', 'seed/parties/delta', 'seed/parties/borrovia'],
    ...['seed/points/flow', 'seed/sources/post'],
  ])
})

t.test('every list of a data set is read', async (t) => {
  const keys = await keysIn(isleFerry)
  t.strictSame(
    [...new Set(keys.map((key) => key.split('/')[1]))],
    [
      ...['parties', 'points', 'actors', 'aliases', 'sources', 'assessments', 'reports', 'versions', 'numbers'],
      ...['lineage', 'developments', 'repeats', 'denials', 'corrections', 'retractions'],
    ],
  )
  t.equal(new Set(keys).size, keys.length)
})

t.test('what happens to parties comes before what is said of it, what mends the frame after all', async (t) => {
  const wrong = { reason: 'coder-error', note: 'It was misread' }
  const left = (date: string) => ({ party: 'delta', occurred: { earliest: date, precision: 'day', basis: 'printed' } })
  const folder = folderOf(t, {
    'a.json': {
      negotiation,
      retirements: [{ point: 'flow', note: 'Coded twice' }],
      partyCorrections: ['Delta', 'The delta'].map((name) => ({ party: 'delta', ...wrong, body: { name, role: 'principal' } })),
      versions: [{ id: 'draft', label: 'Draft', text: 'full' }],
      departures: [left('2024-05-08'), left('2024-05-09')],
      memberships: [{ party: 'delta', bloc: 'avenland', change: 'joined' }],
      points: [{ id: 'flow', title: 'Flow', proposition: 'Water flows' }],
      parties: [party('avenland'), party('delta')],
    },
  })
  t.strictSame(await keysIn(folder), [
    ...['seed/parties/avenland', 'seed/parties/delta', 'seed/points/flow'],
    ...['seed/departures/delta', 'seed/departures/delta#2', 'seed/memberships/delta/avenland', 'seed/versions/draft'],
    ...['seed/partyCorrections/delta', 'seed/partyCorrections/delta#2', 'seed/retirements/flow'],
  ])
})

t.test('everything that is wrong is named at once, with file, pointer and message', async (t) => {
  const folder = folderOf(t, {
    'a.json': { negotiation, parties: [{ id: 'Avenland', name: ' ', role: 'principal' }], colour: 'blue' },
    'b.json': { points: [{ id: 'flow', title: 'Flow', proposition: 'Water flows', 'a/b~c': 1 }] },
    'c.json': '{\n  "points": [\n    {},,\n  ]\n}',
    'd.json': { developments: [{ kind: 'TeaTaken', id: 'tea' }] },
  })
  t.match(
    await faultsIn(folder),
    listOf(
      { file: 'a.json', pointer: '/parties/0/id', message: /Lower-case/ },
      { file: 'a.json', pointer: '/parties/0/name', message: 'Must not be blank' },
      { file: 'a.json', pointer: '/colour', message: 'Unknown field' },
      { file: 'b.json', pointer: '/points/0/a~1b~0c', message: 'Unknown field' },
      { file: 'c.json', pointer: '', message: /^This is not JSON: Unexpected token ','.* at line 3 column 8$/ },
      { file: 'd.json', pointer: '/developments/0/kind', message: /^One of CallLeaked, / },
    ),
  )
})

t.test('what is not JSON is told with line and column, whatever is wrong with it', async (t) => {
  for (const [text, place] of [
    ['{\n  "a": 1,,\n}', 'line 2 column 10'],
    ['{\n  "a": 1\n  "b": 2\n}', 'line 3 column 3'],
    ['{\n  "parties": [\n\n', 'line 2 column 15'],
    ['', 'line 1 column 1'],
    ['{"a": "two\nlines"}', 'line 1 column 11'],
    ["{'a': 1}", 'line 1 column 2'],
    ['{"a": 1,\n}', 'line 2 column 1'],
    ['\ufeff{\n"a": nope}', 'line 2 column 6'],
  ] as const)
    t.match(
      await faultsIn(folderOf(t, { 'a.json': text })),
      listOf({ file: 'a.json', pointer: '', message: new RegExp(`, at ${place}$`) }),
      text,
    )
})

t.test('a member that is twice in one object is told with both places, since the first would be lost', async (t) => {
  const folder = folderOf(t, {
    'a.json': `{"negotiation": {"id": "teln-dam", "title": "One",\n "t\\u0069tle": "Two: \\"title\\": 3"},\n"parties": [],\n\n  "parties": []}`,
    'b.json': '{"points": [{"id": "x", "a": 1,\n"id": "x"}]}',
    'c.json': '{"parties": [{"id": "avenland", "name": "a \\"id\\": b", "role": "principal"}]}',
  })
  const long = `{"points": [{"id": "${'\\n'.repeat(5_000_000)}"}]}`
  t.match(
    await faultsIn(folderOf(t, { 'a.json': long })),
    listOf({ message: /^Too big/ }, { message: /^Lower-case/ }, { pointer: '/points/0/title' }, { pointer: '/points/0/proposition' }),
  )
  const twice = (first: string, again: string) => `This member is there twice, at line ${first} and again at line ${again}`
  t.match(
    await faultsIn(folder),
    listOf(
      { file: 'a.json', pointer: '/negotiation/title', message: twice('1 column 36', '2 column 2') },
      { file: 'a.json', pointer: '/parties', message: twice('3 column 1', '5 column 3') },
      { file: 'b.json', pointer: '/points/0/id', message: twice('1 column 14', '2 column 1') },
      { file: 'b.json', pointer: '/points/0/title' },
      { file: 'b.json', pointer: '/points/0/proposition' },
      { file: 'b.json', pointer: '/points/0/a', message: 'Unknown field' },
    ),
  )
})

t.test('a file that is not UTF-8 is a fault, and one in UTF-16 is told as that', async (t) => {
  const folder = folderOf(t, { 'a.json': { negotiation } })
  writeFileSync(join(folder, 'b.json'), Buffer.from('{"parties": ["Zürich"]}', 'latin1'))
  writeFileSync(join(folder, 'c.json'), Buffer.from('\ufeff{}', 'utf16le'))
  t.strictSame(await faultsIn(folder), [
    { file: 'b.json', pointer: '', message: 'This is not UTF-8' },
    { file: 'c.json', pointer: '', message: 'This is not UTF-8 but UTF-16; save it as UTF-8' },
  ])
})

t.test('only files are read, by links too, and what else has the name of one is told and not waited for', async (t) => {
  const elsewhere = folderOf(t, { parties: { parties: [party('avenland')] } })
  const folder = folderOf(t, { 'ONE.JSON': { negotiation } })
  symlinkSync(join(elsewhere, 'parties'), join(folder, 'two.Json'))
  t.strictSame(await keysIn(folder), ['seed/parties/avenland'])
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(folder, 'a.json')])
  symlinkSync(join(folder, 'a.json'), join(folder, 'b.json'))
  symlinkSync(elsewhere, join(folder, 'c.json'))
  symlinkSync('gone', join(folder, 'd.json'))
  symlinkSync('e.json', join(folder, 'e.json'))
  t.strictSame(await faultsIn(folder), [
    ...['a.json', 'b.json', 'c.json'].map((file) => ({ file, pointer: '', message: 'This is not a file' })),
    { file: 'd.json', pointer: '', message: 'This is a link to what is not there' },
    { file: 'e.json', pointer: '', message: 'This is a link that leads back to itself' },
  ])
})

t.test('exactly one file opens the negotiation', async (t) => {
  t.match(await faultsIn(folderOf(t, { 'a.json': { parties: [] } })), listOf({ pointer: '', message: /must have `negotiation`/ }))
  t.match(await faultsIn(folderOf(t, {})), listOf({ message: 'No *.json in it' }))
  t.match(
    await faultsIn(folderOf(t, { 'a.json': { negotiation }, 'b.json': { negotiation } })),
    listOf({ file: 'b.json', pointer: '/negotiation', message: 'It is in a.json already' }),
  )
})

t.test('an id that is given twice is a fault of the second', async (t) => {
  const folder = folderOf(t, {
    'a.json': { negotiation, parties: [party('avenland')] },
    'b.json': { parties: [party('delta'), party('avenland')] },
  })
  t.match(await faultsIn(folder), listOf({ file: 'b.json', pointer: '/parties/1', message: 'The same is at a.json /parties/0' }))
})

t.test('a folder that is not there rejects', async (t) => {
  await t.rejects(readDataSet(folderOf(t, {}).concat('-gone')), { code: 'ENOENT' })
})

t.test('an entry keeps its key for as long as it is the same entry', async (t) => {
  const correction = (summary: string) => ({ development: 'pledge', reason: 'coder-error', note: 'Misread', changes: { summary } })
  const alias = (name: string) => ({ actor: 'envoy', alias: name })
  const data = (...corrections: unknown[]) => ({ negotiation, corrections, aliases: [alias('L’envoyé'), alias('The envoy')] })
  const folder = folderOf(t, { 'a.json': data(correction('One'), correction('Two')) })
  const keys = await keysIn(folder)
  t.strictSame(keys.slice(2), ['seed/corrections/pledge', 'seed/corrections/pledge#2'])
  t.ok(
    keys.every((key) => /^[\x21-\x7e]{1,200}$/.test(key)),
    'every key fits into a header',
  )
  writeFileSync(join(folder, 'a.json'), JSON.stringify(data(correction('Another'), correction('Two'), correction('Three'))))
  t.strictSame(await keysIn(folder), [...keys, 'seed/corrections/pledge#3'])
})

t.test('names too long for a header are told apart all the same', async (t) => {
  const long = (letter: string) => letter.repeat(80)
  const lineage = ['x', 'y'].map((letter) => ({ from: long('a'), to: long('b'), point: long(letter), lineage: 'unknown' }))
  const keys = await keysIn(folderOf(t, { 'a.json': { negotiation, lineage } }))
  t.equal(new Set(keys).size, 2)
  t.ok(keys.every((key) => key.length <= 200))
})
