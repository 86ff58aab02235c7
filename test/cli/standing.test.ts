import t from 'tap'
import { served } from '../support/cli.ts'
import { isleFerry } from '../support/data-set.ts'
import { recorded } from '../support/given.ts'
import { recordLater } from '../support/later.ts'
import { day, instant } from '../support/teln-dam.ts'

/** The ferry with what only ruleset 2 knows: a word given twice, a condition, a bloc, a party that left, a retired point. */
async function ferry(t: Parameters<typeof served>[0]) {
  const service = await served(t)
  await service.run(['seed', isleFerry])
  const word = { party: 'southport', point: 'shared-crew', stance: 'accepted' } as const
  const reports = [{ report: 'gazette-march-20' }]
  const correction = { reason: 'coder-error', note: 'It was not named' } as const
  await recordLater(
    service,
    [
      recorded('ReportFiled', { id: 'gazette-march-20', source: 'tide-gazette', title: 'A crew', publishedAt: day('2024-03-20') }),
      recorded('StatementMade', {
        ...{ id: 'hint', summary: 'Southport is willing', occurred: day('2024-03-09'), reports },
        positions: [{ ...word, basis: 'attributed' }],
      }),
      recorded('StatementMade', {
        ...{ id: 'word', summary: 'Southport gives its word', occurred: instant('2024-03-12T09:00:00.000Z'), reports },
        positions: [{ ...word, basis: 'official', condition: 'the crew is paid', version: 'summer-table' }],
        versions: ['summer-table'],
        follows: ['hint'],
      }),
      recorded('PartyJoined', { id: 'lighthouse', name: 'Lighthouse', role: 'consulted' }),
      recorded('MembershipChanged', { party: 'lighthouse', bloc: 'southport', change: 'joined' }),
      recorded('PartyLeft', { party: 'ferry-board', occurred: day('2024-03-15') }),
      recorded('PointRetired', { point: 'fare-cap', note: correction.note }),
    ],
    'isle-ferry',
  )
  return service
}

t.test('a status has its conditions beside it, and since when it holds on which basis', async (t) => {
  const { run } = await ferry(t)
  const { out } = await run(['status', 'shared-crew', '--party', 'southport'])
  const heading =
    'southport  ✔ agreed ~ (accepted: “the crew is paid”, official), since 2024-03-09, officially since 2024-03-12 09:00 UTC, 1 independent report, fragile (unstated without tide-gazette)\n'
  t.match(out, heading)
  t.match(out, '  decisive: 2024-03-12 09:00 UTC, accepted: “the crew is paid” (official) in word, on summer-table\n')
  t.match((await run(['history', 'shared-crew', '--party', 'southport'])).out, 'southport\n  2024-03-09  · unstated → ✔ agreed\n')
})

t.test('the matrix marks what is to be known of a status, and says what the marks mean', async (t) => {
  const { run } = await ferry(t)
  const { out } = await run(['matrix'])
  t.equal(
    out,
    `isle-ferry, revision 36

point           overall     Northport     Southport       Ferry Board (not seated)  Lighthouse
night-sailings  ≠ disputed  ✔ agreed ~ *  ✘ rejected ~ *  · unstated                ✘ rejected ^
shared-crew     ≠ disputed  ≠ disputed ~  ✔ agreed ~      · unstated                ✔ agreed ^
whole-plan      ≠ disputed  · unstated    ✘ rejected ! ~  · unstated                ✘ rejected ^

! contested: the stronger bases, taken alone, say otherwise
~ fragile: without one of its sources it would be another
* reworded: a later version of the plan has other words, or none, on the point
^ through a bloc: the party itself has said nothing, and it decides nothing
`,
  )
  t.match((await run(['matrix', '--retired'])).out, /^fare-cap \(retired\) /m)
  t.match((await run(['status', 'night-sailings', '--party', 'northport'])).out, ', reworded in summer-table\n')
  t.match((await run(['status', 'night-sailings', '--party', 'lighthouse'])).out, 'lighthouse  ✘ rejected ^, through its bloc southport\n')
})

t.test('what a question assumes is asked with options, and stands above the answer', async (t) => {
  const { run } = await ferry(t)
  const assumed = [
    '--basis',
    'official',
    '--without',
    'source:south-quay-news',
    '--without',
    'report:quay-march-8',
    '--plan-version',
    'summer-table',
  ]
  const says = 'on no weaker basis than official, on the version summer-table, without report:quay-march-8, source:south-quay-news'
  for (const command of [['matrix'], ['status', 'shared-crew'], ['history', 'shared-crew']])
    t.match((await run([...command, ...assumed])).out, `isle-ferry, revision 36, ${says}\n`, command.join(' '))
  t.match(
    (await run(['diff', '2024-03-01', ...assumed])).out,
    `isle-ferry, from revision 36, as of 2024-03-01, ${says} to revision 36, ${says}\n`,
  )
  t.match((await run(['status', 'shared-crew', '--basis', 'official'])).out, '  set-aside: 2024-03-09, accepted (attributed) in hint\n')
  t.match((await run(['matrix', '--plan-version', 'spring-table'])).out, 'shared-crew')
  t.match((await run(['status', 'shared-crew', '--plan-version', 'spring-table'])).out, '\nnot known to be in spring-table\n')
  t.match(await run(['matrix', '--without', 'tide-gazette']), { exitCode: 2, err: 'source:ID, report:ID, or alignment:PARTY' })
  t.match(await run(['matrix', '--plan-version', 'winter-table']), { exitCode: 2, err: 'winter-table' })
  t.equal((await run(['--version'])).out.trim().split('\n').length, 1)
})
