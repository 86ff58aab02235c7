import { csvParse } from 'd3-dsv'
import t from 'tap'
import type { Difference } from '../../projections/questions/diff.ts'
import type { Matrix } from '../../projections/questions/matrix.ts'
import { listOf } from '../support/list-of.ts'
import { openRoad } from '../support/pass-road.ts'

type Seat = Matrix['parties'][number]
type Row = Matrix['points'][number]

// What is only read is read of one service.
const { ask, get } = await openRoad(t)

/** A date as answers have it: the end of that day of 2023. */
const endOf = (date: string) => `2023-${date}T23:59:59.999Z`

/** The runs of a history: `05-02 agreed` for each. */
const runsOf = (runs: { at: string; after: string }[]) => runs.map(({ at, after }) => `${at.slice(5, 10)} ${after}`)

t.test('who is required at a time decides of that time: no late comer rewrites the past, and who left is not waited for', async (t) => {
  const overall = async (point: string) => runsOf((await ask(`/points/${point}/history`)).overall)
  t.strictSame(await overall('winter-road'), [
    '03-04 open', // Highmoor and Lowmere; Westholt has not spoken.
    '03-06 agreed', // All three that there are.
    '04-10 open', // Eastfen joins, silent.
    '05-02 agreed', // It accepts. Westholt leaves on 20 May, which changes nothing.
    '07-01 open', // The wardens become principals, silent.
    '07-10 agreed',
  ])
  t.strictSame(await overall('toll'), [
    '03-04 open',
    '03-06 disputed', // Westholt refuses.
    '05-20 open', // It leaves; Eastfen has abstained.
    '06-21 disputed', // Lowmere is reported to refuse, later than all else of it.
  ])
  for (const [asOf, status, blockedBy] of [
    ['2023-03-05', 'open', []],
    ['2023-04-09', 'agreed', []],
    ['2023-04-10', 'open', []],
    ['2023-06-30', 'agreed', []],
    ['2023-07-01', 'open', []],
  ] as const)
    t.match((await ask(`/points/winter-road/status?asOf=${asOf}`)).overall, { status, blockedBy: listOf(...blockedBy) }, asOf)
  t.match((await ask('/points/toll/status?asOf=2023-05-19')).overall, { status: 'disputed', blockedBy: listOf('westholt') })
  // Of 3 March nobody had spoken; Eastfen, the wardens and Newmere had no seat as principals.
  t.match((await ask('/points/winter-road/status?asOf=2023-03-03')).overall, { status: 'unstated', since: null })
})

t.test('the matrix says of its time who sits in it, in which role, and of which bloc', async (t) => {
  const seats = async (asOf: string) => {
    const { parties } = await ask(`/matrix?asOf=${asOf}`)
    return Object.fromEntries(
      parties.map(({ id, seated, currentRole, blocs }: Seat) => [id, `${seated ? currentRole : 'away'} ${blocs}`.trim()]),
    )
  }
  t.match(await seats('2023-04-09'), {
    eastfen: 'away',
    westholt: 'principal',
    wardens: 'consulted',
    'upper-fold': 'consulted herders-league',
    'nether-fold': 'consulted herders-league',
    newmere: 'away',
  })
  t.match(await seats('2023-07-01'), {
    eastfen: 'principal',
    westholt: 'away',
    wardens: 'principal',
    'nether-fold': /^consulted$/,
    newmere: 'consulted herders-league',
  })
  const { parties } = await ask('/parties')
  const life = Object.fromEntries(parties.map((party: { id: string }) => [party.id, party]))
  t.match(life.newmere, {
    joined: { latest: endOf('06-10') },
    descents: listOf({ from: listOf('lowmere'), how: 'split', occurred: { latest: endOf('06-10') } }),
  })
  t.match(life.westholt, { seated: false, departures: listOf({ occurred: { latest: endOf('05-20'), precision: 'day' } }) })
  t.match(life['upper-fold'], { name: 'Upper Fold' }, 'as it was corrected')
  const rows = csvParse((await get('/negotiations/pass-road/matrix.csv?asOf=2023-05-31')).body)
  t.match(
    rows.find(({ point, party }) => point === 'toll' && party === 'westholt'),
    { role: 'principal', currentRole: 'principal', seated: 'false', status: 'rejected', overall: 'open', overallSince: endOf('05-20') },
  )
})

