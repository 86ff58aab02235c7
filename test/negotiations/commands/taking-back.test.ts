import t from 'tap'
import type { Payload } from '../../../events/catalogue.ts'
import { given, recorded } from '../../support/given.ts'
import { day, denial, frame, retracted, stated } from '../../support/teln-dam.ts'

const takingBack = (revision: number) => ({
  event: `00000000-0000-7000-8000-${String(revision).padStart(12, '0')}`,
  reason: 'coder-error' as const,
  note: 'It was misread',
})
const onRecord = [...frame, stated(), stated({ id: 'twin' })]
/** What comes of taking back the last of what is recorded. */
const takeBackLast = (...more: Payload[]) => given(...onRecord, ...more).when('TakeBack', takingBack(onRecord.length + more.length - 1))
const turn = { party: 'avenland', occurred: day('2024-05-09') }

t.test('what can be taken back is', async (t) => {
  const entries: Payload[] = [
    retracted(),
    recorded('PositionDenied', denial()),
    recorded('ReportRepeated', { development: 'pledge', report: { report: 'post-12' } }),
    recorded('PointNumbered', { version: 'first-draft', number: 1, point: 'summer-flow' }),
    recorded('LineageAsserted', { from: 'first-draft', to: 'second-draft', point: 'summer-flow', lineage: 'unchanged' }),
    recorded('PointRetired', { point: 'summer-flow', note: 'Coded twice' }),
    recorded('PartyLeft', turn),
    recorded('PartyRoleChanged', { ...turn, role: 'consulted' }),
    recorded('PartyDescended', { ...turn, from: ['borrovia'], how: 'split' }),
    recorded('MembershipChanged', { ...turn, bloc: 'commission', change: 'joined' }),
  ]
  for (const entry of entries) t.test(entry.type, takeBackLast(entry).thenRecorded(recorded('EntryTakenBack', takingBack(onRecord.length))))
})

t.test('what is taken back is an entry that can be', async (t) => {
  t.test(
    'none at all',
    given(...onRecord)
      .when('TakeBack', takingBack(99))
      .thenRefused('unknown-event', '/event'),
  )
  t.test(
    'no id of an event',
    given(...onRecord)
      .when('TakeBack', { ...takingBack(1), event: 'pledge' })
      .thenRefused('unknown-event', '/event'),
  )
  t.test('a development is retracted', takeBackLast().thenRefused('not-revocable', '/event'))
  const corrected = recorded('DevelopmentCorrected', {
    development: 'pledge',
    reason: 'coder-error',
    note: 'So',
    changes: { summary: 'New' },
  })
  t.test('a correction is corrected', takeBackLast(corrected).thenRefused('not-revocable', '/event'))
})

t.test('nothing is taken back twice', async (t) => {
  const first = recorded('EntryTakenBack', takingBack(onRecord.length))
  t.test(
    '',
    given(...onRecord, retracted(), first)
      .when('TakeBack', takingBack(onRecord.length))
      .thenRefused('taken-back', '/event'),
  )
  t.test('nor is a taking back', takeBackLast(retracted(), first).thenRefused('unknown-event', '/event'))
})

t.test(
  'a duplicate stands again, though its original was retracted since',
  given(...onRecord, retracted('pledge', 'twin'), retracted())
    .when('TakeBack', takingBack(onRecord.length))
    .thenRecorded(recorded('EntryTakenBack', takingBack(onRecord.length))),
)

t.test('what was taken back may be recorded anew', async (t) => {
  const again: [Payload, Parameters<ReturnType<typeof given>['when']>][] = [
    [
      recorded('PointRetired', { point: 'summer-flow', note: 'Coded twice' }),
      ['RetirePoint', { point: 'summer-flow', note: 'Coded twice' }],
    ],
    [recorded('PartyLeft', turn), ['LeaveParty', turn]],
    [
      recorded('PointNumbered', { version: 'first-draft', number: 1, point: 'summer-flow' }),
      ['NumberPoint', { version: 'first-draft', number: 1, point: 'summer-flow' }],
    ],
  ]
  for (const [entry, command] of again) {
    t.test(
      `${entry.type}, not while it stands`,
      given(...onRecord, entry)
        .when(...command)
        .thenRefused(
          entry.type === 'PartyLeft' ? 'tied' : 'changes-nothing',
          entry.type === 'PartyLeft' ? '/occurred' : entry.type === 'PointRetired' ? '/point' : '/number',
        ),
    )
    t.test(
      entry.type,
      given(...onRecord, entry, recorded('EntryTakenBack', takingBack(onRecord.length)))
        .when(...command)
        .thenRecorded(entry),
    )
  }
})

t.test('a retired point', async (t) => {
  const retired = recorded('PointRetired', { point: 'summer-flow', note: 'Coded twice' })
  t.test(
    'is known',
    given(...frame)
      .when('RetirePoint', { point: 'nothing', note: 'Coded twice' })
      .thenRefused('unknown-point', '/point'),
  )
  t.test(
    'still takes positions',
    given(...frame, retired)
      .when('ReportDevelopment', {
        kind: 'StatementMade',
        id: 'pledge',
        summary: 'So',
        occurred: day('2024-05-09'),
        reports: [{ report: 'post-10' }],
        positions: [
          {
            party: 'avenland',
            point: 'summer-flow',
            stance: 'abstained',
            basis: 'official',
            version: 'first-draft',
            condition: 'In wet years',
          },
        ],
      })
      .thenRecorded(
        stated({
          summary: 'So',
          positions: [
            {
              party: 'avenland',
              point: 'summer-flow',
              stance: 'abstained',
              basis: 'official',
              version: 'first-draft',
              condition: 'In wet years',
            },
          ],
        }),
      ),
  )
})
