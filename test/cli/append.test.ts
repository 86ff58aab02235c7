import t from 'tap'
import { served } from '../support/cli.ts'
import { folderOf, isleFerry } from '../support/data-set.ts'

const point = (id: string, proposition = 'The quay is lit') => ({ type: 'DefinePoint', data: { id, title: 'Lights', proposition } })
const ndjson = (...entries: unknown[]) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')

async function ferry(t: Parameters<typeof served>[0]) {
  const service = await served(t)
  await service.run(['seed', isleFerry])
  return service
}

t.test('entries from stdin are recorded in order, each with its receipt', async (t) => {
  const { run } = await ferry(t)
  const { exitCode, out, err } = await run(['append', '-'], { stdin: ndjson(point('lights'), point('bells')) })
  t.equal(exitCode, 0)
  t.match(out, /^isle-ferry revision 30: PointDefined [0-9a-f-]{36}\nisle-ferry revision 31: PointDefined [0-9a-f-]{36}\n$/)
  t.equal(err, '')
})

t.test('one entry, an array and lines are all taken, from a file too', async (t) => {
  const { run } = await ferry(t)
  const folder = folderOf(t, { 'one.json': JSON.stringify(point('one'), null, 2), 'many.json': [point('two'), point('three')] })
  t.match(await run(['append', `${folder}/one.json`]), { exitCode: 0, out: /^isle-ferry revision 30/ })
  t.match(await run(['append', `${folder}/many.json`]), { exitCode: 0, out: /revision 31.*\n.*revision 32/ })
  t.match(await run(['append', '-'], { stdin: `${JSON.stringify(point('four'))}\n\n` }), { exitCode: 0, out: /revision 33/ })
})

t.test('every kind of entry finds its path', async (t) => {
  const { run } = await ferry(t)
  const reports = [{ report: 'gazette-march-7' }]
  const entries = [
    { type: 'AliasActor', data: { actor: 'harbour-master', alias: 'The Master' } },
    { type: 'NumberPoint', data: { version: 'summer-table', number: 1, point: 'fare-cap' } },
    { type: 'ReassessSource', data: { source: 'tide-gazette', alignedWith: null, reliability: 'B', reason: 'It slipped' } },
    { type: 'RepeatReport', data: { development: 'second-thoughts', report: { report: 'quay-march-8' } } },
    {
      type: 'CorrectDevelopment',
      data: { development: 'quay-talks', reason: 'coder-error', note: 'The place was missing', changes: { place: 'The quay', reports } },
    },
    { type: 'RetractDevelopment', data: { development: 'crew-claim', reason: 'source-retracted', note: 'Withdrawn' } },
  ]
  const { exitCode, out } = await run(['append', '-', '--json'], { stdin: ndjson(...entries) })
  t.equal(exitCode, 0)
  const types = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).events[0].type)
  const expected = ['ActorAliased', 'PointNumbered', 'SourceReassessed', 'ReportRepeated', 'DevelopmentCorrected', 'DevelopmentRetracted']
  t.strictSame(types, expected)
})

t.test('an input that opens a negotiation goes on in it', async (t) => {
  const { run } = await ferry(t)
  const opening = { type: 'OpenNegotiation', data: { id: 'teln-dam', title: 'The dam' } }
  t.match(await run(['append', '-'], { stdin: ndjson(opening, point('flow')) }), {
    exitCode: 0,
    out: /^teln-dam revision 0: NegotiationOpened .*\nteln-dam revision 1: PointDefined /,
  })
  t.match(await run(['append', '-'], { stdin: ndjson(point('lights')) }), { exitCode: 2, err: /Which negotiation\?/ })
  t.match(await run(['append', '-', '-n', 'isle-ferry'], { stdin: ndjson(point('lights')) }), {
    exitCode: 0,
    out: /isle-ferry revision 30/,
  })
})

t.test('nothing is written unless all entries are in order; each fault has its line and pointer', async (t) => {
  const { run, ledger } = await ferry(t)
  const before = ledger.position()
  const stdin = `${ndjson(point('lights'), { type: 'SinkShip', data: {} }, { ...point('bells'), data: { id: 'Bells', title: 'Bells' } })}{"type":\n`
  const { exitCode, out, err } = await run(['append', '-'], { stdin })
  t.strictSame([exitCode, out, ledger.position()], [2, '', before])
  t.match(err, /^stdin line 4: This is not JSON: /)
  t.match(err, /\nstdin line 2 \/type: /)
  t.match(err, /\nstdin line 3 \/data\/id: Lower-case/)
  t.match(err, /\nstdin line 3 \/data\/proposition: /)
  t.match(err, /\nNothing was written\n$/)
  t.match((await run(['append', '-'], { stdin: JSON.stringify([point('lights'), 3]) })).err, 'stdin /1: ')
  t.match((await run(['append', '-'], { stdin: 'lights on' })).err, /^stdin: This is not JSON: /)
})

