import t from 'tap'
import type { Interval } from '../../../events/time.ts'
import { decide } from '../../../src/negotiations/commands/decide.ts'
import { circumstances, commanded, registryOf } from '../../support/given.ts'
import { frame, statement } from '../../support/teln-dam.ts'

const at = (now: string) => ({ ...circumstances, now: Date.parse(now) })

type Given = Omit<Interval, 'basis' | 'latest'> & { latest?: string }

/** What a report of that time is refused for, and a development that it tells of, of the same time. */
function refusals(given: Given, now: string): string[] {
  const time = { basis: 'printed' as const, ...given }
  const report = commanded('FileReport', { id: 'post-21', source: 'river-post', title: 'News', publishedAt: time })
  const filed = { type: 'ReportFiled', data: report.data } as (typeof frame)[number]
  const development = commanded('ReportDevelopment', { ...statement(), occurred: time, reports: [{ report: 'post-21' }] })
  const decisions = [decide(registryOf(frame), report, at(now)), decide(registryOf([...frame, filed]), development, at(now))]
  return decisions.flatMap((decision) => (decision.ok ? [] : decision.error.map(({ code, pointer }) => `${code} ${pointer}`)))
}

const future = ['in-the-future /publishedAt/earliest', 'in-the-future /occurred/earliest']

t.test('a day has come where it has begun anywhere on Earth, and not a millisecond before', async (t) => {
  const day = { earliest: '2024-05-21', precision: 'day' } as const
  t.strictSame(refusals(day, '2024-05-20T20:00:00.000Z'), [], 'in the evening of UTC it is the next day in Tokyo')
  t.strictSame(refusals(day, '2024-05-20T10:00:00.000Z'), [], 'at ten it begins on the Line Islands')
  t.strictSame(refusals(day, '2024-05-20T09:59:59.999Z'), future)
})

t.test('so have a week, a month and a time between days', async (t) => {
  for (const precision of ['week', 'month', 'about'] as const) {
    const time = { earliest: '2024-06-01', latest: '2024-06-30', precision }
    t.strictSame(refusals(time, '2024-05-31T10:00:00.000Z'), [], precision)
    t.strictSame(refusals(time, '2024-05-31T09:59:59.999Z'), future, precision)
  }
})

t.test('an instant begins everywhere at once, whatever the offset that it is written with', async (t) => {
  for (const earliest of ['2024-05-21T00:00:00.000Z', '2024-05-21T09:00:00+09:00']) {
    t.strictSame(refusals({ earliest, precision: 'instant' }, '2024-05-20T23:59:59.999Z'), future, earliest)
    t.strictSame(refusals({ earliest, precision: 'instant' }, '2024-05-21T00:00:00.000Z'), [], earliest)
  }
  const about = { earliest: '2024-05-21T01:00:00Z', latest: '2024-05-21T02:00:00Z', precision: 'about' } as const
  t.strictSame(refusals(about, '2024-05-20T23:00:00.000Z'), future)
})
