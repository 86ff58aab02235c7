import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { Matrix } from '../../projections/questions/matrix.ts'
import { served, transportTo } from '../support/cli.ts'
import { folderOf, isleFerry, isleFerryCopy, loadInto } from '../support/data-set.ts'
import { noon } from '../support/ledger.ts'

const entries = 30

t.test('a data set that no code knows of loads, and gives its matrix', async (t) => {
  const { run } = await served(t)
  t.strictSame(await run(['seed', isleFerry]), { exitCode: 0, out: `isle-ferry: ${entries} added, 0 unchanged\n`, err: '' })
  const { points } = Matrix.parse(JSON.parse((await run(['matrix', '--json'])).out))
  const told = points.map(({ id, overall, parties }) => [
    id,
    [overall.status, ...overall.blockedBy].join(' '),
    ...Object.entries(parties).map(([party, { status, basis, contested }]) =>
      [party, status, basis, contested ? 'contested' : ''].join(' ').trim(),
    ),
  ])
  t.strictSame(told, [
    ['night-sailings', 'disputed southport', 'northport agreed official', 'southport rejected official', 'ferry-board unstated'],
    ['fare-cap', 'agreed', 'northport agreed official', 'southport agreed official', 'ferry-board unstated'],
    ['shared-crew', 'disputed northport', 'northport disputed reported', 'southport unstated', 'ferry-board unstated'],
    ['whole-plan', 'disputed southport', 'northport unstated', 'southport rejected reported contested', 'ferry-board unstated'],
  ])
})

t.test('a data set loaded twice changes nothing', async (t) => {
  const { run, ledger } = await served(t)
  await run(['seed', isleFerry])
  const before = ledger.position()
  t.strictSame(await run(['seed', isleFerry]), { exitCode: 0, out: `isle-ferry: 0 added, ${entries} unchanged\n`, err: '' })
  t.equal(ledger.position(), before)
})

t.test('a data set that grew adds what is new', async (t) => {
  const { run } = await served(t)
  const { folder, edit } = isleFerryCopy(t)
  await run(['seed', folder])
  edit('1-frame.json', (text) =>
    text.replace('"points": [', '"points": [{ "id": "lights", "title": "Lights", "proposition": "The quay is lit" },'),
  )
  t.match(await run(['seed', folder]), { exitCode: 0, out: `isle-ferry: 1 added, ${entries} unchanged\n` })
})

t.test('an entry that changed since is told as differing, and nothing is written of it', async (t) => {
  const { run, ledger } = await served(t)
  const { folder, edit } = isleFerryCopy(t)
  await run(['seed', folder])
  const before = ledger.position()
  edit('3-developments.json', (text) => text.replace('Both ports sit down', 'Both ports sat down'))
  edit('1-frame.json', (text) => text.replace('The ferry to the isle', 'The ferry'))
  const { exitCode, out, err } = await run(['seed', folder])
  t.equal(exitCode, 1)
  t.equal(out, `isle-ferry: 0 added, ${entries - 2} unchanged, 2 differing\n`)
  t.match(err, '1-frame.json /negotiation: it is on record with other contents')
  t.match(err, '3-developments.json /developments/0: it is on record with other contents')
  t.match(err, '`seed --correct` shows the corrections')
  t.equal(ledger.position(), before)
})

t.test('a data set goes on in a negotiation that was opened otherwise, if it is called the same', async (t) => {
  const { run } = await served(t)
  const negotiation = { id: 'teln-dam', title: 'The dam' }
  await run(['append', '-'], { stdin: JSON.stringify({ type: 'OpenNegotiation', data: negotiation }) })
  const party = { id: 'delta', name: 'Delta', role: 'principal' }
  t.match(await run(['seed', folderOf(t, { 'a.json': { negotiation, parties: [party] } })]), {
    exitCode: 0,
    out: 'teln-dam: 1 added, 1 unchanged\n',
  })
  const renamed = { negotiation: { ...negotiation, title: 'The weir' } }
  t.match(await run(['seed', folderOf(t, { 'a.json': renamed })]), { exitCode: 1, out: 'teln-dam: 0 added, 0 unchanged, 1 differing\n' })
})