t.test('the first refusal stops it, and says what was written and what was not', async (t) => {
  const { run } = await ferry(t)
  const stdin = ndjson(point('lights'), point('fare-cap'), point('bells'), point('horns'))
  const { exitCode, out, err } = await run(['append', '-'], { stdin })
  t.equal(exitCode, 1)
  t.match(out, /^isle-ferry revision 30: .*\n$/)
  t.match(err, 'stdin line 2 /data/id: Something of that kind has that id already: fare-cap')
  t.match(err, '1 of 4 written; this one was not, and 2 after it were not tried\n')
})

t.test('with a key prefix a second try writes nothing twice', async (t) => {
  const { run, ledger } = await ferry(t)
  const argv = ['append', '-', '--key-prefix', 'evening-']
  const first = await run(argv, { stdin: ndjson(point('lights'), point('bells')) })
  const before = ledger.position()
  const second = await run(argv, { stdin: ndjson(point('lights'), point('bells')) })
  t.equal(second.exitCode, 0)
  t.equal(second.out.replaceAll(', recorded before', ''), first.out)
  t.equal(ledger.position(), before)
  t.match(await run(argv, { stdin: ndjson(point('horns')) }), { exitCode: 1, err: /The key was used for what is at revision 30/ })
})

t.test('a file that is not there is wrong input', async (t) => {
  const { run } = await ferry(t)
  t.match(await run(['append', `${folderOf(t, {})}/gone.json`]), { exitCode: 2, err: /cannot be read: ENOENT/ })
})

t.test('a mended input goes on where it stopped, wherever it was mended', async (t) => {
  const { run, ledger } = await ferry(t)
  const unnamed = (summary: string, point = 'fare-cap') => ({
    type: 'ReportDevelopment',
    data: {
      kind: 'StatementMade',
      summary,
      occurred: { earliest: '2024-03-05', precision: 'day', basis: 'printed' },
      reports: [{ report: 'gazette-march-7' }],
      positions: [{ party: 'northport', point, stance: 'accepted', basis: 'official' }],
    },
  })
  const input = [point('lights'), unnamed('One'), unnamed('Two'), unnamed('Three', 'bells'), point('horns')]
  t.match(await run(['append', '-'], { stdin: ndjson(...input) }), { exitCode: 1, err: /3 of 5 written; this one was not, and 1 after it/ })
  const mended = [point('bells'), ...input]
  const { exitCode, out } = await run(['append', '-'], { stdin: `\ufeff${JSON.stringify(mended, null, 2)}` })
  t.equal(exitCode, 0)
  t.strictSame(
    out
      .trimEnd()
      .split('\n')
      .map((line) => line.endsWith(', recorded before')),
    [false, true, true, true, false, false],
  )
  const before = ledger.position()
  t.match(await run(['append', '-'], { stdin: ndjson(...mended) }), { exitCode: 0 })
  t.equal(ledger.position(), before, 'and once more writes nothing')
})

t.test('an entry that is new before one recorded before is told, by a dry run in advance', async (t) => {
  const { run } = await ferry(t)
  const input = [point('lights'), point('bells'), point('fare-cap')]
  t.match(await run(['append', '-'], { stdin: ndjson(...input) }), { exitCode: 1, err: /2 of 3 written/ })
  const told = (line: number) =>
    `stdin line ${line}: New, though an entry behind it was recorded before: what it may have said then stays on record\n`
  const advice = 'What is on record is never edited: record a correction of it, a RetractDevelopment or a TakeBack\n'
  const stdin = ndjson(point('horns'), point('bells'), point('flags'))
  t.strictSame(await run(['append', '-', '--dry-run'], { stdin }), {
    exitCode: 0,
    out: '2 would be recorded, 1 recorded before\n',
    err: told(1) + advice,
  })
  t.match(await run(['append', '-'], { stdin }), { exitCode: 0, err: told(1) + advice })
  t.match(await run(['append', '-'], { stdin: ndjson(point('ropes'), point('horns'), point('fare-cap')) }), {
    exitCode: 1,
    err: told(1) + advice,
  })
  t.strictSame(
    (await run(['append', '-'], { stdin: ndjson(point('bells'), point('masts')) })).err,
    '',
    'what is new at the end is not told',
  )
  const blocked = ndjson(point('ropes', 'Other words'), point('horns'))
  t.match(await run(['append', '-', '--dry-run'], { stdin: blocked }), { exitCode: 1, err: told(1) + advice })
})