t.test('a member that said nothing stands where its bloc does, and decides nothing', async (t) => {
  const { parties } = await ask('/points/winter-road/status')
  t.match(parties['herders-league'], { status: 'rejected', throughBloc: null, since: endOf('03-04') })
  for (const member of ['upper-fold', 'newmere'])
    t.match(parties[member], {
      status: 'rejected',
      throughBloc: listOf('herders-league'),
      stance: null,
      basis: null,
      since: null,
      restsOn: listOf(),
      because: listOf(),
    })
  t.match(parties['nether-fold'], { status: 'agreed', throughBloc: null, basis: 'official' }, 'its own word goes before the bloc’s')
  t.match((await ask('/points/winter-road/status?asOf=2023-06-10')).parties.newmere, { status: 'unstated', throughBloc: null })
  t.match((await ask('/points/winter-road/status?asOf=2023-06-11')).parties.newmere, { status: 'rejected' }, 'from the day it entered')
  // On the guides the league has said nothing; Nether Fold is out of it since 20 June, and was in it on the day before.
  t.match((await ask('/points/guides/status')).parties['nether-fold'], { status: 'unstated', throughBloc: null })
  t.match((await ask('/points/guides/status?asOf=2023-06-19')).parties['nether-fold'], { throughBloc: listOf('herders-league') })
  t.match(
    csvParse((await get('/negotiations/pass-road/points/winter-road/status.csv')).body).find(({ party }) => party === 'upper-fold'),
    { status: 'rejected', throughBloc: 'herders-league', throughBlocNames: 'League of Herders', overall: 'agreed', since: /^$/ },
  )
})

t.test('signed, then ratified on one day: what is known to have followed decides', async (t) => {
  const { ask, tell } = await openRoad(t)
  const { lowmere } = (await ask('/points/whole-plan/status?superseded=true')).parties
  t.match(lowmere, { status: 'agreed', conditions: listOf(), since: endOf('06-05'), sincePrecision: 'day', superseded: 1 })
  t.match(lowmere.because, listOf({ role: 'decisive', development: 'ratification' }, { role: 'superseded', development: 'signing' }))
  t.match((await ask('/points/whole-plan/status?asOf=2023-06-05')).overall, { status: 'agreed' }, 'and over all, until the wardens come')
  t.match((await ask('/developments/ratification')).development, { follows: listOf('signing') })
  // Without the order the two cannot be told apart.
  await tell('/developments/ratification/corrections', { reason: 'coder-error', note: 'Not known after all', changes: { follows: null } })
  t.match((await ask('/points/whole-plan/status?party=lowmere')).parties.lowmere, { status: 'unclear' })
  const { changes } = await ask('/changes?point=whole-plan&party=lowmere')
  t.match(changes.at(-1), { scope: 'present', from: 'agreed', to: 'unclear', cause: 'corrected' })
})

t.test('on a version stands what was said of it or of what came to it unchanged', async (t) => {
  const on = async (version: string) => {
    const { points } = await ask(`/matrix?version=${version}`)
    return Object.fromEntries(
      points.map(({ id, inVersion, overall, parties }: Row) => [
        id,
        `${inVersion} ${overall.status}: ${['highmoor', 'lowmere', 'eastfen'].map((party) => parties[party]?.status).join(' ')}`,
      ]),
    )
  }
  t.strictSame(await on('second-draft'), {
    'whole-plan': 'true open: agreed agreed agreed', // The wardens are silent.
    'winter-road': 'true agreed: agreed agreed agreed', // Unchanged from the first draft.
    toll: 'true disputed: agreed rejected unstated', // Renumbered.
    bridge: 'true open: unstated unstated agreed', // Reworded: what Highmoor and Lowmere said was of other words.
    'salt-store': 'false unstated: unstated unstated unstated', // Dropped.
    guides: 'true open: agreed unstated unstated',
  })
  t.strictSame(await on('first-draft'), {
    'whole-plan': 'true unstated: unstated unstated unstated', // The signing was of the second.
    'winter-road': 'true agreed: agreed agreed agreed',
    toll: 'true disputed: agreed rejected unstated',
    bridge: 'true open: agreed agreed unstated', // Eastfen spoke of the second; what it denied counts nowhere.
    'salt-store': 'true open: agreed agreed unstated',
    guides: 'false unstated: unstated unstated unstated', // All of the first draft is known, and it has no guides.
  })
  const { highmoor, eastfen } = (await ask('/points/bridge/status?version=second-draft')).parties
  t.match(highmoor.because, listOf({ role: 'other-version', development: 'inn-talks', version: 'first-draft' }))
  t.match(eastfen.because, listOf({ role: 'decisive', development: 'signing' }, { role: 'denied', development: 'bridge-hint' }))
  const rows = csvParse((await get('/negotiations/pass-road/matrix.csv?version=second-draft')).body)
  t.match(
    rows.find(({ point, party }) => point === 'salt-store' && party === 'highmoor'),
    { inVersion: 'false', status: 'unstated', askedVersion: 'second-draft' },
  )
})