t.test('nothing is written unless all files are in order', async (t) => {
  const { run, ledger } = await served(t)
  const { folder, edit } = isleFerryCopy(t)
  edit('2-reports.json', (text) => text.replace('"reliability": "B"', '"reliability": "B", "colour": "blue"'))
  edit('3-developments.json', (text) => text.slice(0, -10))
  const { exitCode, out, err } = await run(['seed', folder])
  t.equal(exitCode, 2)
  t.equal(out, '')
  t.match(err, '2-reports.json /sources/0/colour: Unknown field\n')
  t.match(err, '3-developments.json: This is not JSON: ')
  t.match(err, 'Nothing was written\n')
  t.strictSame(ledger.ids(), [])
})

/** Misspells what its last file names. */
function misspelt({ edit }: ReturnType<typeof isleFerryCopy>): void {
  edit('3-developments.json', (text) =>
    text
      .replace('"point": "shared-crew", "stance": "accepted"', '"point": "shared-ship", "stance": "accepted"')
      .replace('"development": "quay-talks"', '"development": "bay-talks"'),
  )
}

const misspellings = [
  '3-developments.json /developments/2/positions/0/point: No such point is defined: shared-ship',
  '3-developments.json /repeats/0/development: No such development is on record: bay-talks',
]

t.test('what a file names must be there before anything is written: every fault is told with its file and pointer', async (t) => {
  const { run, ledger } = await served(t)
  const copy = isleFerryCopy(t)
  misspelt(copy)
  const { exitCode, out, err } = await run(['seed', copy.folder])
  t.equal(exitCode, 1)
  t.equal(out, '')
  for (const misspelling of misspellings) t.match(err, `${misspelling}\n`)
  t.match(err, '3-developments.json /corrections/0/development: No such development is on record: crew-claim\n')
  t.match(err, /Nothing was written\n$/)
  t.strictSame(ledger.ids(), [])
})

t.test('what is on record already counts, whoever recorded it', async (t) => {
  const { run, ledger } = await served(t)
  const copy = isleFerryCopy(t)
  await run(['seed', isleFerry])
  const add = (id: string) => JSON.stringify({ type: 'DefinePoint', data: { id, title: 'Lights', proposition: 'The quay is lit' } })
  await run(['append', '-'], { stdin: add('shared-ship') })
  const talk = (id: string, point: string) => `{
    "kind": "TalksHeld", "id": "${id}", "summary": "Talks", "reports": [{ "report": "gazette-march-7" }], "parties": [],
    "occurred": { "earliest": "2024-03-05", "precision": "day", "basis": "printed" },
    "positions": [{ "party": "northport", "point": "${point}", "stance": "accepted", "basis": "official" }] },`
  copy.edit('3-developments.json', (text) => text.replace('"developments": [', `"developments": [${talk('more-talks', 'shared-boat')}`))
  const before = ledger.position()
  t.match(await run(['seed', copy.folder]), {
    exitCode: 1,
    err: /developments\/0\/positions\/0\/point: No such point is defined: shared-boat/,
  })
  t.equal(ledger.position(), before)
  copy.edit('3-developments.json', (text) => text.replace('shared-boat', 'shared-ship'))
  t.match(await run(['seed', copy.folder]), { exitCode: 0, out: `isle-ferry: 1 added, ${entries} unchanged\n`, err: /^$/ })
})