t.test(
  'two entries of one input that say the same are two; what an earlier input said is recorded again only when that is wanted',
  async (t) => {
    const { run, ledger } = await ferry(t)
    const head = () => ledger.read('isle-ferry')?.recorded.length
    const told = {
      type: 'ReportDevelopment',
      data: {
        kind: 'StatementMade',
        summary: 'Said again',
        occurred: { earliest: '2024-03-05', precision: 'day', basis: 'printed' },
        reports: [{ report: 'gazette-march-7' }],
        positions: [],
      },
    }
    const twice = ndjson(told, told)
    t.match(await run(['append', '-'], { stdin: twice }), { exitCode: 0, out: /revision 30: .*\n.*revision 31: / })
    t.match(await run(['append', '-'], { stdin: twice }), {
      exitCode: 0,
      out: /revision 30: .*, recorded before\n.*revision 31: .*, recorded before\n/,
    })
    t.equal(head(), 32)
    t.match(await run(['append', '-', '--anew'], { stdin: ndjson(told) }), { exitCode: 0, out: /revision 32: StatementMade [0-9a-f-]+\n$/ })
    t.match(await run(['append', '-', '--anew', '--dry-run'], { stdin: twice }), {
      exitCode: 0,
      out: '2 would be recorded, 0 recorded before\n',
    })
  },
)

t.test('a dry run tells every refusal, and writes nothing', async (t) => {
  const { run, ledger } = await ferry(t)
  await run(['append', '-'], { stdin: ndjson(point('lights')) })
  await run(['append', '-', '--key-prefix', 'k'], { stdin: ndjson(point('bells')) })
  const before = ledger.position()
  const stdin = ndjson(point('lights'), point('fare-cap'), point('horns'), { type: 'AliasActor', data: { actor: 'nobody', alias: 'N' } })
  const { exitCode, out, err } = await run(['append', '-', '--dry-run'], { stdin })
  t.strictSame([exitCode, out], [1, '1 would be recorded, 1 recorded before, 2 refused\n'])
  t.match(err, 'stdin line 2 /data/id: Something of that kind has that id already: fare-cap\n')
  t.match(err, 'stdin line 4 /data/actor: No such actor was introduced: nobody\n')
  const keyed = await run(['append', '-', '--dry-run', '--json', '--key-prefix', 'k'], { stdin: ndjson(point('horns')) })
  t.strictSame(JSON.parse(keyed.out), {
    ...{ added: 0, unchanged: 0, differing: 1, refused: 0 },
    faults: [{ file: 'stdin', pointer: '', message: 'Its key was used for something else' }],
  })
  const opening = { type: 'OpenNegotiation', data: { id: 'teln-dam', title: 'The dam' } }
  t.match(await run(['append', '-', '--dry-run'], { stdin: ndjson(opening, point('flow')) }), { exitCode: 0, out: /^2 would be recorded/ })
  t.equal(ledger.position(), before)
})

t.test('a line that is not JSON is told with its line and column in the input', async (t) => {
  const { run } = await ferry(t)
  const { err } = await run(['append', '-'], { stdin: `${ndjson(point('lights'))}{"type": "DefinePoint",, "data": {}}\n` })
  t.match(err, /stdin line 2: This is not JSON: .* at line 2 column 24\n/)
})

t.test('a member that is twice in one object is told with its line, column and pointer, and nothing is written', async (t) => {
  const { run, ledger } = await ferry(t)
  const before = ledger.position()
  const twice = '{"type": "DefinePoint", "data": {"id": "bells", "title": "A", "title": "B", "proposition": "It rings"}}'
  const told = (line: number, by = 0) =>
    `/data/title: This member is there twice, at line ${line} column ${49 + by} and again at line ${line} column ${63 + by}\nNothing was written\n`
  t.match(await run(['append', '-'], { stdin: `${ndjson(point('lights'))}\ufeff${twice}\n` }), {
    exitCode: 2,
    err: `stdin line 2 ${told(2)}`,
  })
  t.match(await run(['append', '-'], { stdin: `[${twice}]` }), { exitCode: 2, err: `stdin /0${told(1, 1)}` })
  t.equal(ledger.position(), before)
})
