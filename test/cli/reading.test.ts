import t from 'tap'
import { served } from '../support/cli.ts'
import { folderOf, isleFerry } from '../support/data-set.ts'
import { listOf } from '../support/list-of.ts'

async function ferry(t: Parameters<typeof served>[0]) {
  const service = await served(t)
  await service.run(['seed', isleFerry])
  return service
}

const table = `isle-ferry, revision 29

point           overall     Northport     Southport       Ferry Board
night-sailings  ≠ disputed  ✔ agreed ~    ✘ rejected ~    · unstated
fare-cap        ✔ agreed    ✔ agreed ~    ✔ agreed ~      · unstated
shared-crew     ≠ disputed  ≠ disputed ~  · unstated      · unstated
whole-plan      ≠ disputed  · unstated    ✘ rejected ! ~  · unstated

! contested: the stronger bases, taken alone, say otherwise
~ fragile: without one of its sources it would be another
`

t.test('the matrix is a table with a glyph and a word in each cell', async (t) => {
  const { run } = await ferry(t)
  t.strictSame(await run(['matrix']), { exitCode: 0, out: table, err: '' })
  t.equal((await run(['matrix', 'isle-ferry'])).out, table)
  t.equal((await run(['matrix', '-n', 'isle-ferry'])).out, table)
})

t.test('the matrix of a past date says so', async (t) => {
  const { run } = await ferry(t)
  const { out } = await run([
    'matrix',
    '--as-of',
    '2024-03-06',
    '--published-by',
    '2024-03-06T08:00:00Z',
    '--known-at',
    '2024-06-02',
    '--rev',
    '28',
  ])
  t.match(out, 'isle-ferry, revision 28, as of 2024-03-06, known at 2024-06-02, published by 2024-03-06 08:00 UTC\n')
  t.match(out, /^night-sailings {2}○ open +✔ agreed ~ +· unstated +· unstated$/m)
  t.notMatch(out, 'contested')
})

