import t from 'tap'
import type { NegotiationEvent, Payload } from '../../events/catalogue.ts'
import type { Basis, Position, Stance } from '../../events/position.ts'
import { type Interval, instantOf } from '../../events/time.ts'
import { listOf } from '../support/list-of.ts'
import { oracleCell, oracleChanges, oracleOverall, oracleTimeline, type Times } from '../support/oracle.ts'
import { recorded } from '../support/recording.ts'

const dayInMs = 86_400_000
const morning = (day: number): number => Date.UTC(2024, 4, day)
const evening = (day: number): number => morning(day) + dayInMs - 1
const days = (first: number, last: number): Interval => ({
  earliest: instantOf(morning(first)),
  latest: instantOf(evening(last)),
  precision: first === last ? 'day' : 'about',
  basis: 'printed',
})
const day = (one: number): Interval => days(one, one)
const at = (ms: number): Interval => ({ earliest: instantOf(ms), latest: instantOf(ms), precision: 'instant', basis: 'printed' })

const party = (id: string, role: 'principal' | 'mediator'): Payload => ({ type: 'PartyJoined', data: { id, name: id, role } })
const point = (id: string, requires?: string[]): Payload => ({
  type: 'PointDefined',
  data: { id, title: id, proposition: 'The guns fall silent', ...(requires === undefined ? {} : { requires }) },
})
const report = (id: string, publishedOn: number, root?: string): Payload => ({
  type: 'ReportFiled',
  data: { id, source: 'gazette', title: id, publishedAt: day(publishedOn), seen: true, ...(root === undefined ? {} : { root }) },
})
const cited = (ids: string[]) => ids.map((id) => ({ report: id, attribution: [] }))

/** Two principals and a mediator; what the gazette prints on the 20th, the herald prints too, and the echo repeats. */
const frame: Payload[] = [
  { type: 'NegotiationOpened', data: { id: 'talks', title: 'Talks' } },
  party('north', 'principal'),
  party('south', 'principal'),
  party('envoy', 'mediator'),
  point('truce'),
  point('escort', ['envoy', 'north']),
  { type: 'SourceIntroduced', data: { id: 'gazette', name: 'Gazette', reliability: 'B' } },
  report('early', 12),
  report('gazette-20', 20),
  report('herald-20', 20),
  report('echo', 20, 'gazette-20'),
]

/** North's stance on the truce, unless told otherwise. */
const takes = (stance: Stance, basis: Basis = 'official', where: Partial<Position> = {}): Position => ({
  party: 'north',
  point: 'truce',
  stance,
  basis,
  ...where,
})
const told = (id: string, occurred: Interval, positions: Position[], reports = ['gazette-20']): Payload => ({
  type: 'StatementMade',
  data: { id, summary: 'Somebody spoke', occurred, actors: [], versions: [], reports: cited(reports), positions },
})
const denied = (development: string, by: string, occurred: Interval, basis: Basis = 'official'): Payload => ({
  type: 'PositionDenied',
  data: { development, party: 'north', point: 'truce', by, basis, occurred, reports: cited(['gazette-20']) },
})
const retracted = (development: string, duplicateOf?: string): Payload => ({
  type: 'DevelopmentRetracted',
  data:
    duplicateOf === undefined
      ? { development, reason: 'coder-error', note: 'Never said' }
      : { development, reason: 'duplicate-of', duplicateOf, note: 'Told twice' },
})
const redated = (development: string, occurred: Interval): Payload => ({
  type: 'DevelopmentCorrected',
  data: { development, reason: 'coder-error', note: 'Misread', changes: { occurred } },
})

const given = (...payloads: Payload[]): NegotiationEvent[] =>
  [...frame, ...payloads].map((payload, revision) => recorded(payload, revision, morning(25)))
const newest = (history: NegotiationEvent[]) => history.length - 1
const north = (history: NegotiationEvent[], times: Partial<Times> = {}) =>
  oracleCell(history, { party: 'north', point: 'truce' }, { revision: newest(history), ...times })
const overall = (history: NegotiationEvent[], of = 'truce') => oracleOverall(history, of, { revision: newest(history) })
const roles = (history: NegotiationEvent[], times: Partial<Times> = {}) =>
  Object.fromEntries(north(history, times).evidence.map(({ development, role }) => [development, role]))

t.test('nothing said: the party is unstated, on no basis, since ever', async (t) => {
  t.strictSame(north(given()), {
    status: 'unstated',
    stance: null,
    basis: null,
    since: null,
    contested: false,
    corroboration: 0,
    evidence: [],
  })
})

