import t from 'tap'
import { decide } from '../../../src/negotiations/commands/decide.ts'
import { circumstances, commanded, given, recorded, registryOf } from '../../support/given.ts'
import { listOf } from '../../support/list-of.ts'
import { day, frame, retracted, retraction, stated } from '../../support/teln-dam.ts'

const twin = stated({ id: 'twin', reports: [{ report: 'post-12' }] })
const late = stated({ id: 'late', occurred: day('2024-05-13'), reports: [{ report: 'post-14' }] })
const onRecord = [...frame, stated(), twin, late]

t.test(
  'a development is retracted',
  given(...onRecord)
    .when('RetractDevelopment', retraction())
    .thenRecorded(retracted()),
)
t.test(
  'a development is retracted as a duplicate',
  given(...onRecord)
    .when('RetractDevelopment', retraction('twin'))
    .thenRecorded(retracted('twin')),
)

t.test(
  'nothing duplicates itself',
  given(...onRecord)
    .when('RetractDevelopment', retraction('pledge'))
    .thenRefused('duplicate-of-itself', '/duplicateOf'),
)
t.test(
  'neither the one nor the other may be unknown',
  given(...frame)
    .when('RetractDevelopment', retraction('twin'))
    .thenRefusedFor(['unknown-development', '/development'], ['unknown-development', '/duplicateOf']),
)
t.test(
  'nothing is retracted twice',
  given(...onRecord, retracted())
    .when('RetractDevelopment', retraction())
    .thenRefused('retracted', '/development'),
)
t.test(
  'nothing duplicates what was retracted',
  given(...onRecord, retracted())
    .when('RetractDevelopment', retraction('pledge', 'twin'))
    .thenRefused('retracted', '/duplicateOf'),
)

t.test('who speaks of a duplicate is told of what', async (t) => {
  const decision = decide(registryOf([...onRecord, retracted('twin')]), commanded('RetractDevelopment', retraction()), circumstances)
  t.match(decision, { ok: false, error: listOf({ message: /pledge is a duplicate of twin/ }) })
})

t.test('the reports of a duplicate were out after the other began', async (t) => {
  t.test(
    'its own',
    given(...onRecord)
      .when('RetractDevelopment', retraction('late'))
      .thenRefused('begins-after-report', '/duplicateOf'),
  )
  t.test(
    'the other way round it fits',
    given(...onRecord)
      .when('RetractDevelopment', retraction('pledge', 'late'))
      .thenRecorded(retracted('pledge', 'late')),
  )
  const early = stated({ id: 'early', occurred: day('2024-05-09'), reports: [{ report: 'post-14' }] })
  t.test(
    'those that repeated it',
    given(...onRecord, early, recorded('ReportRepeated', { development: 'early', report: { report: 'post-12' } }))
      .when('RetractDevelopment', retraction('late', 'early'))
      .thenRefused('begins-after-report', '/duplicateOf'),
  )
  t.test(
    'those of its own duplicates',
    given(...onRecord, early, retracted('early'))
      .when('RetractDevelopment', retraction('late', 'early'))
      .thenRefused('begins-after-report', '/duplicateOf'),
  )
})
