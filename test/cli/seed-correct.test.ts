import t from 'tap'
import { Matrix } from '../../projections/questions/matrix.ts'
import { served } from '../support/cli.ts'
import { isleFerry, isleFerryCopy } from '../support/data-set.ts'

const nothing = { exitCode: 0, out: 'isle-ferry: nothing to do\n', err: '' }

/** A service that has the isle ferry on record, a copy of its folder, and what one does with both. */
async function ferry(t: Parameters<typeof served>[0]) {
  const { run, ledger } = await served(t)
  const { folder, edit } = isleFerryCopy(t)
  await run(['seed', isleFerry])
  const replace = (file: string, ...pairs: [string, string][]) =>
    edit(file, (text) =>
      pairs.reduce((before, [from, to]) => {
        if (!before.includes(from)) throw new Error(`${file} has no ${from}`)
        return before.replace(from, to)
      }, text),
    )
  const correct = (...argv: string[]) => run(['seed', folder, '--correct', ...argv])
  const events = async (from = 30) => {
    const lines = (await run(['export', 'isle-ferry'])).out.trimEnd().split('\n').slice(from)
    return lines.map((line) => JSON.parse(line)).map(({ type, data }) => ({ type: String(type).replace('standpoint.', ''), data }))
  }
  const types = async () => (await events()).map(({ type }) => type)
  const statusOf = async (point: string, party: string, ...argv: string[]) => {
    const { points } = Matrix.parse(JSON.parse((await run(['matrix', '--json', ...argv])).out))
    return points.find(({ id }) => id === point)?.parties[party]?.status
  }
  return { run, ledger, folder, edit, replace, correct, events, types, statusOf }
}

t.test('a folder that did not change has nothing to correct', async (t) => {
  const { correct, ledger } = await ferry(t)
  const before = ledger.position()
  t.strictSame(await correct('--yes'), nothing)
  t.equal(ledger.position(), before)
})

t.test('whatever changed is corrected with the whole of it, and what was believed is still answered', async (t) => {
  const { correct, replace, events, statusOf, run, folder } = await ferry(t)
  replace(
    '1-frame.json',
    ['"name": "Northport"', '"name": "North Port"'],
    ['"title": "Night sailings"', '"title": "Sailings by night"'],
    ['"Harbour Master of Northport"', '"The Harbour Master of Northport"'],
    ['"label": "Summer timetable"', '"label": "Timetable for the summer"'],
  )
  replace(
    '2-reports.json',
    ['"name": "Tide Gazette"', '"name": "The Tide Gazette"'],
    ['"title": "Ports meet"', '"title": "The ports meet"'],
  )
  replace('3-developments.json', ['"point": "fare-cap", "stance": "accepted"', '"point": "fare-cap", "stance": "refused"'])
  const shown = await correct('--dry-run')
  t.equal(shown.exitCode, 0)
  t.equal(
    shown.out,
    [
      '1-frame.json /parties/0: CorrectParty northport',
      '  name',
      '    - Northport',
      '    + North Port',
      '1-frame.json /points/0: CorrectPoint night-sailings',
      '  title',
      '    - Night sailings',
      '    + Sailings by night',
      '1-frame.json /actors/0: CorrectActor harbour-master',
      '  name',
      '    - Harbour Master of Northport',
      '    + The Harbour Master of Northport',
      '2-reports.json /sources/0: CorrectSource tide-gazette',
      '  name',
      '    - Tide Gazette',
      '    + The Tide Gazette',
      '2-reports.json /reports/0: CorrectReport gazette-march-3',
      '  title',
      '    - Ports meet',
      '    + The ports meet',
      '1-frame.json /versions/1: CorrectVersion summer-table',
      '  label',
      '    - Summer timetable',
      '    + Timetable for the summer',
      '3-developments.json /developments/0: CorrectDevelopment quay-talks',
      '  positions',
      '    - {"party":"southport","point":"fare-cap","stance":"accepted","basis":"official"}',
      '    + {"party":"southport","point":"fare-cap","stance":"refused","basis":"official"}',
      'isle-ferry: 7 to correct, 0 to take back, 0 to add',
      '',
    ].join('\n'),
  )
  t.strictSame(await events(), [], 'a dry run writes nothing')
  t.match(await correct('--yes', '--note', 'The clerk misread', '--reason', 'source-corrected'), {
    exitCode: 0,
    out: /\nisle-ferry: 7 recorded\n$/,
    err: '',
  })
  const recorded = await events()
  t.strictSame(
    recorded.map(({ type }) => type),
    [
      ...['PartyCorrected', 'PointCorrected', 'ActorCorrected', 'SourceCorrected'],
      ...['ReportCorrected', 'PlanVersionCorrected', 'DevelopmentCorrected'],
    ],
  )
  for (const { type, data } of recorded) t.match(data, { reason: 'source-corrected', note: 'The clerk misread' }, type)
  t.strictSame(recorded[2]?.data.body.aliases, ['Master of the Harbour'], 'what was added to an entry later stays with it')
  t.match(recorded[3]?.data.body, { name: 'The Tide Gazette', reliability: 'A' })
  t.strictSame(Object.keys(recorded[6]?.data.changes), ['positions'])
  t.equal(await statusOf('fare-cap', 'southport'), 'rejected')
  t.equal(await statusOf('fare-cap', 'southport', '--rev', '29'), 'agreed')
  t.strictSame(await correct('--yes'), nothing)
  const unchanged = { exitCode: 0, out: 'isle-ferry: 0 added, 30 unchanged\n', err: '' }
  t.strictSame(await run(['seed', folder]), unchanged, 'what was corrected is no longer told as differing')
  t.match(await run(['verify']), { exitCode: 0 })
})

