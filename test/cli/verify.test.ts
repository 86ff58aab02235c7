import { readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { LoggedEvent } from '../../events/cloud-event.ts'
import { RecordedEvent } from '../../events/envelope.ts'
import { StoreUnavailable } from '../../src/store/port/port.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'
import { hashOf } from '../../src/streams/chain.ts'
import { cli, served, transportTo } from '../support/cli.ts'
import { folderOf, isleFerry } from '../support/data-set.ts'
import { openFixture } from '../support/ledger.ts'

type Line = Record<string, unknown> & { data: Record<string, unknown> }

const linesIn = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

/** A ferry whose answers at paths that hold `part` are changed on their way. */
async function tamperedFerry(t: Parameters<typeof served>[0], part: string, tamper: (text: string) => string) {
  const service = await served(t, async (path, response) => {
    if (!path.includes(part)) return response
    return new Response(tamper(await response.text()), response)
  })
  await service.run(['seed', isleFerry])
  return service
}

const tamperedLog = (t: Parameters<typeof served>[0], tamper: (lines: Line[]) => unknown[]) =>
  tamperedFerry(t, '/events', (text) =>
    tamper(linesIn(text))
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  )

/** The line at a revision, changed. */
const at = (revision: number, change: (line: Line) => Line) => (lines: Line[]) =>
  lines.map((line) => (line.revision === revision ? change(line) : line))

t.test('an export is every event, with all of its envelope', async (t) => {
  const { run, ledger } = await served(t)
  await run(['seed', isleFerry])
  const { exitCode, out } = await run(['export'])
  t.equal(exitCode, 0)
  t.strictSame(
    linesIn(out).map((line) => LoggedEvent.parse(line)),
    (await ledger.events('isle-ferry', 0, 1000)).map((event) => RecordedEvent.parse(event)),
  )
})

t.test('an export of several negotiations is one after the other; one can be named', async (t) => {
  const { run } = await served(t)
  await run(['seed', isleFerry])
  await run(['seed', folderOf(t, { 'a.json': { negotiation: { id: 'teln-dam', title: 'The dam' } } })])
  t.equal(linesIn((await run(['export'])).out).length, 31)
  t.equal(linesIn((await run(['export', 'teln-dam'])).out).length, 1)
  t.match(await run(['export', 'no-such']), { exitCode: 2, err: /There is no no-such/ })
})

t.test('a log that was exported into a store again verifies to the same head', async (t) => {
  const { run } = await served(t)
  await run(['seed', isleFerry])
  const store = openMemory()
  const events = linesIn((await run(['export'])).out).map((line) => LoggedEvent.parse(line))
  const fresh = events.map(({ stream: _, revision: _revision, position: _position, ...event }) => event)
  await store.append('negotiation-isle-ferry', 'none', fresh)
  const { ledger } = await openFixture({ store })
  t.teardown(async () => {
    await ledger.close()
    await store.close()
  })
  const verified = await cli(['verify'], { openTransport: () => transportTo(ledger) })
  t.equal(verified.exitCode, 0)
  t.equal(verified.out, (await run(['verify'])).out)
})

t.test('an export to a file is there whole, or what was there before is', async (t) => {
  const { run } = await served(t)
  await run(['seed', isleFerry])
  const folder = folderOf(t, { 'log.ndjson': 'what was there before' })
  const out = join(folder, 'log.ndjson')
  const failed = await run(['export', 'no-such', '--out', out])
  t.equal(failed.exitCode, 2)
  t.strictSame(readdirSync(folder), ['log.ndjson'], 'and nothing is left beside it')
  t.equal(readFileSync(out, 'utf8'), 'what was there before')
  t.strictSame(await run(['export', '--out', out]), { exitCode: 0, out: '', err: `${out}: 30 events\n` })
  t.equal(readFileSync(out, 'utf8'), (await run(['export'])).out)
  t.strictSame(readdirSync(folder), ['log.ndjson'], 'and nothing is left beside it')
  t.match(await run(['export', '--out', join(folder, 'gone', 'log.ndjson')]), { exitCode: 2, err: /cannot be written: ENOENT/ })
})

t.test('a sound log verifies: what was checked is counted, and its head is told', async (t) => {
  const { run, ledger } = await served(t)
  await run(['seed', isleFerry])
  const [last] = (await ledger.events('isle-ferry', 29, 1)) as [RecordedEvent]
  const head = hashOf(last)
  t.strictSame(await run(['verify']), {
    exitCode: 0,
    out: `60 samples of event types can be read\nnegotiation-isle-ferry: 30 events, 6 answers as a fresh fold gives them, head ${head}\n`,
    err: '',
  })
  t.match(await run(['verify', 'no-such']), { exitCode: 2, err: 'There is no negotiation no-such\n' })
})

t.test('feeds longer than a page are compared to their end', async (t) => {
  const { run } = await served(t)
  const points = Array.from({ length: 300 }, (_, n) => ({ id: `point-${n}`, title: 'A point', proposition: 'It is' }))
  const day = (date: string) => ({ earliest: date, precision: 'day', basis: 'printed' })
  const told = (id: string, stance: string, date: string) => ({
    ...{ kind: 'StatementMade', id, summary: 'All of it', occurred: day(date), reports: [{ report: 'post' }] },
    positions: points.map(({ id: point }) => ({ party: 'delta', point, stance, basis: 'official' })),
  })
  const folder = folderOf(t, {
    'a.json': {
      ...{ negotiation: { id: 'teln-dam', title: 'The dam' }, parties: [{ id: 'delta', name: 'Delta', role: 'principal' }], points },
      sources: [{ id: 'post', name: 'Post', reliability: 'B' }],
      reports: [{ id: 'post', source: 'post', title: 'All', publishedAt: day('2024-05-10') }],
      developments: [told('yes', 'accepted', '2024-05-01'), told('no', 'refused', '2024-05-02')],
    },
  })
  t.equal((await run(['seed', folder])).exitCode, 0)
  // The matrix, 300 points, and 1,200 changes on two pages.
  t.match(await run(['verify']), { exitCode: 0, out: /306 events, 303 answers/ })
})

t.test('a byte flipped in the data is found at the event after it', async (t) => {
  const flip = (line: Line) => ({ ...line, data: { ...line.data, summary: `${line.data.summary}!` } })
  const { run } = await tamperedLog(t, at(22, flip))
  t.match(await run(['verify']), {
    exitCode: 1,
    err: 'negotiation-isle-ferry revision 23: its previousHash is not the hash of revision 22: one of the two was altered\n',
  })
})

t.test('a missing revision is found', async (t) => {
  const { run } = await tamperedLog(t, (lines) => lines.filter(({ revision }) => revision !== 12))
  t.match(await run(['verify']), {
    exitCode: 1,
    err: 'negotiation-isle-ferry revision 12: this revision is missing; the next event is of revision 13\n',
  })
})

t.test('a revision that comes twice is found', async (t) => {
  const { run } = await tamperedLog(t, (lines) => lines.flatMap((line) => (line.revision === 12 ? [line, line] : [line])))
  t.match(await run(['verify']), { exitCode: 1, err: 'negotiation-isle-ferry revision 13: revision 12 is here a second time\n' })
})

t.test('an end that was cut off is found', async (t) => {
  const { run } = await tamperedLog(t, (lines) => lines.slice(0, -1))
  t.match(await run(['verify']), {
    exitCode: 1,
    err: 'negotiation-isle-ferry revision 29: the log ends here, and the service stands at revision 29\n',
  })
})

t.test('a broken hash is found', async (t) => {
  const { run } = await tamperedLog(
    t,
    at(7, (line) => ({ ...line, previoushash: '0'.repeat(64) })),
  )
  t.match(await run(['verify']), { exitCode: 1, err: /^negotiation-isle-ferry revision 7: its previousHash is not the hash of revision 6/ })
})

/** Lines chained anew after they were changed, as somebody would who wants it not to be seen. */
function rechained(lines: Line[]): Line[] {
  let previous: string | undefined
  return lines.map((line) => {
    const chained: Line = previous === undefined ? line : { ...line, previoushash: previous }
    previous = hashOf(LoggedEvent.parse(chained))
    return chained
  })
}

t.test('a time of recording that runs back is found, though every hash fits', async (t) => {
  const { run } = await tamperedLog(t, (lines) => rechained(at(20, (line) => ({ ...line, time: '2024-05-31T00:00:00.000Z' }))(lines)))
  t.match(await run(['verify']), {
    exitCode: 1,
    err: 'negotiation-isle-ferry revision 20: it was recorded at 2024-05-31T00:00:00.000Z, before revision 19 at 2024-06-01T12:00:00.000Z\n',
  })
})

t.test('an id that comes twice is found, though every hash fits', async (t) => {
  const { run } = await tamperedLog(t, (lines) => rechained(at(20, (line) => ({ ...line, id: lines[3]?.id }))(lines)))
  t.match(await run(['verify']), {
    exitCode: 1,
    err: /revision 20: its id [0-9a-f-]{36} is that of negotiation-isle-ferry revision 3 too\n/,
  })
})

t.test('an event that cannot be read is found, though every hash fits', async (t) => {
  const of = (change: (line: Line) => Line) => tamperedLog(t, (lines) => rechained(at(20, change)(lines)))
  const unknown = await of((line) => ({ ...line, type: 'standpoint.ShipSunk' }))
  t.match(await unknown.run(['verify']), { exitCode: 1, err: 'revision 20: unknown event type ShipSunk\n' })
  const newer = await of((line) => ({ ...line, schemaversion: 2 }))
  t.match(await newer.run(['verify']), { exitCode: 1, err: /revision 20: LineageAsserted version 2 is newer than this program/ })
  const broken = await of((line) => ({ ...line, data: { ...line.data, lineage: 'vanished' } }))
  t.match(await broken.run(['verify']), { exitCode: 1, err: /revision 20: LineageAsserted version 1 is broken/ })
})

t.test('a stream that does not begin with its opening, or opens twice, is found', async (t) => {
  const anew = (lines: Line[], at: number, from: number) =>
    rechained(lines.map((line, n) => (n === at ? ({ ...lines[from], id: line.id, revision: at } as Line) : line)))
  const late = await tamperedLog(t, (lines) =>
    anew(lines, 0, 1).map(({ previoushash, ...line }, n) => (n === 0 ? line : { ...line, previoushash })),
  )
  t.match(await late.run(['verify']), { exitCode: 1, err: 'revision 0: the stream begins with PartyJoined, not with NegotiationOpened' })
  const twice = await tamperedLog(t, (lines) => anew(lines, 20, 0))
  t.match(await twice.run(['verify']), { exitCode: 1, err: 'revision 20: NegotiationOpened is here a second time' })
})

t.test('a line that is no event is found', async (t) => {
  const strange = await tamperedLog(
    t,
    at(4, ({ time: _, ...line }) => line as Line),
  )
  t.match(await strange.run(['verify']), { exitCode: 1, err: /revision 4: This is no event of a log: \/time / })
  const torn = await tamperedFerry(t, '/events', (text) => text.slice(0, -20))
  t.match(await torn.run(['verify']), { exitCode: 1, err: /revision 29: This is not JSON: / })
})

t.test('an answer that is not what the events say is found, and where it parts from it', async (t) => {
  for (const part of ['/matrix', '/status', '/changes']) {
    const { run } = await tamperedFerry(t, part, (text) => text.replace('"rejected"', '"agreed"'))
    const { exitCode, out, err } = await run(['verify'])
    t.equal(exitCode, 1)
    t.match(err, `negotiation-isle-ferry revision 29: the service answers /negotiations/isle-ferry/`)
    t.match(err, /otherwise, from character \d+ on: ".*agreed.*" where the events say ".*rejected/)
    t.notMatch(out, 'head')
  }
})

t.test('a fault in one negotiation does not keep the others from being checked', async (t) => {
  const { run } = await tamperedFerry(t, '/isle-ferry/matrix', () => '{}')
  await run(['seed', folderOf(t, { 'a.json': { negotiation: { id: 'teln-dam', title: 'The dam' } } })])
  t.match(await run(['verify']), { exitCode: 1, out: /negotiation-teln-dam: 1 events/, err: /negotiation-isle-ferry revision 29/ })
})

t.test('an export goes where a link leads, and never puts a file in the place of something else', async (t) => {
  const { run } = await served(t)
  await run(['seed', isleFerry])
  const folder = folderOf(t, { 'log.ndjson': '' })
  symlinkSync(join(folder, 'log.ndjson'), join(folder, 'newest'))
  t.equal((await run(['export', '--out', join(folder, 'newest')])).exitCode, 0)
  t.equal(linesIn(readFileSync(join(folder, 'log.ndjson'), 'utf8')).length, 30)
  t.match(await run(['export', '--out', folder]), { exitCode: 2, err: /is there and is no file/ })
})

t.test('a file that its database finds damaged is bad news, and the log in it is not asked', async (t) => {
  const fileFaults = async (store: string) => (store === 'sqlite:./log.db' ? ['Page 6: never used', 'row 2 missing from index'] : null)
  t.strictSame(await cli(['verify', '--store', 'sqlite:./log.db'], { fileFaults }), {
    exitCode: 1,
    out: '',
    err: 'The file is damaged: Page 6: never used\nThe file is damaged: row 2 missing from index\n',
  })
})

t.test('a whole file is told before what is in it', async (t) => {
  const { run } = await served(t)
  await run(['seed', isleFerry])
  t.match(await run(['verify'], { fileFaults: async () => [] }), { exitCode: 0, out: /^the file of the database is whole\n\d+ samples/ })
})

t.test('a file that cannot be read is no verdict on it', async (t) => {
  const fileFaults = async () => {
    throw new StoreUnavailable('./log.db cannot be read: this user may not read ./log.db')
  }
  t.match(await cli(['verify'], { fileFaults }), { exitCode: 3, err: /may not read/ })
})
