import t from 'tap'
import { given, type Recorded, recorded } from '../../support/given.ts'
import { correction, day, days, frame, position, retracted, stated } from '../../support/teln-dam.ts'

type Changes = Recorded<'DevelopmentCorrected'>['changes']

const onRecord = [...frame, stated({ place: 'At the dam' })]
const correct = (changes: Changes, ...more: ReturnType<typeof stated>[]) =>
  given(...onRecord, ...more).when('CorrectDevelopment', correction(changes))
const corrected = (changes: Changes) => recorded('DevelopmentCorrected', correction(changes))
const repeated = recorded('ReportRepeated', { development: 'pledge', report: { report: 'post-12' } })

t.test('what stood is replaced', async (t) => {
  const fields: Changes[] = [
    { summary: 'Avenland thinks about the flow' },
    { place: null },
    { occasion: 'Interview' },
    { positions: [] },
    { occurred: day('2024-05-13'), reports: [{ report: 'post-14' }] },
  ]
  for (const changes of fields) t.test(Object.keys(changes).join(' and '), correct(changes).thenRecorded(corrected(changes)))
})

t.test('what should not have been there is taken away, but only where it was', async (t) => {
  const spoken = stated({ speaker: 'water-minister' })
  const mute = given(...frame, spoken).when('CorrectDevelopment', correction({ speaker: null }))
  t.test('taken away', mute.thenRecorded(corrected({ speaker: null })))
  t.test('never there', correct({ speaker: null }).thenRefused('changes-nothing', '/changes'))
})

t.test('what would stay as it is is refused', async (t) => {
  const same = { summary: 'Avenland accepts the flow', place: 'At the dam', positions: [position()], occurred: day('2024-05-09') }
  t.test('told again', correct(same).thenRefused('changes-nothing', '/changes'))
  t.test('no place, where there is none', correct({ place: null }, corrected({ place: null })).thenRefused('changes-nothing', '/changes'))
  t.test('nothing at all', correct({}).thenRefused('changes-nothing', '/changes'))
  t.test('one difference is enough', correct({ ...same, summary: 'Otherwise' }).thenRecorded(corrected({ ...same, summary: 'Otherwise' })))
})

t.test(
  'a field of another kind is refused',
  correct({ medium: 'Recording', parties: ['avenland'] }).thenRefusedFor(
    ['foreign-field', '/changes/medium'],
    ['foreign-field', '/changes/parties'],
  ),
)

t.test(
  'all that a correction names is known',
  correct({
    actors: ['stranger'],
    versions: ['lost-draft'],
    reports: [{ report: 'post-1' }],
    positions: [position({ party: 'stranger' })],
    speaker: 'stranger',
  }).thenRefusedFor(
    ['unknown-actor', '/changes/actors/0'],
    ['unknown-version', '/changes/versions/0'],
    ['unknown-report', '/changes/reports/0/report'],
    ['not-a-party', '/changes/positions/0/party'],
    ['unknown-actor', '/changes/speaker'],
  ),
)

t.test('only what is on record and stands is corrected', async (t) => {
  t.test(
    'unknown',
    given(...frame)
      .when('CorrectDevelopment', correction({ summary: 'New' }))
      .thenRefused('unknown-development', '/development'),
  )
  t.test('retracted', correct({ summary: 'New' }, retracted()).thenRefused('retracted', '/development'))
})

t.test('time', async (t) => {
  t.test(
    'a new time runs forwards',
    correct({ occurred: days('2024-05-09', '2024-05-08') }).thenRefused('turned-round', '/changes/occurred/latest'),
  )
  t.test(
    'a new time is not in the future',
    correct({ occurred: day('2024-05-22') }).thenRefusedFor(
      ['in-the-future', '/changes/occurred/earliest'],
      ['begins-after-report', '/changes/occurred'],
    ),
  )
  t.test(
    'a new time fits the reports that stay',
    correct({ occurred: day('2024-05-11') }).thenRefused('begins-after-report', '/changes/occurred'),
  )
  t.test(
    'a new time fits the repeats, which stay when the reports are replaced',
    correct({ occurred: day('2024-05-13'), reports: [{ report: 'post-14' }] }, repeated).thenRefused(
      'begins-after-report',
      '/changes/occurred',
    ),
  )
  t.test(
    'a new time fits the reports of duplicates',
    correct(
      { occurred: day('2024-05-13'), reports: [{ report: 'post-14' }] },
      stated({ id: 'twin', reports: [{ report: 'post-12' }] }),
      retracted('pledge', 'twin'),
    ).thenRefused('begins-after-report', '/changes/occurred'),
  )
  t.test(
    'a time too late for two reports is refused once',
    correct({ occurred: day('2024-05-13') }, repeated).thenRefused('begins-after-report', '/changes/occurred'),
  )
  t.test(
    'new reports fit the time that stands',
    correct(
      { reports: [{ report: 'post-14' }, { report: 'post-10' }] },
      corrected({ occurred: day('2024-05-13'), reports: [{ report: 'post-14' }] }),
    ).thenRefused('begins-after-report', '/changes/reports/1'),
  )
})