t.test('the later statement decides, whichever was recorded first', async (t) => {
  const history = given(told('refusal', day(3), [takes('refused')]), told('pledge', day(1), [takes('accepted')]))
  t.match(north(history), { status: 'rejected', stance: 'refused', basis: 'official', since: '2024-05-03T23:59:59.999Z' })
  t.strictSame(roles(history), { pledge: 'superseded', refusal: 'decisive' })
})

t.test('two statements of the same day on the same basis cannot be reconciled: the party is unclear', async (t) => {
  const history = given(told('pledge', day(3), [takes('accepted')]), told('refusal', day(3), [takes('refused')]))
  t.match(north(history), { status: 'unclear', stance: null, basis: 'official' })
  t.strictSame(roles(history), { pledge: 'decisive', refusal: 'decisive' })
})

t.test('two stances of one status agree, and are no one stance', async (t) => {
  const history = given(told('offer', day(3), [takes('proposed')]), told('pledge', day(3), [takes('accepted')]))
  t.match(north(history), { status: 'agreed', stance: null })
})

t.test('what happened at the last instant of a day does not certainly follow that day; a millisecond later does', async (t) => {
  const pledge = told('pledge', day(3), [takes('accepted')])
  t.equal(north(given(pledge, told('refusal', at(evening(3)), [takes('refused')]))).status, 'unclear')
  t.equal(north(given(pledge, told('refusal', at(morning(4)), [takes('refused')]))).status, 'rejected')
})

t.test('what may have happened later, and may not, does not certainly follow', async (t) => {
  const history = given(told('pledge', day(3), [takes('accepted')]), told('refusal', days(3, 6), [takes('refused')]))
  t.equal(north(history).status, 'unclear')
  t.equal(north(history, { asOf: evening(5) }).status, 'agreed', 'the refusal had not certainly happened')
})

t.test('among the latest the strongest basis decides; a weaker one supports or is outweighed', async (t) => {
  const history = given(
    told('speech', day(3), [takes('accepted', 'official')]),
    told('aside', day(3), [takes('proposed', 'attributed')]),
    told('leak', day(3), [takes('refused', 'reported')]),
  )
  t.match(north(history), { status: 'agreed', basis: 'official', contested: false })
  t.strictSame(roles(history), { aside: 'supporting', leak: 'outweighed', speech: 'decisive' })
})

t.test('where the party is unclear, every weaker basis is outweighed', async (t) => {
  const history = given(
    told('pledge', day(3), [takes('accepted')]),
    told('refusal', day(3), [takes('refused')]),
    told('leak', day(3), [takes('refused', 'reported')]),
  )
  t.equal(roles(history).leak, 'outweighed')
})

t.test('an allegation never decides, and is shown', async (t) => {
  const history = given(told('pledge', day(1), [takes('accepted')]), told('slur', day(3), [takes('refused', 'alleged')]))
  t.equal(north(history).status, 'agreed')
  t.strictSame(roles(history), { pledge: 'decisive', slur: 'alleged' })
})

t.test('a later press report decides against an older speech, and is contested by it', async (t) => {
  const speech = told('speech', day(1), [takes('accepted')])
  t.match(north(given(speech, told('leak', day(3), [takes('refused', 'reported')]))), { status: 'rejected', contested: true })
  t.match(north(given(speech, told('leak', day(3), [takes('proposed', 'reported')]))), { status: 'agreed', contested: false })
})

t.test('only the latest of the stronger bases can contest, and a withdrawal contests nothing', async (t) => {
  const history = given(
    told('speech', day(1), [takes('accepted')]),
    told('retreat', day(2), [takes('withdrawn')]),
    told('leak', day(3), [takes('refused', 'reported')]),
  )
  t.match(north(history), { status: 'rejected', contested: false })
})

t.test('a withdrawn position leaves the party unstated from then on, on the basis of the withdrawal', async (t) => {
  const history = given(told('pledge', day(1), [takes('accepted')]), told('retreat', day(3), [takes('withdrawn')]))
  t.match(north(history), { status: 'unstated', stance: 'withdrawn', basis: 'official', since: '2024-05-03T23:59:59.999Z' })
})

t.test('a party that only ever deferred is unstated since ever', async (t) => {
  t.match(north(given(told('delay', day(1), [takes('deferred')]))), { status: 'unstated', stance: 'deferred', since: null })
})

