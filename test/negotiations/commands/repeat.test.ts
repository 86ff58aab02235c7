import t from 'tap'
import { type Given, given, recorded } from '../../support/given.ts'
import { correction, day, frame, retracted, stated } from '../../support/teln-dam.ts'

type Passage = Given<'RepeatReport'>['report']

const passage: Passage = { report: 'post-12', paragraph: 3, attribution: [{ described: 'an official' }] }
const repeat = (report: Passage = passage) => ({ development: 'pledge', report })
const repeated = recorded('ReportRepeated', repeat())
const onRecord = [...frame, stated()]

t.test(
  'one more report is taken',
  given(...onRecord)
    .when('RepeatReport', repeat())
    .thenRecorded(repeated),
)
t.test(
  'another paragraph of it is taken too',
  given(...onRecord, repeated)
    .when('RepeatReport', repeat({ ...passage, paragraph: 4 }))
    .thenRecorded(recorded('ReportRepeated', repeat({ ...passage, paragraph: 4 }))),
)

t.test(
  'the very same repeat changes nothing',
  given(...onRecord, repeated)
    .when('RepeatReport', repeat())
    .thenRefused('changes-nothing', '/report'),
)

t.test('what might come to matter is taken, so that the order of arrival does not', async (t) => {
  const taken = (report: Passage) => recorded('ReportRepeated', repeat(report))
  const cited: Passage = { report: 'post-10' }
  t.test(
    'cited by the development, which a correction may take away',
    given(...onRecord)
      .when('RepeatReport', repeat(cited))
      .thenRecorded(taken(cited)),
  )
  const otherRoot = { ...passage, root: 'post-10' }
  t.test(
    'repeated before with another root',
    given(...onRecord, repeated)
      .when('RepeatReport', repeat(otherRoot))
      .thenRecorded(taken(otherRoot)),
  )
  const twin = stated({ id: 'twin', reports: [passage] })
  t.test(
    'cited by a duplicate',
    given(...onRecord, twin, retracted('pledge', 'twin'))
      .when('RepeatReport', repeat())
      .thenRecorded(repeated),
  )
})

t.test(
  'development, report, teller and root are known',
  given(...onRecord)
    .when('RepeatReport', { development: 'nothing', report: { report: 'post-1', attribution: [{ actor: 'stranger' }], root: 'post-2' } })
    .thenRefusedFor(
      ['unknown-development', '/development'],
      ['unknown-report', '/report/report'],
      ['unknown-actor', '/report/attribution/0/actor'],
      ['unknown-report', '/report/root'],
    ),
)

t.test(
  'a known development is not told of by an unknown report',
  given(...onRecord)
    .when('RepeatReport', repeat({ report: 'post-1' }))
    .thenRefused('unknown-report', '/report/report'),
)

t.test(
  'what was retracted is not repeated',
  given(...onRecord, retracted())
    .when('RepeatReport', repeat())
    .thenRefused('retracted', '/development'),
)

t.test(
  'a report that was out before the development, as corrected, cannot tell of it',
  given(...onRecord, recorded('DevelopmentCorrected', correction({ occurred: day('2024-05-13'), reports: [{ report: 'post-14' }] })))
    .when('RepeatReport', repeat())
    .thenRefused('begins-after-report', '/report'),
)
