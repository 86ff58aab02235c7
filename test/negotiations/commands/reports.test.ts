import t from 'tap'
import { given, type Recorded, recorded } from '../../support/given.ts'
import { day, days, frame, instant } from '../../support/teln-dam.ts'

t.test('reports', async (t) => {
  const filed = (given: Partial<Recorded<'ReportFiled'>> = {}): Recorded<'ReportFiled'> => ({
    id: 'post-16',
    source: 'river-post',
    title: 'On the sixteenth',
    publishedAt: day('2024-05-16'),
    root: 'post-14',
    ...given,
  })
  t.test(
    'a report is filed',
    given(...frame)
      .when('FileReport', filed())
      .thenRecorded(recorded('ReportFiled', filed())),
  )
  t.test(
    'a report is filed once, of a known source, with a known root',
    given(...frame)
      .when('FileReport', filed({ id: 'post-14', source: 'stranger', root: 'post-1' }))
      .thenRefusedFor(['id-taken', '/id'], ['unknown-source', '/source'], ['unknown-report', '/root']),
  )
  t.test(
    'a report is not its own root',
    given(...frame)
      .when('FileReport', filed({ root: 'post-16' }))
      .thenRefused('unknown-report', '/root'),
  )
  t.test(
    'a report of today is filed before the day is over',
    given(...frame)
      .when('FileReport', filed({ publishedAt: day('2024-05-20') }))
      .thenRecorded(recorded('ReportFiled', filed({ publishedAt: day('2024-05-20') }))),
  )
  t.test(
    'a report of the day after tomorrow is not',
    given(...frame)
      .when('FileReport', filed({ publishedAt: day('2024-05-22') }))
      .thenRefused('in-the-future', '/publishedAt/earliest'),
  )
  t.test(
    'a publication does not end before it begins',
    given(...frame)
      .when('FileReport', filed({ publishedAt: days('2024-05-17', '2024-05-16') }))
      .thenRefused('turned-round', '/publishedAt/latest'),
  )
  t.test(
    'a report cannot repeat a later one',
    given(...frame)
      .when('FileReport', filed({ publishedAt: day('2024-05-13') }))
      .thenRefused('root-after-report', '/root'),
  )
  t.test(
    'a report may repeat one of the same day',
    given(...frame)
      .when('FileReport', filed({ publishedAt: day('2024-05-14') }))
      .thenRecorded(recorded('ReportFiled', filed({ publishedAt: day('2024-05-14') }))),
  )
})

t.test('reports known to the moment', async (t) => {
  const noon = instant('2024-05-20T12:00:00.000Z')
  const report = { id: 'post-20', source: 'river-post', title: 'At noon', publishedAt: noon }
  const filed = recorded('ReportFiled', report)
  t.test(
    'a report of this very moment is filed',
    given(...frame)
      .when('FileReport', report)
      .thenRecorded(filed),
  )
  const copy = { ...report, id: 'post-20-copy', root: 'post-20' }
  t.test(
    'a report may repeat one of the same moment',
    given(...frame, filed)
      .when('FileReport', copy)
      .thenRecorded(recorded('ReportFiled', copy)),
  )
  const sameDay = { ...copy, publishedAt: day('2024-05-20') }
  t.test(
    'and one of some moment of its day',
    given(...frame, filed)
      .when('FileReport', sameDay)
      .thenRecorded(recorded('ReportFiled', sameDay)),
  )
})
