import t from 'tap'
import type { Place } from '../../../events/delivery.ts'
import type { WebhookFilter } from '../../../events/webhook-filter.ts'
import { type Negotiation, negotiation } from '../../../projections/negotiation.ts'
import {
  challengeIdOf,
  countAt,
  type Message,
  messageAt,
  messageBody,
  messageIdOf,
  messagesAfter,
  pingIdOf,
  placeIn,
  type Recipient,
} from '../../../src/webhooks/messages/message.ts'
import type { Heads } from '../../../src/webhooks/subscription/subscription.ts'
import { type Recorded, recorded } from '../../support/given.ts'
import { listOf } from '../../support/list-of.ts'
import { recorded as inLog } from '../../support/recording.ts'
import { sampleState as sample } from '../../support/sample.ts'
import { correction, day, denial, frame, position, retracted, stated } from '../../support/teln-dam.ts'

const beginning: Place = { rev: -1, index: 0 }
const none = { series: 1, sequence: 0 }

const subscriber = (filter: WebhookFilter = {}, ...later: { filter: WebhookFilter; after: Heads }[]): Recipient => ({
  id: 'desk',
  series: [{ filter, after: {} }, ...later],
  start: {},
  starts: [],
})

const everything = subscriber()

const all = (state: Negotiation, to = everything): Message[] => [...messagesAfter(state, to, beginning, none)]

/** What was told, in short: `<rev>.<index> type`. */
const told = (messages: readonly Message[]): string[] => messages.map(({ place, notice }) => `${place.rev}.${place.index} ${notice.type}`)

