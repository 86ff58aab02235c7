import t from 'tap'
import { served } from '../support/cli.ts'
import { isleFerry } from '../support/data-set.ts'

const ndjson = (...entries: unknown[]) => entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
const day = (earliest: string) => ({ earliest, precision: 'day', basis: 'printed' })
const why = { reason: 'coder-error', note: 'Misread' }

async function ferry(t: Parameters<typeof served>[0]) {
  const { run } = await served(t)
  await run(['seed', isleFerry])
  const append = (argv: string[], stdin: string) => run(['append', '-', ...argv], { stdin })
  const idOf = async (type: string): Promise<string> => {
    const { out } = await run(['export', 'isle-ferry'])
    const events = out.trimEnd().split('\n')
    return events.map((line) => JSON.parse(line)).find((event) => event.type === `standpoint.${type}`).id
  }
  return { run, append, idOf }
}

const reports = [{ report: 'gazette-march-7' }]
const turn = { occurred: day('2024-03-06'), reports }

const mending = [
  { type: 'CorrectParty', data: { party: 'northport', ...why, body: { name: 'North Port', role: 'principal' } } },
  {
    type: 'CorrectPoint',
    data: {
      point: 'fare-cap',
      ...why,
      sameQuestion: true,
      body: { title: 'Fares', proposition: 'A single fare is at most four crowns' },
    },
  },
  { type: 'CorrectActor', data: { actor: 'harbour-master', ...why, body: { name: 'Harbour Master', affiliations: [], aliases: [] } } },
  { type: 'CorrectSource', data: { source: 'tide-gazette', ...why, body: { name: 'The Tide Gazette', reliability: 'A' } } },
  {
    type: 'CorrectReport',
    data: { report: 'gazette-march-3', ...why, body: { source: 'tide-gazette', title: 'Ports meet', publishedAt: day('2024-03-04') } },
  },
  { type: 'CorrectVersion', data: { version: 'summer-table', ...why, body: { label: 'Summer table', text: 'unseen', derivesFrom: [] } } },
  { type: 'LeaveParty', data: { party: 'ferry-board', ...turn } },
  { type: 'ChangeRole', data: { party: 'ferry-board', role: 'consulted', ...turn } },
  { type: 'DescendParty', data: { party: 'northport', how: 'renamed', from: ['ferry-board'], ...turn } },
  { type: 'ChangeMembership', data: { party: 'northport', bloc: 'ferry-board', change: 'joined', ...turn } },
  { type: 'RetirePoint', data: { point: 'shared-crew', note: 'Nobody asked it' } },
]

t.test('whatever mends the record, and every turn of a party, is entered as anything else, and known when it comes again', async (t) => {
  const { append, idOf } = await ferry(t)
  const input = ndjson(...mending, { type: 'TakeBack', data: { event: await idOf('PositionDenied'), ...why } })
  t.match(await append(['--dry-run'], input), { exitCode: 0, err: '', out: '12 would be recorded, 0 recorded before\n' })
  const { exitCode, out, err } = await append([], input)
  t.strictSame({ exitCode, err }, { exitCode: 0, err: '' })
  t.strictSame(
    out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[3]),
    [
      ...['PartyCorrected', 'PointCorrected', 'ActorCorrected', 'SourceCorrected', 'ReportCorrected', 'PlanVersionCorrected'],
      ...['PartyLeft', 'PartyRoleChanged', 'PartyDescended', 'MembershipChanged', 'PointRetired', 'EntryTakenBack'],
    ],
  )
  t.match(await append(['--dry-run'], input), { exitCode: 0, out: '0 would be recorded, 12 recorded before\n' })
})

t.test('what mends nothing is refused at its line and field, and nothing is written', async (t) => {
  const { run, append, idOf } = await ferry(t)
  const point = { title: 'Fares', proposition: 'A single fare is at most four crowns' }
  const refused = [
    [
      { type: 'CorrectPoint', data: { point: 'fare-cap', ...why, body: point } },
      'data/body/proposition: A new proposition asks another question, which is another point, unless `sameQuestion` says that it does not: fare-cap',
    ],
    [
      { type: 'CorrectParty', data: { party: 'northport', ...why, body: { name: 'Northport', role: 'principal' } } },
      'data/body: The entry would change nothing',
    ],
    [{ type: 'RetirePoint', data: { point: 'lights', note: 'Out' } }, 'data/point: No such point is defined: lights'],
    [
      { type: 'TakeBack', data: { event: await idOf('TalksHeld'), ...why } },
      'data/event: That cannot be taken back: correct it or retract it',
    ],
    [{ type: 'TakeBack', data: { event: 'nothing', ...why } }, 'data/event: No entry that can be taken back has that id: nothing'],
  ] as const
  for (const [entry, message] of refused)
    for (const argv of [['--dry-run'], []])
      t.match(await append(argv, ndjson(entry, mending[0])), { exitCode: 1, err: `stdin line 1 /${message}` })
  t.match((await run(['export', 'isle-ferry'])).out.trimEnd().split('\n'), { length: 30 })
})

t.test('an entry may be held to one cell being as it was: what came to it since refuses it', async (t) => {
  const { append } = await ferry(t)
  const talks = (id: string, since: number, point = 'fare-cap') => ({
    type: 'ReportDevelopment',
    data: {
      kind: 'TalksHeld',
      id,
      summary: 'Talks',
      parties: [],
      occurred: day('2024-03-06'),
      reports,
      positions: [{ party: 'northport', point: 'fare-cap', stance: 'accepted', basis: 'official' }],
    },
    ifUnchanged: { point, party: 'northport', since },
  })
  t.match(await append([], ndjson(talks('first', 29))), { exitCode: 0 })
  for (const argv of [['--dry-run'], []]) {
    const late = await append(argv, ndjson(talks('second', 29)))
    t.match(late, { exitCode: 1, err: 'stdin /ifUnchanged: Something came to that cell since. It came at revision 30\n' })
    const unknown = await append(argv, ndjson(talks('second', 30, 'lights')))
    t.match(unknown, { exitCode: 1, err: /stdin \/ifUnchanged\S*: No such point is defined: lights\n/ })
  }
  t.match(await append([], ndjson(talks('second', 30))), { exitCode: 0, out: /revision 31/ })
  t.match(await append([], ndjson(talks('second', 31))), { exitCode: 0, out: /recorded before/ }, 'what is on record is no new entry')
  t.match(await append([], ndjson({ ...talks('third', 31), ifUnchanged: { since: 31 } })), {
    exitCode: 2,
    err: /^stdin \/ifUnchanged\/point: /,
  })
})
