import t from 'tap'
import { emptyRegistry } from '../../../projections/registry.ts'
import { decide } from '../../../src/negotiations/commands/decide.ts'
import { refusalCodes } from '../../../src/negotiations/commands/refusal.ts'
import { circumstances, commanded, given, registryOf } from '../../support/given.ts'
import { listOf } from '../../support/list-of.ts'
import { mendingEntries } from '../../support/mended-sample.ts'
import { correction, day, denial, frame, retraction, stated, statement } from '../../support/teln-dam.ts'

const citation = { report: 'post-10' }
const afterOpening = [
  commanded('JoinParty', { id: 'avenland', name: 'Avenland', role: 'principal' }),
  commanded('DefinePoint', { id: 'summer-flow', title: 'Flow', proposition: 'Half of the flow passes' }),
  commanded('IntroduceActor', { id: 'envoy', name: 'Envoy' }),
  commanded('AliasActor', { actor: 'envoy', alias: 'Legate' }),
  commanded('IntroduceSource', { id: 'river-post', name: 'River Post', reliability: 'B' }),
  commanded('ReassessSource', { source: 'river-post', alignedWith: null, reliability: 'C', reason: 'Errors' }),
  commanded('FileReport', { id: 'post-10', source: 'river-post', title: 'On the tenth', publishedAt: day('2024-05-10') }),
  commanded('ReportVersion', { id: 'first-draft', label: 'First draft', text: 'full' }),
  commanded('NumberPoint', { version: 'first-draft', number: 1, point: 'summer-flow' }),
  commanded('AssertLineage', { from: 'first-draft', to: 'second-draft', point: 'summer-flow', lineage: 'added' }),
  commanded('ReportDevelopment', statement()),
  commanded('DenyPosition', denial()),
  commanded('RepeatReport', { development: 'pledge', report: citation }),
  commanded('CorrectDevelopment', correction({ place: null })),
  commanded('RetractDevelopment', retraction()),
  ...mendingEntries.map(({ type, data }) => commanded(type, data)),
]

t.test('before a negotiation is opened, nothing else is recorded, and no further reason is given', async (t) => {
  for (const command of afterOpening)
    t.strictSame(
      decide(emptyRegistry(), command, circumstances),
      { ok: false, error: [{ code: 'not-open', pointer: '', message: refusalCodes['not-open'] }] },
      command.type,
    )
})

t.test('a decision leaves the register as it was', async (t) => {
  const events = [...frame, stated()]
  const registry = registryOf(events)
  const opening = commanded('OpenNegotiation', { id: 'teln-dam', title: 'The dam', parties: [{ id: 'a', name: 'A', role: 'principal' }] })
  for (const command of [opening, ...afterOpening]) decide(registry, command, circumstances)
  t.strictSame(registry, registryOf(events))
  const empty = emptyRegistry()
  decide(empty, opening, circumstances)
  t.strictSame(empty, emptyRegistry())
})

t.test('a message says what it is about', async (t) => {
  const decision = decide(registryOf(frame), commanded('DenyPosition', denial({ development: 'nothing' })), circumstances)
  t.match(decision, { error: listOf({ message: `${refusalCodes['unknown-development']}: nothing` }) })
})

t.test(
  'all that is wrong is said at once',
  given(...frame, stated())
    .when('ReportDevelopment', statement({ actors: ['stranger'], occurred: day('2024-05-22') }))
    .thenRefusedFor(
      ['id-taken', '/id'],
      ['unknown-actor', '/actors/0'],
      ['in-the-future', '/occurred/earliest'],
      ['begins-after-report', '/reports/0'],
    ),
)
