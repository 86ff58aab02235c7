import t from 'tap'
import type { Payload } from '../../../events/catalogue.ts'
import { given, recorded } from '../../support/given.ts'
import { correction, day, frame, retracted, retraction, stated, statement } from '../../support/teln-dam.ts'

const late = [{ report: 'post-14' }]
/** Signed on the ninth, ratified later on the same day, as the report of the fourteenth tells. */
const signed = stated({ id: 'signed', reports: late })
const ratified = stated({ id: 'ratified', reports: late, follows: ['signed'] })
const onRecord = [...frame, signed, ratified]
const report = (follows: string[], given: Parameters<typeof statement>[0] = {}) => statement({ reports: late, follows, ...given })
const takingBack = (event: number) => ({
  event: `00000000-0000-7000-8000-${String(event).padStart(12, '0')}`,
  reason: 'coder-error' as const,
  note: 'It was misread',
})

t.test(
  'what came after another on one day is recorded',
  given(...onRecord)
    .when('ReportDevelopment', report(['ratified', 'signed']))
    .thenRecorded(stated({ reports: late, follows: ['ratified', 'signed'] })),
)

t.test('what is followed is on record, and is another', async (t) => {
  const both = given(...onRecord).when('ReportDevelopment', report(['signed', 'nothing', 'pledge']))
  t.test('as recorded', both.thenRefusedFor(['unknown-development', '/follows/1'], ['in-a-circle', '/follows/2']))
  const corrected = given(...onRecord).when('CorrectDevelopment', correction({ follows: ['nothing', 'signed'] }, 'signed'))
  t.test('as corrected', corrected.thenRefusedFor(['unknown-development', '/changes/follows/0'], ['in-a-circle', '/changes/follows/1']))
})

t.test('nothing follows what certainly began after it', async (t) => {
  const early = { occurred: day('2024-05-08') }
  t.test(
    'itself',
    given(...onRecord)
      .when('ReportDevelopment', report(['signed'], early))
      .thenRefused('against-the-times', '/follows'),
  )
  t.test(
    'through others',
    given(...onRecord, stated({ id: 'open', occurred: { ...day('2024-05-09'), precision: 'about' }, reports: late, follows: ['ratified'] }))
      .when('ReportDevelopment', report(['open'], early))
      .thenRefused('against-the-times', '/follows'),
  )
  t.test(
    'by a correction of its time',
    given(...onRecord)
      .when('CorrectDevelopment', correction({ occurred: day('2024-05-08') }, 'ratified'))
      .thenRefused('against-the-times', '/changes/occurred'),
  )
  t.test(
    'by a repeat, which cuts its time',
    given(
      ...frame,
      stated({ id: 'signed', occurred: day('2024-05-13'), reports: late }),
      stated({
        id: 'ratified',
        occurred: { ...day('2024-05-09'), latest: '2024-05-14T23:59:59.999Z', precision: 'about' },
        reports: late,
        follows: ['signed'],
      }),
    )
      .when('RepeatReport', { development: 'ratified', report: { report: 'post-12' } })
      .thenRefused('against-the-times', '/report'),
  )
  const moved = given(
    ...frame,
    stated({ id: 'signed', occurred: day('2024-05-13'), reports: late }),
    stated({
      id: 'ratified',
      occurred: { ...day('2024-05-09'), latest: '2024-05-14T23:59:59.999Z', precision: 'about' },
      reports: late,
      follows: ['signed'],
    }),
    recorded('ReportFiled', { id: 'post-13', source: 'river-post', title: 'On the thirteenth', publishedAt: day('2024-05-13') }),
    recorded('ReportRepeated', { development: 'ratified', report: { report: 'post-13' } }),
  ).when('CorrectReport', {
    ...{ report: 'post-13', reason: 'coder-error', note: 'It was misread' },
    body: { source: 'river-post', title: 'On the thirteenth', publishedAt: day('2024-05-12') },
  })
  t.test('by a correction of its report', moved.thenRefused('against-the-times', '/body/publishedAt'))
})

t.test('no order closes a circle', async (t) => {
  t.test(
    'by a correction',
    given(...onRecord)
      .when('CorrectDevelopment', correction({ follows: ['ratified'] }, 'signed'))
      .thenRefused('in-a-circle', '/changes/follows'),
  )
  t.test(
    'by a merger',
    given(...onRecord)
      .when('RetractDevelopment', retraction('signed', 'ratified'))
      .thenRecorded(retracted('signed', 'ratified')),
  )
  const between = [
    signed,
    stated({ id: 'sealed', reports: late, follows: ['signed'] }),
    stated({ id: 'sent', reports: late, follows: ['sealed'] }),
  ]
  t.test(
    'by a merger of what is before and after another',
    given(...frame, ...between)
      .when('RetractDevelopment', retraction('signed', 'sent'))
      .thenRecorded(retracted('signed', 'sent')),
  )
  t.test(
    'by a merger into what follows it',
    given(...frame, ...between)
      .when('RetractDevelopment', retraction('sent', 'signed'))
      .thenRefused('in-a-circle', '/duplicateOf'),
  )
  t.test(
    'one that would close it, were it not retracted',
    given(...onRecord, retracted(undefined, 'ratified'))
      .when('CorrectDevelopment', correction({ follows: ['ratified'] }, 'signed'))
      .thenRefused('in-a-circle', '/changes/follows'),
  )
  const mended = [
    ...['original', 'sealed'].map((id) => stated({ id, reports: late })),
    stated({ id: 'sent', reports: late, follows: ['sealed'] }),
    stated({ id: 'back', reports: late, follows: ['sent'] }),
    retracted('original', 'sent'),
    retracted('back', 'sealed'),
  ]
  t.test(
    'by taking back a merger, where another has joined the ends since',
    given(...frame, ...mended)
      .when('TakeBack', takingBack(frame.length + 4))
      .thenRefused('in-a-circle', '/event'),
  )
  const apart: Payload[] = [stated({ reports: late }), stated({ id: 'twin', reports: late })]
  t.test(
    'but not by taking back any merger',
    given(...frame, ...apart, retracted('pledge', 'twin'))
      .when('TakeBack', takingBack(frame.length + apart.length))
      .thenRecorded(recorded('EntryTakenBack', takingBack(frame.length + apart.length))),
  )
})