t.test('a terminal has colour, and a narrow one the matrix point by point', async (t) => {
  const { run } = await ferry(t)
  const bare = { exitCode: 0, out: table, err: '' }
  const wide = await run(['matrix'], { columns: 80 })
  t.match(wide.out, '\u001b[32m✔ agreed\u001b[39m')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what styles are made of
  t.equal(wide.out.replaceAll(/\u001b\[\d+m/g, ''), table, 'and the same words')
  t.strictSame(await run(['matrix', '--no-color'], { columns: 80 }), bare)
  t.strictSame(await run(['matrix'], { columns: 80, environment: { NO_COLOR: '1' } }), bare)
  t.strictSame(await run(['matrix'], { columns: 80, environment: { TERM: 'dumb' } }), bare)
  t.not((await run(['matrix'], { columns: 80, environment: { NO_COLOR: '' } })).out, table, 'set to nothing is not set')
  const narrow = await run(['matrix', '--no-color'], { columns: 40 })
  t.match(narrow.out, 'whole-plan  ≠ disputed\n  Northport    · unstated\n  Southport    ✘ rejected ! ~\n  Ferry Board  · unstated\n')
})

t.test('a status says why, and whom it waits for', async (t) => {
  const { run } = await ferry(t)
  const { exitCode, out } = await run(['status', 'night-sailings'])
  t.equal(exitCode, 0)
  t.equal(
    out,
    `night-sailings  The ferry sails after midnight in summer
isle-ferry, revision 29
overall  ≠ disputed, since 2024-03-08, blocked by southport

northport  ✔ agreed ~ (accepted, official), since 2024-03-08, 2 independent reports, fragile (unstated without tide-gazette)
  decisive: 2024-03-02, accepted (official) in quay-talks
      Both ports sit down with the board
      told by tide-gazette, “Ports meet”, 2024-03-03, paragraph 2
      told by tide-gazette, “Southport has second thoughts”, 2024-03-07
  denied: 2024-03-07, refused (reported) in harbour-visit
      The board calls on Northport
      told by south-quay-news, “What Northport wants”, 2024-03-08

southport  ✘ rejected ~ (refused, official), since 2024-03-06, 1 independent report, fragile (unstated without tide-gazette)
  decisive: 2024-03-06, refused (official) in second-thoughts
      Southport rules out sailings after midnight and is said to drop the timetable
      told by tide-gazette, “Southport has second thoughts”, 2024-03-07

ferry-board  · unstated
`,
  )
})

t.test('superseded positions are counted, and listed where that is wanted', async (t) => {
  const { run } = await ferry(t)
  const counted = (await run(['status', 'whole-plan', '--party', 'southport'])).out
  t.match(
    counted,
    'southport  ✘ rejected ! ~ (refused, reported), since 2024-03-06, 1 independent report, contested, fragile (unstated without tide-gazette)\n',
  )
  t.match(counted, '  1 position superseded (--superseded lists them)\n')
  t.notMatch(counted, 'northport')
  const listed = (await run(['status', 'whole-plan', '--superseded'])).out
  t.match(listed, '  superseded: 2024-03-02, accepted (official) in quay-talks\n')
  t.notMatch(listed, 'lists them')
})

t.test('a history is every change with its reason', async (t) => {
  const { run } = await ferry(t)
  t.equal(
    (await run(['history', 'whole-plan', '--party', 'southport'])).out,
    `whole-plan  The timetable is accepted as it stands
isle-ferry, revision 29

overall
  2024-03-02  · unstated → ○ open
  2024-03-06  ○ open → ≠ disputed

southport
  2024-03-02  · unstated → ✔ agreed
      quay-talks: Both ports sit down with the board
  2024-03-06  ✔ agreed → ✘ rejected
      second-thoughts: Southport rules out sailings after midnight and is said to drop the timetable
`,
  )
  t.match((await run(['history', 'fare-cap', '--party', 'ferry-board'])).out, 'ferry-board\n  never anything but unstated\n')
})

t.test('a difference is told in sentences, between dates or revisions', async (t) => {
  const { run } = await ferry(t)
  t.equal(
    (await run(['diff', '2024-03-05', '2024-03-06'])).out,
    `isle-ferry, from revision 29, as of 2024-03-05 to revision 29, as of 2024-03-06

Night sailings: overall from open to disputed.
Night sailings: Southport from unstated to rejected.
The timetable as a whole: overall from open to disputed.
The timetable as a whole: Southport from agreed to rejected.
`,
  )
  t.match((await run(['diff', '27', '28'])).out, /Crew: Northport from agreed to disputed\.\n$/)
  t.match((await run(['diff', '28', '29'])).out, /\n\nNothing changed\.\n$/)
  t.match((await run(['diff', '2024-03-06'])).out, 'to revision 29\n')
  t.match(await run(['diff', '2024-03-06', '29']), { exitCode: 2, err: /one of each cannot be compared/ })
})

t.test('a replay tells each event, what it changed, and at last the matrix', async (t) => {
  const { run } = await ferry(t)
  const { out } = await run(['replay', '--from', '26', '--to', '28'])
  t.equal(
    out.slice(0, out.indexOf('point  ')),
    `    26  2024-06-01 12:00 UTC  ReportRepeated  quay-talks
    27  2024-06-01 12:00 UTC  PositionDenied  harbour-visit
        night-sailings, northport: ✘ rejected → ✔ agreed (denied)
        night-sailings, overall: ✘ rejected → ≠ disputed (denied)
    28  2024-06-01 12:00 UTC  DevelopmentCorrected  The conditions were overlooked
        shared-crew, northport: ✔ agreed → ≠ disputed (corrected)
        shared-crew, overall: ○ open → ≠ disputed (corrected)

isle-ferry, revision 28

`,
  )
})

t.test('JSON and CSV are the service’s own, byte for byte', async (t) => {
  const paths: string[] = []
  const { run } = await served(t, async (path, response) => {
    paths.push(path)
    return response
  })
  await run(['seed', isleFerry])
  const matrix = await run(['matrix', 'isle-ferry', '--json', '--as-of', '2024-03-05'])
  t.equal(paths.at(-1), '/negotiations/isle-ferry/matrix?asOf=2024-03-05')
  t.match(JSON.parse(matrix.out), { negotiation: 'isle-ferry', rev: 29, asOf: '2024-03-05T23:59:59.999Z' })
  for (const [argv, path] of [
    [['status', 'fare-cap', '--superseded'], '/points/fare-cap/status?superseded=true'],
    [['history', 'fare-cap', '--party', 'northport'], '/points/fare-cap/history?party=northport'],
    [['diff', '3', '29', '--published-by', '2024-03-05'], '/diff?publishedBy=2024-03-05&from=3&to=29'],
  ] as [string[], string][]) {
    const { exitCode, out } = await run([...argv, '-n', 'isle-ferry', '--json'])
    t.strictSame([exitCode, paths.at(-1)], [0, `/negotiations/isle-ferry${path}`])
    t.equal(out, `${JSON.stringify(JSON.parse(out))}\n`)
    t.match((await run([...argv, '--csv'])).out, /^point,.*\r\n/)
  }
  const replayed = (await run(['replay', 'isle-ferry', '--from', '29', '--json'])).out
  t.equal(paths.at(-1), '/negotiations/isle-ferry/replay?from=29')
  const steps = replayed
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.match(steps, listOf({ event: { revision: 29 }, changes: listOf() }, { matrix: { rev: 29 } }))
})

t.test('every list comes whole as a sheet, with a byte order mark where that is wanted', async (t) => {
  const paths: string[] = []
  const { run } = await served(t, async (path, response) => {
    paths.push(path)
    return response
  })
  await run(['seed', isleFerry])
  const report = await run(['sheet', 'reports'])
  t.match(report, { exitCode: 0, err: /^$/ })
  t.match(report.out, /^report,title,source,sourceName,.*\r\n[^\r]*,Tide Gazette,/)
  for (const list of ['developments', 'changes', 'points', 'parties', 'actors', 'sources', 'versions', 'matrix']) {
    const { exitCode, out } = await run(['sheet', list, 'isle-ferry', '--rev', '28', '--bom'])
    t.strictSame([exitCode, paths.at(-1)], [0, `/negotiations/isle-ferry/${list}.csv?rev=28&bom=true`])
    t.match(out, /^\uFEFF[a-z]+,/, list)
  }
  t.match((await run(['matrix', '--bom'])).out, /^\uFEFFpoint,title,/)
  t.match(await run(['sheet', 'weather']), { exitCode: 2, err: /Allowed choices are developments/ })
})

t.test('what is not on record is wrong input, told in the service’s words', async (t) => {
  const { run } = await ferry(t)
  t.match(await run(['status', 'tolls']), { exitCode: 2, out: /^$/, err: /No such point/ })
  t.match(await run(['matrix', 'no-such']), { exitCode: 2, err: /There is no no-such/ })
  t.match(await run(['matrix', '--as-of', 'yesterday']), { exitCode: 2, err: /asOf: A date/ })
  t.match(await run(['matrix', '--rev', '30']), { exitCode: 2, err: /revision 30 is not written yet/ })
})

t.test('where there are several negotiations, one must be named', async (t) => {
  const { run } = await ferry(t)
  await run(['seed', folderOf(t, { 'a.json': { negotiation: { id: 'teln-dam', title: 'The dam' } } })])
  t.match(await run(['matrix']), { exitCode: 2, err: 'Which negotiation? Name one of isle-ferry, teln-dam\n' })
  t.match(await run(['matrix', 'teln-dam']), { exitCode: 0, out: 'teln-dam, revision 0\n' })
})