t.test('without a version an answer warns of words that a later text changed or dropped, once that was out', async (t) => {
  const reworded = async (point: string, query = '') => {
    const { parties } = await ask(`/points/${point}/status?${query}`)
    return ['highmoor', 'eastfen', 'westholt'].map((party) => parties[party].reworded)
  }
  t.strictSame(await reworded('salt-store'), ['second-draft', null, 'second-draft'], 'dropped')
  t.strictSame(await reworded('bridge'), ['second-draft', null, 'second-draft'], 'Eastfen spoke of the new words')
  t.strictSame(await reworded('toll'), [null, null, null], 'another number is no other wording')
  t.strictSame(await reworded('salt-store', 'asOf=2023-06-01'), [null, null, null], 'the second draft was out on 2 June')
  t.strictSame(await reworded('salt-store', 'asOf=2023-06-02'), ['second-draft', null, 'second-draft'])
  t.strictSame(await reworded('salt-store', 'publishedBy=2023-06-01'), [null, null, null])
})

t.test('a status names the sources that it rests on, and which one alone decides', async (t) => {
  const { parties } = (await ask('/matrix')).points.find(({ id }: { id: string }) => id === 'toll')
  // What the Crier has of the inn it has of the Lantern.
  t.match(parties.highmoor, { status: 'agreed', corroboration: 1 }, 'what its rival’s outlet alleges decides nothing')
  // Only the Crier has Lowmere refuse; its word of March is the Lantern's, and the Crier repeats that one.
  t.match(parties.lowmere, {
    status: 'rejected',
    basis: 'reported',
    contested: true,
    corroboration: 1,
    fragile: true,
    restsOn: listOf({ source: 'valley-crier', status: 'agreed' }),
  })
  // Without the Lantern Eastfen never abstained, and its officials' hint is left.
  t.match(parties.eastfen, { status: 'unstated', stance: 'abstained', restsOn: listOf({ source: 'pass-lantern', status: 'agreed' }) })
  const road = await ask('/points/winter-road/status?party=lowmere')
  t.match(road.parties.lowmere, { fragile: false, restsOn: listOf() }, 'the Lantern and the Register, each alone enough')
  // Without the Lantern the denial falls too, so that the Crier's hint says what the signing said.
  const bridge = async (query: string) => (await ask(`/points/bridge/status?party=eastfen&${query}`)).parties.eastfen
  t.match(await bridge(''), { status: 'agreed', since: endOf('06-05'), fragile: false })
  t.match(await bridge('without=source:pass-lantern'), { status: 'agreed', since: endOf('04-28'), basis: 'reported' })
  const aligned = await ask('/points/toll/status?without=alignment:westholt')
  t.strictSame(aligned.without, ['alignment:westholt'])
  t.match(aligned.overall, { status: 'open' })
  t.match(aligned.parties.lowmere, { status: 'agreed', conditions: listOf('the toll pays for the ploughs') })
  t.match(
    aligned.parties.lowmere.because.find(({ role }: { role: string }) => role === 'set-aside'),
    { development: 'toll-claim' },
  )
  t.match(csvParse((await get('/negotiations/pass-road/points/toll/status.csv?party=lowmere')).body)[0], {
    restsOn: 'valley-crier=agreed',
    fragile: 'true',
    contested: 'true',
    role: 'decisive',
  })
})