t.test('a party takes its position out of the reckoning by its own denial on the record, from then on', async (t) => {
  const history = given(told('leak', day(1), [takes('accepted', 'reported')]), denied('leak', 'north', day(3)))
  t.match(north(history), { status: 'unstated', basis: null, since: '2024-05-03T23:59:59.999Z' })
  t.strictSame(roles(history), { leak: 'denied' })
  t.equal(north(history, { asOf: evening(3) - 1 }).status, 'agreed', 'not before the denial had certainly happened')
  t.equal(north(history, { asOf: evening(3) }).status, 'unstated')
})

t.test('a denial by another, or by unnamed officials, changes nothing', async (t) => {
  const leak = told('leak', day(1), [takes('accepted', 'reported')])
  t.equal(north(given(leak, denied('leak', 'south', day(3)))).status, 'agreed')
  t.equal(north(given(leak, denied('leak', 'north', day(3), 'attributed'))).status, 'agreed')
})

t.test('a denied allegation is denied; a denied and retracted position is retracted', async (t) => {
  const slur = told('slur', day(1), [takes('refused', 'alleged')])
  t.strictSame(roles(given(slur, denied('slur', 'north', day(3)))), { slur: 'denied' })
  t.strictSame(roles(given(slur, denied('slur', 'north', day(3)), retracted('slur'))), { slur: 'retracted' })
})

t.test('a corrected development stands as its last correction left it, from that revision on', async (t) => {
  const history = given(
    told('pledge', day(2), [takes('accepted')]),
    told('refusal', day(3), [takes('refused')]),
    redated('refusal', day(4)),
    redated('refusal', day(1)),
  )
  t.equal(north(history).status, 'agreed')
  t.equal(north(history, { revision: newest(history) - 1 }).status, 'rejected')
})

t.test('a retracted development does not stand; its position is shown as it last stood', async (t) => {
  const history = given(told('pledge', day(1), [takes('accepted')]), redated('pledge', day(3)), retracted('pledge'))
  t.match(north(history), { status: 'unstated', since: null, corroboration: 0 })
  t.strictSame(roles(history), { pledge: 'retracted' })
  t.strictSame(roles(history, { asOf: evening(2) }), {})
})

t.test('the reports of a duplicate count for what it duplicates, down a chain', async (t) => {
  const acts = [
    told('pledge', day(1), [takes('accepted')], ['gazette-20']),
    told('again', day(1), [takes('accepted')], ['herald-20']),
    told('once-more', day(1), [takes('accepted')], ['early']),
    retracted('once-more', 'again'),
    retracted('again', 'pledge'),
  ]
  t.equal(north(given(...acts)).corroboration, 3)
  t.equal(north(given(...acts), { publishedBy: evening(12) }).status, 'agreed', 'told by the earliest of them')
  t.equal(north(given(...acts, retracted('pledge'))).corroboration, 0)
})

t.test('volume is not corroboration: an echo goes back to its root', async (t) => {
  const pledge = (...reports: string[]) => north(given(told('pledge', day(1), [takes('accepted')], reports))).corroboration
  t.equal(pledge('gazette-20', 'herald-20'), 2)
  t.equal(pledge('gazette-20', 'echo'), 1)
})

t.test('a citation names its own root, in place of the report’s', async (t) => {
  const repeat: Payload = {
    type: 'ReportRepeated',
    data: { development: 'pledge', report: { report: 'early', attribution: [], root: 'echo' } },
  }
  t.equal(north(given(told('pledge', day(1), [takes('accepted')]), repeat)).corroboration, 1)
})

t.test('what was reported had certainly happened when it was first published', async (t) => {
  const history = given(told('pledge', days(1, 20), [takes('accepted')], ['gazette-20', 'early']))
  t.equal(north(history).since, '2024-05-12T23:59:59.999Z')
  t.equal(north(history, { asOf: evening(12) - 1 }).status, 'unstated')
})

t.test('a call is past before its leak is published', async (t) => {
  const history = given(told('call', day(3), [takes('accepted', 'reported')]))
  t.equal(north(history, { asOf: evening(10) }).status, 'agreed')
  t.equal(north(history, { publishedBy: evening(10) }).status, 'unstated')
  t.match(north(history, { publishedBy: evening(20) }), { status: 'agreed', since: '2024-05-03T23:59:59.999Z' })
  t.equal(north(history, { publishedBy: evening(10) }).since, null)
})

