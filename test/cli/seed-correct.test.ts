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
  const { correct, replace, events, statusOf, run } = await ferry(t)
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
  t.match(await run(['verify']), { exitCode: 0 })
})