/** A member of a list of the fixture that stands on lines of its own. */
const lineage = '{ "from": "spring-table", "to": "summer-table", "point": "night-sailings", "lineage": "reworded", "fromNumbers": [1] }'
const second = ',\n    { "version": "spring-table", "number": 2, "point": "fare-cap" }'

t.test('what the folder has no more is taken back, what it has anew is recorded, and what it has again comes back', async (t) => {
  const { correct, edit, replace, types, statusOf } = await ferry(t)
  replace('1-frame.json', [second, ''], [lineage, lineage.replace('reworded', 'unchanged')])
  edit('3-developments.json', (text) => {
    const { denials: _, retractions: _retractions, ...rest } = JSON.parse(text)
    return JSON.stringify({ ...rest, retirements: [{ point: 'shared-crew', note: 'Nobody asked it' }] })
  })
  const shown = await correct()
  t.equal(shown.exitCode, 1)
  t.equal(shown.err, 'Nothing was written: --yes records it\n')
  t.equal(
    shown.out,
    [
      'isle-ferry revision 29: TakeBack DevelopmentRetracted visit-told-again',
      'isle-ferry revision 27: TakeBack PositionDenied harbour-visit/northport/night-sailings/northport',
      'isle-ferry revision 20: TakeBack LineageAsserted spring-table/summer-table/night-sailings',
      'isle-ferry revision 19: TakeBack PointNumbered spring-table/2/fare-cap',
      '1-frame.json /lineage/0: AssertLineage spring-table/summer-table/night-sailings',
      '3-developments.json /retirements/0: RetirePoint shared-crew',
      'isle-ferry: 0 to correct, 4 to take back, 2 to add',
      '',
    ].join('\n'),
  )
  t.equal(await statusOf('night-sailings', 'northport'), 'agreed')
  t.match(await correct('--yes'), { exitCode: 0, out: /6 recorded\n$/ })
  const first = ['EntryTakenBack', 'EntryTakenBack', 'EntryTakenBack', 'EntryTakenBack', 'LineageAsserted', 'PointRetired']
  t.strictSame(await types(), first)
  t.equal(await statusOf('night-sailings', 'northport'), 'rejected', 'what was denied counts again')
  t.equal(await statusOf('shared-crew', 'northport'), undefined)
  t.strictSame(await correct('--yes'), nothing)

  replace('1-frame.json', ['"number": 1, "point": "night-sailings" }', `"number": 1, "point": "night-sailings" }${second}`])
  edit('3-developments.json', (text) => JSON.stringify({ ...JSON.parse(text), retirements: [] }))
  t.match(await correct('--yes'), { exitCode: 0, out: /2 recorded\n$/ })
  t.strictSame(await types(), [...first, 'EntryTakenBack', 'PointNumbered'])
  t.strictSame(await correct('--yes'), nothing)
  replace('1-frame.json', [second, ''])
  t.match(await correct('--yes'), { exitCode: 0, out: /1 recorded\n$/ }, 'also what came back can go again')
  t.strictSame(await correct('--yes'), nothing)
})