t.test('a status lasts since its run began, not since it was last repeated', async (t) => {
  const history = given(
    told('refusal', day(1), [takes('refused')]),
    told('pledge', day(3), [takes('accepted')]),
    told('offer', day(5), [takes('proposed')]),
  )
  t.equal(north(history).since, '2024-05-03T23:59:59.999Z')
  t.equal(north(history, { asOf: evening(2) }).since, '2024-05-01T23:59:59.999Z')
  t.strictSame(oracleTimeline(history, { party: 'north', point: 'truce' }, { revision: newest(history) }), [
    { from: null, status: 'unstated' },
    { from: evening(1), status: 'rejected' },
    { from: evening(3), status: 'agreed' },
  ])
})

t.test('overall, a point is agreed when all whom it requires agree, and open while one of them is silent', async (t) => {
  const pledge = told('pledge', day(1), [takes('accepted')])
  const echo = told('echo-of-south', day(2), [takes('accepted', 'official', { party: 'south' })])
  t.strictSame(overall(given()), { status: 'unstated', blockedBy: [] })
  t.strictSame(overall(given(pledge)), { status: 'open', blockedBy: [] })
  t.strictSame(overall(given(pledge, echo)), { status: 'agreed', blockedBy: [] })
})

t.test('overall, one refusal disputes a point, and a second with nobody for it rejects it', async (t) => {
  const refusal = told('refusal', day(1), [takes('refused')])
  const southRefuses = told('no', day(2), [takes('refused', 'official', { party: 'south' })])
  const southAccepts = told('yes', day(2), [takes('accepted', 'official', { party: 'south' })])
  t.strictSame(overall(given(refusal)), { status: 'disputed', blockedBy: ['north'] })
  t.strictSame(overall(given(refusal, southAccepts)), { status: 'disputed', blockedBy: ['north'] })
  t.strictSame(overall(given(southRefuses, refusal)), { status: 'rejected', blockedBy: ['north', 'south'] })
})

t.test('overall, only the parties that a point requires count', async (t) => {
  const agreement = told('deal', day(1), [
    takes('accepted', 'official', { point: 'escort' }),
    takes('accepted', 'official', { point: 'escort', party: 'envoy' }),
    takes('refused', 'official', { point: 'escort', party: 'south' }),
  ])
  t.strictSame(overall(given(agreement), 'escort'), { status: 'agreed', blockedBy: [] })
})

t.test('a late report of an earlier time rewrites a stretch of the past', async (t) => {
  const history = given(told('pledge', day(5), [takes('accepted')]), told('refusal', day(1), [takes('refused')]))
  t.strictSame(
    oracleChanges(history, newest(history)).filter((change) => change.party === 'north'),
    [
      {
        point: 'truce',
        party: 'north',
        from: 'unstated',
        to: 'rejected',
        stretch: { from: evening(1), until: evening(5) },
        scope: 'past',
        cause: 'backdated',
      },
    ],
  )
})

t.test('what may reach into the time of all recorded before it is not backdated', async (t) => {
  const history = given(told('pledge', day(5), [takes('accepted')]), told('rumour', days(1, 5), [takes('refused')]))
  t.equal(oracleChanges(history, newest(history))[0]?.cause, 'new')
})

t.test('what precedes only a retracted development is not backdated', async (t) => {
  const history = given(told('pledge', day(5), [takes('accepted')]), retracted('pledge'), told('refusal', day(1), [takes('refused')]))
  t.equal(oracleChanges(history, newest(history))[0]?.cause, 'new')
})

t.test('a new statement changes the present of the party and of the point; repeating it changes nothing', async (t) => {
  const history = given(told('refusal', day(1), [takes('refused')]), told('refusal-again', day(2), [takes('refused')]))
  const present = { from: 'unstated', stretch: { from: evening(1), until: null }, scope: 'present', cause: 'new' }
  t.match(
    oracleChanges(history, newest(history) - 1),
    listOf({ point: 'truce', party: null, to: 'disputed', ...present }, { point: 'truce', party: 'north', to: 'rejected', ...present }),
  )
  t.strictSame(oracleChanges(history, newest(history)), [])
})

t.test('a correction, a retraction and a denial each give their own cause', async (t) => {
  const pledge = told('pledge', day(1), [takes('accepted')])
  const causeOf = (act: Payload) => {
    const history = given(pledge, act)
    return [...new Set(oracleChanges(history, newest(history)).map(({ cause }) => cause))]
  }
  t.strictSame(causeOf(redated('pledge', day(2))), ['corrected'])
  t.strictSame(causeOf(retracted('pledge')), ['retracted'])
  t.strictSame(causeOf(denied('pledge', 'north', day(2))), ['denied'])
})