/** A message as its receiver reads it. */
function received(state: Negotiation, rev: number, index: number, to = everything, base = '') {
  const message = messageAt(state, to, { rev, index })
  return message === null ? null : JSON.parse(messageBody(state, to, message, base).replaceAll(/("msg_[^"]+)_[0-9a-f]{8}"/g, '$1"'))
}

/** The dam’s frame, of 13 events, and what follows it. */
function folded(...payloads: ReturnType<typeof recorded>[]): Negotiation {
  const state = negotiation.initial()
  const start = Date.parse('2024-05-20T12:00:00.000Z')
  for (const [rev, payload] of [...frame, ...payloads].entries()) negotiation.evolve(state, inLog(payload, rev, start + rev * 1000))
  return state
}

t.test('an event tells of its development first, then of each status, then of each point’s overall', async (t) => {
  t.same(told(all(sample)), [
    '22.0 development.recorded',
    ...['22.1 status.changed', '22.2 overall.changed'],
    '23.0 development.recorded',
    ...['23.1 status.changed', '23.2 overall.changed'],
    '24.0 development.recorded',
    ...['24.1 status.changed', '24.2 status.changed', '24.3 status.changed', '24.4 overall.changed', '24.5 overall.changed'],
    '25.0 development.recorded',
    ...['26.0 status.changed', '26.1 overall.changed'],
    '28.0 development.corrected',
    '29.0 development.retracted',
  ])
})

t.test('a repeat or a denial that changes nothing tells nothing, and neither does the frame', async (t) => {
  t.notOk(all(sample).some(({ place }) => place.rev === 27 || place.rev < 22))
  const foreign = recorded('PositionDenied', denial({ by: 'borrovia' }))
  t.same(told(all(folded(stated(), foreign))), ['13.0 development.recorded', '13.1 status.changed', '13.2 overall.changed'])
})

t.test('a principal that joins changes what was agreed, without any development', async (t) => {
  const state = folded(
    stated({ positions: [position(), position({ party: 'borrovia' })] }),
    recorded('PartyJoined', { id: 'downstream', name: 'Downstream', role: 'principal' }),
  )
  t.match(received(state, 14, 0), {
    type: 'overall.changed',
    data: {
      party: null,
      from: 'agreed',
      to: 'open',
      occurred: null,
      events: listOf({ type: 'PartyJoined', rev: 14, development: null }),
      evidence: '/negotiations/teln-dam/points/summer-flow/status?rev=14',
    },
  })
})

t.test('a change is told with its cause, its time and the way to its evidence', async (t) => {
  t.same(received(sample, 23, 1, everything, 'https://dam.example'), {
    type: 'status.changed',
    timestamp: '2024-05-20T12:15:00.000Z',
    webhook: 'desk',
    series: '1.2',
    sequence: 5,
    data: {
      negotiation: 'teln-dam',
      rev: 23,
      index: 1,
      point: 'summer-flow',
      party: 'avenland',
      from: 'agreed',
      to: 'disputed',
      scope: 'present',
      stretch: { from: '2024-05-12T23:59:59.999Z', until: null },
      cause: 'new',
      occurred: day('2024-05-12'),
      ruleset: 2,
      recordedAt: '2024-05-20T12:15:00.000Z',
      events: [{ id: '018f95a0-0000-7000-8000-000000000027', type: 'ClaimReported', rev: 23, development: 'wavering' }],
      evidence: 'https://dam.example/negotiations/teln-dam/points/summer-flow/status?party=avenland&rev=23',
      names: { negotiation: 'The dam on the Teln', point: 'Summer flow', party: 'Avenland' },
      proposition: 'Half of the summer flow passes the dam',
      sentence: 'Summer flow: Avenland from agreed to disputed.',
    },
  })
})

t.test('a change is put into a sentence that says whose, what it was before, when and why', async (t) => {
  const sentenceAt = (rev: number, index: number) => received(sample, rev, index).data.sentence
  t.equal(sentenceAt(23, 2), 'Summer flow: overall from open to disputed.')
  t.equal(sentenceAt(26, 0), 'Summer flow: Avenland from disputed to agreed, by a denial.')
  const state = folded(
    stated({ occurred: day('2024-05-05') }),
    stated({ id: 'doubt', occurred: day('2024-05-09'), positions: [position({ stance: 'contested' })] }),
    recorded('DevelopmentCorrected', correction({ positions: [position({ stance: 'refused' })] })),
    recorded('DevelopmentRetracted', { development: 'doubt', reason: 'source-retracted', note: 'Its source took it back' }),
  )
  const data = (rev: number, index: number) => received(state, rev, index).data
  t.match(data(15, 1), {
    sentence: /^[^\n]+: Avenland from agreed to rejected between 2024-05-05 and 2024-05-09, by a correction\.$/,
    reason: 'coder-error',
    note: correction({}).note,
  })
  t.match(data(16, 1), {
    sentence: /: Avenland from disputed to rejected, by a retraction\.$/,
    reason: 'source-retracted',
    note: 'Its source took it back',
  })
  t.notOk('reason' in data(14, 1) || 'note' in data(14, 1), 'what is new has no reason')
})

t.test('a sentence stays on one line whatever a name holds', async (t) => {
  const state = negotiation.initial()
  const payloads = [
    recorded('NegotiationOpened', { id: 'talks', title: 'Talks' }),
    recorded('PartyJoined', { id: 'avenland', name: 'Avenland\n(upper\treach)', role: 'principal' }),
    recorded('PointDefined', { id: 'summer-flow', title: 'Flow\r\nof  summer', proposition: 'It flows' }),
    recorded('SourceIntroduced', { id: 'river-post', name: 'Post', reliability: 'B' }),
    recorded('ReportFiled', { id: 'post-10', source: 'river-post', title: 'Report', publishedAt: day('2024-05-10') }),
    stated(),
  ]
  for (const [rev, payload] of payloads.entries()) negotiation.evolve(state, inLog(payload, rev, Date.parse('2024-05-20T12:00:00.000Z')))
  const message = messageAt(state, everything, { rev: 5, index: 1 }) as Message
  t.match(JSON.parse(messageBody(state, everything, message, '')), {
    data: { sentence: 'Flow of summer: Avenland (upper reach) from unstated to agreed.', names: { party: 'Avenland\n(upper\treach)' } },
  })
})

t.test('a correction says why it was made and what it altered, place by place', async (t) => {
  const [gauge, ladder] = [position({ point: 'joint-gauge' }), position({ point: 'fish-ladder', stance: 'refused' })]
  const state = folded(
    stated({ positions: [position(), gauge, position({ basis: 'reported' })] }),
    recorded('DevelopmentCorrected', correction({ positions: [ladder, position({ stance: 'refused' }), position({ basis: 'reported' })] })),
    recorded('DevelopmentCorrected', correction({ summary: 'Again', place: 'Geneva' })),
    recorded('DevelopmentRetracted', { development: 'pledge', reason: 'source-retracted', note: 'Taken back' }),
  )
  const { reason, note, altered } = received(state, 14, 0).data
  t.same({ reason, note }, { reason: correction({}).reason, note: correction({}).note })
  t.same(altered, {
    fields: ['positions'],
    positions: [
      {
        party: 'avenland',
        point: 'summer-flow',
        before: { stance: 'accepted', basis: 'official' },
        after: { stance: 'refused', basis: 'official' },
      },
      { party: 'avenland', point: 'joint-gauge', before: { stance: 'accepted', basis: 'official' } },
      { party: 'avenland', point: 'fish-ladder', after: { stance: 'refused', basis: 'official' } },
    ],
    positionsInAll: 3,
  })
  t.same(received(state, 15, 0).data.altered, { fields: ['place', 'summary'], positions: [], positionsInAll: 0 })
  const retraction = received(state, 16, 0).data
  t.match(retraction, { reason: 'source-retracted', note: 'Taken back' })
  t.match(retraction.altered, { fields: { length: 0 }, positionsInAll: 3 })
  t.same(retraction.altered.positions[0], { party: 'avenland', point: 'fish-ladder', before: { stance: 'refused', basis: 'official' } })
  for (const field of ['reason', 'note', 'altered']) t.notOk(field in received(state, 13, 0).data, `${field} of what is new`)
})

t.test('a denial is told with its own time, and names what it denies', async (t) => {
  t.match(received(sample, 26, 0), {
    corrects: listOf('msg_desk_teln-dam_23_1'),
    data: {
      cause: 'denied',
      occurred: day('2024-05-14'),
      events: listOf({ type: 'PositionDenied', rev: 26 }, { type: 'ClaimReported', rev: 23, development: 'wavering' }),
    },
  })
  t.same(received(sample, 26, 1).corrects, ['msg_desk_teln-dam_23_2'])
})

t.test('a development is told as it stood then, with the time that its reports leave it', async (t) => {
  const state = folded(
    stated({
      occurred: { ...day('2024-05-09'), latest: '2024-05-20T23:59:59.999Z', precision: 'about' },
      reports: [{ report: 'post-14' }],
    }),
    recorded('ReportRepeated', { development: 'pledge', report: { report: 'post-12' } }),
    recorded('DevelopmentCorrected', correction({ summary: 'Put right', reports: [{ report: 'post-10' }] })),
    retracted(),
  )
  const latest = (rev: number) => received(state, rev, 0).data.occurred.latest
  t.match(received(state, 13, 0).data, {
    state: 'recorded',
    summary: 'Avenland accepts the flow',
    reports: listOf({ report: 'post-14', source: 'river-post' }),
    reportsInAll: 1,
    evidence: '/negotiations/teln-dam/developments/pledge?rev=13',
  })
  t.match(received(state, 15, 0).data, { state: 'corrected', summary: 'Put right', reportsInAll: 2 })
  t.match(received(state, 16, 0).data, { state: 'retracted', summary: 'Put right', positionsInAll: 1 })
  t.same([13, 14, 15, 16].map(latest), [
    '2024-05-14T23:59:59.999Z',
    '2024-05-12T23:59:59.999Z',
    '2024-05-10T23:59:59.999Z',
    '2024-05-10T23:59:59.999Z',
  ])
})

t.test('a correction names every earlier message of the development, a first recording none', async (t) => {
  const state = folded(
    stated(),
    recorded('DevelopmentCorrected', correction({ positions: [position({ stance: 'refused' })] })),
    recorded('DevelopmentCorrected', correction({ summary: 'Again' })),
    retracted(),
  )
  t.notOk('corrects' in received(state, 13, 0))
  t.notOk('corrects' in received(state, 13, 1))
  t.same(received(state, 14, 0).corrects, ['msg_desk_teln-dam_13_0'])
  t.same(received(state, 14, 1).corrects, ['msg_desk_teln-dam_13_1'])
  t.same(received(state, 16, 0).corrects, ['msg_desk_teln-dam_13_0', 'msg_desk_teln-dam_14_0', 'msg_desk_teln-dam_15_0'])
  t.same(received(state, 16, 1).corrects, ['msg_desk_teln-dam_13_1', 'msg_desk_teln-dam_14_1'])
})

t.test('what takes back an entry of a development names the earlier messages, and is named by a later correction', async (t) => {
  const takingBack = recorded('EntryTakenBack', { event: inLog(retracted(), 14, 0).id, reason: 'coder-error', note: 'It was misread' })
  const state = folded(stated(), retracted(), takingBack, retracted())
  t.match(received(state, 15, 0), { data: { cause: 'taken-back' }, corrects: listOf('msg_desk_teln-dam_13_1', 'msg_desk_teln-dam_14_1') })
  t.match(received(state, 16, 1).corrects, listOf('msg_desk_teln-dam_13_1', 'msg_desk_teln-dam_14_1', 'msg_desk_teln-dam_15_0'))
})

t.test('a change that the frame made corrects nothing, since it is about no development', async (t) => {
  const left = (party: string) => recorded('PartyLeft', { party, occurred: day('2024-05-11') })
  const takingBack = recorded('EntryTakenBack', { event: inLog(left('borrovia'), 14, 0).id, reason: 'coder-error', note: 'It stayed' })
  const state = folded(stated(), left('borrovia'), takingBack)
  for (const [rev, cause] of [
    [14, 'frame'],
    [15, 'taken-back'],
  ] as const) {
    t.match(received(state, rev, 0), { type: 'overall.changed', data: { cause } })
    t.notOk('corrects' in received(state, rev, 0))
  }
})

t.test('a correction names no message that the subscription of then was not told of', async (t) => {
  const state = folded(stated(), recorded('DevelopmentCorrected', correction({ summary: 'Again' })), retracted())
  const later = subscriber({ types: ['status.changed'] }, { filter: {}, after: { 'teln-dam': 13 } })
  t.same(received(state, 15, 0, later).corrects, ['msg_desk_teln-dam_14_0'])
  t.same(received(state, 15, 1, later).corrects, ['msg_desk_teln-dam_13_1'])
})

t.test('of more than twenty messages that a correction puts right it names the newest', async (t) => {
  const corrections = Array.from({ length: 25 }, (_, count) =>
    recorded('DevelopmentCorrected', correction({ summary: `Reading ${count}` })),
  )
  const { corrects } = received(folded(stated(), ...corrections), 38, 0)
  t.same(
    corrects,
    Array.from({ length: 20 }, (_, count) => `msg_desk_teln-dam_${18 + count}_0`),
  )
})

t.test('a correction names nothing from before the start, which was never sent', async (t) => {
  const state = folded(stated(), recorded('DevelopmentCorrected', correction({ summary: 'Again' })), retracted())
  const begun = (start: Heads, ...starts: Recipient['starts']): Recipient => ({ ...everything, start, starts })
  const namedAt = (rev: number, to: Recipient) => received(state, rev, 0, to).corrects
  t.same(namedAt(15, begun({ 'teln-dam': 12 })), ['msg_desk_teln-dam_13_0', 'msg_desk_teln-dam_14_0'])
  t.same(namedAt(15, begun({ 'teln-dam': 13 })), ['msg_desk_teln-dam_14_0'])
  t.same(namedAt(15, begun({ 'teln-dam': 14 })), [])
  t.same(namedAt(14, begun({ 'teln-dam': 14 })), [], 'nor does one that is only pulled')
  t.same(namedAt(15, begun({ elsewhere: 14 })), ['msg_desk_teln-dam_13_0', 'msg_desk_teln-dam_14_0'])
})

t.test('what a replay brought from before the start is named by what is recorded after it was asked for', async (t) => {
  const state = folded(stated(), recorded('DevelopmentCorrected', correction({ summary: 'Again' })), retracted())
  const asked = (at: number, after: Heads): Recipient => ({
    ...everything,
    start: { 'teln-dam': 14 },
    starts: [{ rev: 3, at: state.recorded[at] as number, after }],
  })
  const namedAt = (rev: number, to: Recipient) => received(state, rev, 0, to).corrects
  t.same(namedAt(15, asked(14, { 'teln-dam': 12 })), ['msg_desk_teln-dam_13_0', 'msg_desk_teln-dam_14_0'])
  t.same(namedAt(15, asked(14, { 'teln-dam': 13 })), ['msg_desk_teln-dam_14_0'])
  t.same(namedAt(15, asked(15, { 'teln-dam': 12 })), [], 'what was sent before keeps its bytes')
  t.same(namedAt(14, asked(15, { 'teln-dam': 12 })), ['msg_desk_teln-dam_13_0'], 'and so it is named in the replay itself')
  t.same(namedAt(14, asked(15, { 'teln-dam': 13 })), [])
})

t.test('who was told of a development is told of every act on it, wherever it went', async (t) => {
  const state = folded(
    stated(),
    recorded('DevelopmentCorrected', correction({ positions: [position({ point: 'joint-gauge' })] })),
    recorded('DevelopmentCorrected', correction({ summary: 'Again' })),
    retracted(),
  )
  const types: WebhookFilter['types'] = ['development.recorded', 'development.corrected', 'development.retracted']
  const later = ['14.0 development.corrected', '15.0 development.corrected', '16.0 development.retracted']
  t.same(told(all(state, subscriber({ types, points: ['summer-flow'] }))), ['13.0 development.recorded', ...later])
  t.same(told(all(state, subscriber({ types, points: ['joint-gauge'] }))), later)
  t.same(told(all(state, subscriber({ types, points: ['fish-ladder'] }))), [])
  t.same(
    told(all(state, subscriber({ types, points: ['joint-gauge'], parties: ['borrovia'] }))),
    [],
    'one position of one version must be both',
  )
})

t.test('a filter tells of what meets each of its criteria', async (t) => {
  const places = (filter: WebhookFilter) => all(sample, subscriber(filter)).map(({ place }) => `${place.rev}.${place.index}`)
  t.same(places({ negotiations: ['other'] }), [])
  t.same(places({ negotiations: ['other', 'teln-dam'], types: ['development.retracted'] }), ['29.0'])
  t.same(places({ points: ['fish-ladder'] }), ['24.0', '24.3', '24.5', '28.0'], 'developments with a position on the point')
  t.same(places({ parties: ['borrovia'] }), ['24.0', '24.1', '24.3', '28.0'], 'a party has no part in an overall status')
  t.same(places({ points: ['joint-gauge'], parties: ['borrovia'] }), [], 'of a development one position must be both')
  t.same(places({ to: ['disputed'] }), ['23.1', '23.2', '24.2', '24.4', '24.5'], 'a development has no status')
  t.same(places({ from: ['disputed'], to: ['agreed', 'open'] }), ['26.0', '26.1'])
  t.same(places({ causes: ['denied'], scopes: ['present'] }), ['26.0', '26.1'])
  t.same(places({ causes: ['denied'], scopes: ['past'] }), [])
})

t.test('each series counts for itself, and the first reaches back to the beginning', async (t) => {
  const to = subscriber({ types: ['status.changed'] }, { filter: {}, after: { 'teln-dam': 23 } })
  t.same(
    all(sample, to).map(({ place, series, sequence }) => [place.rev, place.index, series, sequence]),
    [
      ...[
        [22, 1, 1, 1],
        [23, 1, 1, 2],
      ],
      ...[
        [24, 0, 2, 1],
        [24, 1, 2, 2],
        [24, 2, 2, 3],
        [24, 3, 2, 4],
        [24, 4, 2, 5],
        [24, 5, 2, 6],
      ],
      ...[
        [25, 0, 2, 7],
        [26, 0, 2, 8],
        [26, 1, 2, 9],
        [28, 0, 2, 10],
        [29, 0, 2, 11],
      ],
    ],
  )
  t.same(received(sample, 24, 0, to).series, '2.2')
  t.same(countAt(sample, to, { rev: 21, index: 9 }), { series: 1, sequence: 0 })
  t.same(countAt(sample, to, { rev: 23, index: 9 }), { series: 1, sequence: 2 })
  t.same(countAt(sample, to, { rev: 24, index: 0 }), { series: 2, sequence: 1 })
})

t.test('of two filters set at one revision only the later ever holds', async (t) => {
  const at = (types: WebhookFilter['types'], rev: number) => ({ filter: { types }, after: { 'teln-dam': rev } })
  const to = subscriber({}, at(['status.changed'], 27), at(['development.retracted'], 27))
  t.same(
    all(sample, to)
      .slice(-2)
      .map(({ place, series }) => [place.rev, series]),
    [
      [26, 1],
      [29, 3],
    ],
  )
})

t.test('there is no message where nothing is told, or not to the subscription', async (t) => {
  t.equal(messageAt(sample, everything, { rev: 22, index: 3 }), null)
  t.equal(messageAt(sample, everything, { rev: 27, index: 0 }), null)
  t.equal(messageAt(sample, everything, { rev: 99, index: 0 }), null)
  t.equal(messageAt(sample, subscriber({ types: ['status.changed'] }), { rev: 22, index: 0 }), null)
})

t.test('the id of a message leads back to its place', async (t) => {
  const place = { rev: 41, index: 0 }
  t.same(
    placeIn(
      messageIdOf('desk-2', 'teln-dam', {
        place,
        event: { revision: 4, id: '018f9b6a-7c00-7000-8000-0000000a0f12', type: 'TalksHeld', development: null },
      }),
    ),
    { webhook: 'desk-2', negotiation: 'teln-dam', place },
  )
  for (const id of [
    '',
    'msg_desk_teln-dam_41_00000000',
    'msg_desk_teln-dam_41_0',
    'msg_desk_teln-dam_41_0_0000000G',
    'msg_desk_teln-dam_041_0_00000000',
    'msg_desk_teln-dam_41_-1_00000000',
    'msg_desk_teln-dam_41_0_0_00000000',
    'ping_desk_3',
  ])
    t.equal(placeIn(id), null, id)
  t.equal(placeIn('msg_desk_teln-dam_99999999999999999999_0_00000000'), null, 'a revision that no log can reach')
  t.equal(pingIdOf('desk', 3), 'ping_desk_3')
  t.equal(challengeIdOf('desk', 3, 2), 'challenge_desk_3_2')
})

/** A slug as long as slugs may be. */
const long = (name: string): string => name.padStart(80, 'a')

/** What the schemas admit at the most: 500 positions, 100 reports, 4000 characters of text. */
function largest(text: string): Negotiation {
  const [summary, note, proposition, name] = [text, text, text, text.slice(0, 300).replace(/[\uD800-\uDBFF]$/, '')]
  const [id, source] = [long('talks'), long('source')]
  const reports = Array.from({ length: 100 }, (_, count) => ({ report: long(`report${count}`) }))
  const positions = Array.from({ length: 500 }, (_, count) =>
    position({ party: long('party'), point: long(`point${count % 9}`), stance: 'conditional', basis: 'attributed' }),
  )
  /** Nearly all of them, each other than before. */
  const turned = (count: number) =>
    positions.slice(count % 2).map((one) => (count % 2 === 0 ? { ...one, stance: 'contested' as const } : one))
  const statement: Recorded<'StatementMade'> = { id: long('pledge'), summary, occurred: day('2024-05-09'), reports, positions }
  const payloads = [
    recorded('NegotiationOpened', { id, title: name }),
    recorded('PartyJoined', { id: long('party'), name, role: 'principal' }),
    ...Array.from({ length: 9 }, (_, count) => recorded('PointDefined', { id: long(`point${count}`), title: name, proposition })),
    recorded('SourceIntroduced', { id: source, name: 'Source', reliability: 'B' }),
    ...reports.map(({ report }) => recorded('ReportFiled', { id: report, source, title: 'Report', publishedAt: day('2024-05-10') })),
    recorded('StatementMade', statement),
    ...Array.from({ length: 22 }, (_, count) =>
      recorded('DevelopmentCorrected', { ...correction({ positions: turned(count), summary }, long('pledge')), note }),
    ),
    recorded('DevelopmentRetracted', { development: long('pledge'), reason: 'coder-error', note }),
  ]
  const state = negotiation.initial()
  for (const [rev, payload] of payloads.entries()) negotiation.evolve(state, inLog(payload, rev, Date.parse('2024-05-20T12:00:00.000Z')))
  return state
}

t.test('no message passes 20,000 bytes, and none ends within a character', async (t) => {
  const to: Recipient = { id: long('desk'), series: [{ filter: {}, after: {} }], start: {}, starts: [] }
  const base = `https://dam.example/${'p'.repeat(980)}`
  for (const character of ['世', '\u{1f30a}', '"', '\\', 'a\n', 'e\u0301'])
    for (const offset of ['', 'a']) {
      const state = largest(offset + character.repeat((4000 - offset.length) / character.length))
      const bodies = [...messagesAfter(state, to, beginning, none)].map((message) => messageBody(state, to, message, base))
      const most = Math.max(...bodies.map((body) => Buffer.byteLength(body)))
      t.ok(most <= 20_000, `${JSON.stringify(character)}: ${most} bytes`)
      const last = JSON.parse(bodies.find((body) => body.includes('development.retracted')) as string)
      t.ok(last.data.summary.isWellFormed() && last.data.summary.length <= 1000 && last.data.summary.endsWith('…'))
      t.strictSame([last.corrects.length, last.data.positionsInAll, last.data.reports.length, last.data.reportsInAll], [20, 499, 20, 100])
      t.ok(last.data.positions.length >= 12)
      t.ok(last.data.note.length <= 500 && last.data.note.endsWith('…') && last.data.altered.positions.length >= 10)
    }
})

t.test('a summary of a thousand characters is told whole, and so are fifty positions of common length', async (t) => {
  const positions = Array.from({ length: 60 }, () => position())
  const { data } = received(folded(stated({ summary: 'a'.repeat(1000), positions })), 13, 0)
  t.equal(data.summary, 'a'.repeat(1000))
  t.same([data.positions.length, data.positionsInAll], [50, 60])
})