t.test('what others mended stays, as long as the folder says what it said', async (t) => {
  const { run, correct, replace, events } = await ferry(t)
  const why = { reason: 'coder-error', note: 'By hand' }
  const body = { name: 'North Port', role: 'principal' }
  const event = JSON.parse((await run(['export'])).out.split('\n')[27] as string).id
  const mended = [
    { type: 'CorrectParty', data: { party: 'northport', ...why, body } },
    { type: 'TakeBack', data: { event, ...why } },
  ]
  t.match(await run(['append', '-'], { stdin: JSON.stringify(mended) }), { exitCode: 0 })
  t.strictSame(await correct('--yes'), nothing)
  replace('1-frame.json', ['"name": "Northport"', '"name": "North Port"'])
  t.strictSame(await correct('--yes'), nothing, 'it says now what stands')
  replace('1-frame.json', ['"name": "North Port"', '"name": "The north port"'])
  await correct('--yes')
  replace('1-frame.json', ['"name": "The north port"', '"name": "Northport"'])
  t.match(await correct('--yes'), { exitCode: 0, out: /1 recorded\n$/ })
  const names = (await events(32)).map(({ data }) => data.body.name)
  t.strictSame(names, ['The north port', 'Northport'], 'what the folder mended, it can undo')
})

t.test('a new proposition is taken for another question, unless it is said to ask the same', async (t) => {
  const { correct, replace, types } = await ferry(t)
  replace('1-frame.json', ['never exceeds four crowns', 'is at most four crowns'])
  t.match(await correct('--yes'), {
    exitCode: 1,
    err: /^1-frame.json \/points\/1\/proposition: A new proposition asks another question.*\(--same-question fare-cap\)\nNothing was written\n$/,
  })
  t.strictSame(await types(), [])
  t.match(await correct('--yes', '--same-question', 'fare-caps'), { exitCode: 2, err: /no such point/ })
  t.match(await correct('--yes', '--same-question', 'fare-cap'), { exitCode: 0, out: /1 recorded/ })
  t.strictSame(await correct('--yes', '--same-question', 'fare-cap'), nothing)
})

t.test('what can only move together is recorded in the order in which it can, and a date moves what it tells of', async (t) => {
  const { correct, replace, types, run } = await ferry(t)
  replace('2-reports.json', ['"earliest": "2024-03-03"', '"earliest": "2024-03-01"'])
  t.match(await correct('--yes'), {
    exitCode: 1,
    err: /^2-reports.json \/reports\/0\/publishedAt: It would begin after a report that tells of it was out.*\nNothing was written\n$/,
  })
  replace('3-developments.json', ['"earliest": "2024-03-02"', '"earliest": "2024-02-28"'])
  t.match(await correct('--yes'), { exitCode: 0, out: /2 recorded/ })
  t.strictSame(await types(), ['DevelopmentCorrected', 'ReportCorrected'])
  t.match((await run(['status', 'fare-cap', '--as-of', '2024-02-29'])).out, 'agreed')
})

t.test('what cannot be mended so is said, and stays', async (t) => {
  const { correct, edit, types, run, folder } = await ferry(t)
  edit('1-frame.json', (text) => {
    const { points, negotiation, ...rest } = JSON.parse(text)
    const asks = points.filter(({ id }: { id: string }) => id !== 'shared-crew')
    return JSON.stringify({ ...rest, points: asks, negotiation: { ...negotiation, title: 'The ferry' } })
  })
  edit('3-developments.json', (text) => {
    const { developments, corrections: _, ...rest } = JSON.parse(text)
    return JSON.stringify({ ...rest, developments: developments.filter(({ id }: { id: string }) => id !== 'crew-claim') })
  })
  t.strictSame(await correct('--yes'), {
    ...nothing,
    err: [
      'The title and the description of a negotiation stay as they were given',
      'point shared-crew is gone, and stays on record: `retirements` puts it out of every list',
      'development crew-claim is gone: retract it, with the reason (RetractDevelopment)',
      '',
    ].join('\n'),
  })
  t.strictSame(await types(), [])
  const seeded = await run(['seed', folder])
  t.equal(seeded.exitCode, 1)
  t.match(seeded.err, /^1-frame.json \/negotiation: it is on record with other contents\nThe title and the description .*\n$/)
})

