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
  t.match(err, 'stdin line 2: ')
  t.match(err, '/id: Something of that kind has that id already: fare-cap')
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
