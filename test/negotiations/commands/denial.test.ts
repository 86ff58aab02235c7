import t from 'tap'
import { given, recorded } from '../../support/given.ts'
import { correction, day, denial, frame, position, retracted, stated } from '../../support/teln-dam.ts'

const onRecord = [...frame, stated()]
const denied = recorded('PositionDenied', denial())
const minister = recorded('ActorIntroduced', {
  id: 'foreign-minister',
  name: 'Foreign Minister of Borrovia',
  affiliations: [{ party: 'borrovia', office: 'Foreign Minister' }],
})

t.test('a denial is put down to the party that its actor speaks for', async (t) => {
  const spoken = denial({ by: 'borrovia', actor: 'foreign-minister' })
  t.test(
    'to that one',
    given(...onRecord, minister)
      .when('DenyPosition', spoken)
      .thenRecorded(recorded('PositionDenied', spoken)),
  )
  const foreign = given(...onRecord, minister).when('DenyPosition', denial({ actor: 'foreign-minister' }))
  t.test('to another', foreign.thenRefused('speaks-for-another', '/by'))
  const { by: _, ...nobody } = spoken
  t.test(
    'to nobody',
    given(...onRecord, minister)
      .when('DenyPosition', nobody)
      .thenRefused('speaks-for-another', '/by'),
  )
})

t.test(
  'a party denies its position',
  given(...onRecord)
    .when('DenyPosition', denial())
    .thenRecorded(denied),
)

t.test('anyone may deny, on any basis', async (t) => {
  const { by: _, ...outside } = denial({ basis: 'alleged', actor: 'water-minister', occurred: day('2024-05-09') })
  t.test(
    'from outside the parties',
    given(...onRecord)
      .when('DenyPosition', outside)
      .thenRecorded(recorded('PositionDenied', outside)),
  )
  const rival = denial({ by: 'borrovia' })
  t.test(
    'by another party',
    given(...onRecord)
      .when('DenyPosition', rival)
      .thenRecorded(recorded('PositionDenied', rival)),
  )
})

t.test(
  'the same denial again changes nothing',
  given(...onRecord, denied)
    .when('DenyPosition', denial())
    .thenRefused('changes-nothing', ''),
)
t.test(
  'another denial of the same is taken',
  given(...onRecord, denied)
    .when('DenyPosition', denial({ occurred: day('2024-05-12') }))
    .thenRecorded(recorded('PositionDenied', denial({ occurred: day('2024-05-12') }))),
)

t.test('only what is shown is denied', async (t) => {
  t.test(
    'another party',
    given(...onRecord)
      .when('DenyPosition', denial({ party: 'borrovia' }))
      .thenRefused('unknown-position', '/point'),
  )
  t.test(
    'another point',
    given(...onRecord)
      .when('DenyPosition', denial({ point: 'joint-gauge' }))
      .thenRefused('unknown-position', '/point'),
  )
  const moved = recorded('DevelopmentCorrected', correction({ positions: [position({ point: 'joint-gauge' })] }))
  t.test(
    'what a correction took out',
    given(...onRecord, moved)
      .when('DenyPosition', denial())
      .thenRefused('unknown-position', '/point'),
  )
  t.test(
    'what a correction put in',
    given(...onRecord, moved)
      .when('DenyPosition', denial({ point: 'joint-gauge' }))
      .thenRecorded(recorded('PositionDenied', denial({ point: 'joint-gauge' }))),
  )
})

t.test(
  'all that a denial names is known',
  given(...onRecord)
    .when(
      'DenyPosition',
      denial({
        development: 'nothing',
        party: 'stranger',
        point: 'nothing',
        by: 'stranger',
        actor: 'stranger',
        reports: [{ report: 'post-1' }],
      }),
    )
    .thenRefusedFor(
      ['unknown-development', '/development'],
      ['unknown-party', '/party'],
      ['unknown-point', '/point'],
      ['unknown-party', '/by'],
      ['unknown-actor', '/actor'],
      ['unknown-report', '/reports/0/report'],
    ),
)

t.test(
  'what was retracted is not denied',
  given(...onRecord, retracted())
    .when('DenyPosition', denial())
    .thenRefused('retracted', '/development'),
)

t.test(
  'a denial happens before its reports and before now',
  given(...onRecord)
    .when('DenyPosition', denial({ occurred: day('2024-05-22'), reports: [{ report: 'post-14' }] }))
    .thenRefusedFor(['in-the-future', '/occurred/earliest'], ['begins-after-report', '/reports/0']),
)

t.test(
  'what had not been said yet was not denied',
  given(...onRecord)
    .when('DenyPosition', denial({ occurred: day('2024-05-08') }))
    .thenRefused('denied-before', '/occurred/latest'),
)