t.test('on a terminal it asks, and only a yes records', async (t) => {
  const { run, folder, replace, types } = await ferry(t)
  replace('1-frame.json', ['"name": "Northport"', '"name": "North Port"'])
  const answered = (stdin: string) => run(['seed', folder, '--correct'], { stdin, columns: 80 })
  for (const no of ['\n', 'n\n', ''])
    t.match(await answered(no), { exitCode: 1, err: /^Record this\? \[y\/N\] (.|\n)*Nothing was written\n$/ })
  t.strictSame(await types(), [])
  t.match(await answered('y\n'), { exitCode: 0, out: /1 recorded\n$/ })
  t.strictSame(await types(), ['PartyCorrected'])
})

t.test('what belongs to --correct is wrong without it', async (t) => {
  const { run, folder, correct } = await ferry(t)
  for (const argv of [['--yes'], ['--note', 'Why'], ['--reason', 'coder-error'], ['--same-question', 'fare-cap']])
    t.match(await run(['seed', folder, ...argv]), { exitCode: 2, err: `${argv[0]} goes with --correct\n` })
  t.match(await correct('--note', ' '), { exitCode: 2, err: /--note says what was wrong/ })
  t.match(await correct('--reason', 'whim'), { exitCode: 2, err: /Allowed choices are source-corrected, coder-error/ })
})

t.test(
  'the folder’s own corrections count with what they correct: a new one keeps its reason, a changed or a gone one is undone',
  async (t) => {
    const { correct, edit, replace, events, statusOf } = await ferry(t)
    replace('3-developments.json', ['Northport would share', 'Northport might share'], ['"stance": "conditional"', '"stance": "contested"'])
    edit('1-frame.json', (text) => JSON.stringify({ ...JSON.parse(text), aliases: [] }))
    const correction = { reason: 'source-corrected', note: 'It said so itself' }
    const body = { name: 'The Tide Gazette', reliability: 'C' }
    edit('2-reports.json', (text) =>
      JSON.stringify({ ...JSON.parse(text), sourceCorrections: [{ source: 'tide-gazette', ...correction, body }] }),
    )
    t.match(await correct('--yes'), { exitCode: 0, out: /2 to correct, 0 to take back, 1 to add\n/ })
    const [actor, development, source] = await events()
    t.strictSame(actor?.data.body.aliases, [])
    t.match(development, { type: 'DevelopmentCorrected', data: { changes: { summary: /might/, positions: Array } } })
    t.match(source, { type: 'SourceCorrected', data: correction })
    t.equal(await statusOf('shared-crew', 'northport'), 'disputed')
    t.strictSame(await correct('--yes'), nothing)
    edit('3-developments.json', (text) => JSON.stringify({ ...JSON.parse(text), corrections: [] }))
    t.match(await correct('--yes'), { exitCode: 0, out: /1 to correct, 0 to take back, 0 to add\n/ })
    t.equal(await statusOf('shared-crew', 'northport'), 'agreed')
    t.strictSame(await correct('--yes'), nothing)
  },
)

t.test('a folder that was never loaded is loaded, and one that grew adds what is new', async (t) => {
  const { run } = await served(t)
  const { folder, edit } = isleFerryCopy(t)
  t.match(await run(['seed', folder, '--correct', '--yes']), { exitCode: 0, out: /0 to correct, 0 to take back, 30 to add\n/ })
  t.strictSame(await run(['seed', folder]), { exitCode: 0, out: 'isle-ferry: 0 added, 30 unchanged\n', err: '' })
  edit('1-frame.json', (text) =>
    text
      .replace(
        '"points": [',
        '"points": [{ "id": "lights", "title": "Lights", "proposition": "The quay is lit", "requires": ["eastport"] },',
      )
      .replace('"parties": [', '"parties": [{ "id": "eastport", "name": "Eastport", "role": "principal" },'),
  )
  t.match(await run(['seed', folder, '--correct', '--yes']), { exitCode: 0, out: /0 to correct, 0 to take back, 2 to add\n/ })
  t.strictSame(await run(['seed', folder]), { exitCode: 0, out: 'isle-ferry: 0 added, 32 unchanged\n', err: '' })
})