t.test('since when, as exactly as it is known, and since when on that basis', async (t) => {
  const { lowmere } = (await ask('/points/winter-road/status')).parties
  // Reported from the inn on the 4th, declared on the 6th.
  t.match(lowmere, {
    status: 'agreed',
    basis: 'official',
    since: endOf('03-04'),
    sincePrecision: 'day',
    basisSince: endOf('03-06'),
    basisSincePrecision: 'day',
  })
  t.match((await ask('/points/winter-road/status?asOf=2023-03-05')).parties.lowmere, { basis: 'reported', basisSince: endOf('03-04') })
  t.match((await ask('/points/winter-road/status?basis=official')).parties.lowmere, { since: endOf('03-06') })
  t.match((await ask('/matrix')).points[1].overall, { status: 'agreed', since: endOf('07-10'), sincePrecision: 'day' })
  // About a fortnight, cut to the day of its report.
  t.match((await ask('/points/bridge/status?asOf=2023-05-01')).parties.eastfen, { since: endOf('04-28'), sincePrecision: 'about' })
  // Its own denial ended that run.
  t.match((await ask('/points/bridge/status?asOf=2023-05-31')).parties.eastfen, {
    status: 'unstated',
    since: endOf('05-15'),
    sincePrecision: 'day',
  })
  t.strictSame(runsOf((await ask('/points/bridge/history')).parties.eastfen), ['04-28 agreed', '05-15 unstated', '06-05 agreed'])
})

t.test('a condition is shown wherever the stance is, and who abstains has stated nothing', async (t) => {
  const condition = 'the toll pays for the ploughs'
  const query = 'asOf=2023-06-20'
  const { parties } = await ask(`/points/toll/status?${query}`)
  t.match(parties.lowmere, { status: 'agreed', stance: 'accepted', conditions: listOf(condition) })
  t.match(parties.lowmere.because[0], { condition })
  t.match(parties.eastfen, { status: 'unstated', stance: 'abstained', basis: 'official' })
  const { points } = await ask(`/parties/lowmere?${query}`)
  t.match(
    points.find(({ point }: { point: string }) => point === 'toll'),
    { conditions: listOf(condition) },
  )
  t.match((await ask(`/matrix?${query}`)).points[2].parties.lowmere, { conditions: listOf(condition) })
  t.match(
    csvParse((await get(`/negotiations/pass-road/matrix.csv?${query}`)).body).find(
      ({ point, party }) => point === 'toll' && party === 'lowmere',
    ),
    {
      conditions: condition,
    },
  )
  const { differences } = await ask(`/diff?from=2023-03-01&to=2023-06-20`)
  t.match(differences.find((one: Difference) => one.point === 'toll' && one.of === 'party' && one.party === 'lowmere').to, {
    conditions: listOf(condition),
  })
  const { development } = await ask('/developments/signing')
  t.match(development.positions[1], { stance: 'conditional', condition: 'its council ratifies' })
})

t.test('between two dates the diff tells what moved, and by whom it is now blocked', async (t) => {
  const moved = async (from: string, to: string) =>
    (await ask(`/diff?from=${from}&to=${to}`)).differences.map(
      (one: Difference) => `${one.point} ${one.of === 'party' ? one.party : 'overall'} ${one.from.status}–${one.to.status}`,
    )
  t.strictSame(await moved('2023-04-09', '2023-04-10'), [
    'winter-road overall agreed–open',
    'bridge overall agreed–open',
    'salt-store overall agreed–open',
  ])
  t.strictSame(await moved('2023-05-19', '2023-05-20'), ['toll overall disputed–open'])
  t.strictSame(await moved('2023-06-20', '2023-07-01'), [
    'whole-plan overall agreed–open',
    'winter-road overall agreed–open',
    'toll overall open–disputed',
    'toll lowmere agreed–rejected',
    'bridge overall agreed–open',
  ])
})

t.test('a retired point is in no list, and a corrected one asks the same in better words', async (t) => {
  const ids = async (path: string) => (await ask(path)).points.map(({ id }: { id: string }) => id)
  t.notOk((await ids('/matrix')).includes('fog-bell'))
  t.ok((await ids('/matrix?retired=true')).includes('fog-bell'))
  t.match(await ask('/points/bridge/status'), { proposition: 'The bridge at the ford carries ten tons' })
})
