import t from 'tap'
import { type Given, given, recorded } from '../../support/given.ts'
import { day, frame } from '../../support/teln-dam.ts'

const point = { id: 'summer-flow', title: 'Flow', proposition: 'Half of the summer flow passes', requires: ['avenland'] }
const source = { id: 'river-post', name: 'River Post', reliability: 'B', alignedWith: 'avenland' } as const
const opening = { id: 'teln-dam', title: 'The dam on the Teln' }
const whole = {
  ...opening,
  parties: [{ id: 'avenland', name: 'Avenland', role: 'principal' }],
  points: [point],
  actors: [{ id: 'envoy', name: 'Envoy', affiliations: [{ party: 'avenland' }] }],
  sources: [source],
  reports: [
    { id: 'post-10', source: 'river-post', title: 'On the tenth', publishedAt: day('2024-05-10') },
    { id: 'post-12', source: 'river-post', title: 'On the twelfth', publishedAt: day('2024-05-12'), root: 'post-10' },
  ],
  versions: [
    { id: 'first-draft', label: 'First draft', text: 'full', reports: [{ report: 'post-12', attribution: [{ actor: 'envoy' }] }] },
    { id: 'second-draft', label: 'Second draft', text: 'unseen', derivesFrom: ['first-draft'] },
  ],
  numbers: [{ version: 'first-draft', number: 1, point: 'summer-flow' }],
  lineage: [{ from: 'first-draft', to: 'second-draft', point: 'summer-flow', lineage: 'unknown' }],
} satisfies Given<'OpenNegotiation'>

t.test(
  'a negotiation opens with nothing but its name',
  given().when('OpenNegotiation', opening).thenRecorded(recorded('NegotiationOpened', opening)),
)

t.test(
  'a negotiation opens with a frame whose parts name those before them',
  given()
    .when('OpenNegotiation', whole)
    .thenRecorded(
      recorded('NegotiationOpened', opening),
      ...whole.parties.map((data) => recorded('PartyJoined', data)),
      ...whole.points.map((data) => recorded('PointDefined', data)),
      ...whole.actors.map((data) => recorded('ActorIntroduced', data)),
      ...whole.sources.map((data) => recorded('SourceIntroduced', data)),
      ...whole.reports.map((data) => recorded('ReportFiled', data)),
      ...whole.versions.map((data) => recorded('PlanVersionReported', data)),
      ...whole.numbers.map((data) => recorded('PointNumbered', data)),
      ...whole.lineage.map((data) => recorded('LineageAsserted', data)),
    ),
)

t.test(
  'a negotiation opens once',
  given(...frame)
    .when('OpenNegotiation', whole)
    .thenRefused('already-open', ''),
)

t.test(
  'what stands later in a list is not yet there',
  given()
    .when('OpenNegotiation', { ...whole, reports: whole.reports.toReversed() })
    .thenRefused('unknown-report', '/reports/0/root'),
)

t.test(
  'every mistake in a frame is named once, where it was made',
  given()
    .when('OpenNegotiation', {
      ...whole,
      parties: [...whole.parties, { id: 'avenland', name: 'Avenland again', role: 'mediator' }],
      points: [{ ...point, requires: ['avenland', 'stranger'] }],
      actors: [{ id: 'envoy', name: 'Envoy', affiliations: [{}, { party: 'stranger' }] }],
      sources: [{ ...source, alignedWith: 'stranger' }],
      reports: [...whole.reports, { id: 'post-30', source: 'stranger', title: 'On the thirtieth', publishedAt: day('2024-05-30') }],
      versions: [...whole.versions, { id: 'third-draft', label: 'Third draft', text: 'full', derivesFrom: ['lost-draft'] }],
      numbers: [...whole.numbers, ...whole.numbers, { version: 'lost-draft', number: 1, point: 'nothing' }],
      lineage: [...whole.lineage, { from: 'first-draft', to: 'lost-draft', point: 'summer-flow', lineage: 'dropped' }],
    })
    .thenRefusedFor(
      ['id-taken', '/parties/1/id'],
      ['unknown-party', '/points/0/requires/1'],
      ['unknown-party', '/actors/0/affiliations/1/party'],
      ['unknown-party', '/sources/0/alignedWith'],
      ['unknown-source', '/reports/2/source'],
      ['in-the-future', '/reports/2/publishedAt/earliest'],
      ['unknown-version', '/versions/2/derivesFrom/0'],
      ['changes-nothing', '/numbers/1/number'],
      ['unknown-version', '/numbers/2/version'],
      ['unknown-point', '/numbers/2/point'],
      ['unknown-version', '/lineage/1/to'],
    ),
)