t.test('a dry run says what would happen, and writes nothing', async (t) => {
  const { run, ledger } = await served(t)
  const copy = isleFerryCopy(t)
  const argv = ['seed', copy.folder, '--dry-run']
  t.strictSame(await run(argv), { exitCode: 0, out: `isle-ferry: ${entries} would be added, 0 unchanged\n`, err: '' })
  t.strictSame(ledger.ids(), [])
  await run(['seed', copy.folder])
  const before = ledger.position()
  t.strictSame(await run(argv), { exitCode: 0, out: `isle-ferry: 0 would be added, ${entries} unchanged\n`, err: '' })
  copy.edit('3-developments.json', (text) => text.replace('Both ports sit down', 'Both ports sat down'))
  copy.edit('1-frame.json', (text) =>
    text.replace('"points": [', '"points": [{ "id": "lights", "title": "Lights", "proposition": "Lit", "requires": ["eastport"] },'),
  )
  copy.edit('1-frame.json', (text) => text.replace('"parties": [', '"parties": [{ "id": "westport", "name": "W", "role": "consulted" },'))
  const { exitCode, out, err } = await run(argv)
  t.equal(exitCode, 1)
  t.equal(out, `isle-ferry: 1 would be added, ${entries - 1} unchanged, 1 differing, 1 refused\n`)
  t.match(err, '3-developments.json /developments/0: it is on record with other contents\n')
  t.match(err, '1-frame.json /points/0/requires/0: No such party has joined: eastport\n')
  t.equal(ledger.position(), before)
})

t.test('files as other programs leave them are taken: a mark of byte order before them, files with a dot beside them', async (t) => {
  const { run } = await served(t)
  const copy = isleFerryCopy(t)
  copy.edit('2-reports.json', (text) => `\ufeff${text}`)
  writeFileSync(join(copy.folder, '._1-frame.json'), Buffer.from([0, 5, 22, 7, 0, 2, 0, 0, 0xff]))
  writeFileSync(join(copy.folder, '.DS_Store'), 'Bud1')
  writeFileSync(join(copy.folder, '.hidden.json'), '{')
  mkdirSync(join(copy.folder, 'drafts.json'))
  t.match(await run(['seed', copy.folder]), { exitCode: 0, out: `isle-ferry: ${entries} added, 0 unchanged\n` })
})

t.test('entries stand in the log in the order of the data set, however long they are', async (t) => {
  const { ledger } = await served(t)
  const points = Array.from({ length: 600 }, (_, n) => ({
    id: `point-${n}`,
    title: 'A point',
    proposition: 'x'.repeat(1 + ((n * 997) % 3900)),
  }))
  const folder = folderOf(t, { 'a.json': { negotiation: { id: 'teln-dam', title: 'The dam' }, points } })
  const seen: [number, number][] = []
  const transport = await transportTo(ledger)
  const loaded = await loadInto(transport, folder, noon, (done, total) => seen.push([done, total]))
  await transport.close()
  t.strictSame(loaded, { negotiation: 'teln-dam', added: 601, unchanged: 0, differing: [], refused: [] })
  t.strictSame(
    [...(ledger.read('teln-dam')?.registry.frame.points.values() ?? [])].map(({ id }) => id),
    points.map(({ id }) => id),
  )
  t.strictSame([seen.length, seen.at(-1)], [601, [601, 601]])
})

t.test('long work is drawn as a bar on a terminal, and not where nobody looks', async (t) => {
  const { run } = await served(t)
  const points = Array.from({ length: 300 }, (_, n) => ({ id: `point-${n}`, title: 'A point', proposition: 'It is' }))
  const folder = folderOf(t, { 'a.json': { negotiation: { id: 'teln-dam', title: 'The dam' }, points } })
  t.match((await run(['seed', folder], { columns: 80 })).err, 'teln-dam')
  t.equal((await run(['seed', folder, '--quiet'], { columns: 80 })).err, '')
  t.equal((await run(['seed', folder])).err, '')
})

t.test('a folder that is not there, or is empty, is wrong input', async (t) => {
  const { run } = await served(t)
  const folder = folderOf(t, {})
  mkdirSync(join(folder, 'empty'))
  t.match(await run(['seed', join(folder, 'gone')]), { exitCode: 2, err: /cannot be read: ENOENT/ })
  t.match(await run(['seed', join(folder, 'empty')]), { exitCode: 2, err: /No \*\.json in it/ })
})
