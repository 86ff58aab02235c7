import t from 'tap'
import { endOf, GivenInterval, Interval, instantOf, startOf } from '../../events/time.ts'

const interval = (earliest: string, latest?: string, precision = 'about') =>
  GivenInterval.safeParse({ earliest, ...(latest === undefined ? {} : { latest }), precision, basis: 'printed' })
const ends = (earliest: string, latest?: string, precision?: string) => {
  const { data } = interval(earliest, latest, precision)
  return data && [data.earliest, data.latest]
}
const wholeDay = ['2024-05-09T00:00:00.000Z', '2024-05-09T23:59:59.999Z']
const noon = '2024-05-09T12:00:00.000Z'

t.test('a date is the whole day in UTC', async (t) => {
  t.strictSame(ends('2024-05-09', undefined, 'day'), wholeDay)
  t.strictSame(ends('2024-05-09', '2024-05-09', 'day'), wholeDay)
})

t.test('two dates are all the days from the first to the last', async (t) => {
  t.strictSame(ends('2024-02-26', '2024-03-03', 'week'), ['2024-02-26T00:00:00.000Z', '2024-03-03T23:59:59.999Z'])
})

t.test('an instant with an offset is kept in UTC, to the millisecond', async (t) => {
  t.strictSame(ends('2024-05-09T14:00:00+02:00', undefined, 'instant'), [noon, noon])
  t.strictSame(ends('2024-05-09T23:30:00.1239-01:30', undefined, 'instant'), ['2024-05-10T01:00:00.123Z', '2024-05-10T01:00:00.123Z'])
  t.strictSame(ends('2024-05-09T12:00:00+02:00', '2024-05-09'), ['2024-05-09T10:00:00.000Z', '2024-05-09T23:59:59.999Z'])
})

t.test('a time without an offset, or none at all, is refused', async (t) => {
  for (const earliest of ['2024-05-09T14:00:00', '2024-02-30', '9 May 2024', '']) t.notOk(interval(earliest).success, earliest)
})

t.test('an instant has no length, and a day has that of a day', async (t) => {
  t.notOk(interval('2024-05-09', undefined, 'instant').success)
  t.notOk(interval(noon, '2024-05-09T12:00:00.001Z', 'instant').success)
  t.notOk(interval(noon, undefined, 'day').success)
  t.notOk(interval('2024-05-09', '2024-05-10', 'day').success)
  t.notOk(interval('2024-05-09T02:00:00Z', '2024-05-10T01:59:59.999Z', 'day').success)
})

t.test('an interval that is turned round can be read, of any precision: to refuse it is for the registrar', async (t) => {
  for (const precision of ['instant', 'day', 'about'])
    t.strictSame(ends(noon, '2024-05-08', precision), [noon, '2024-05-08T23:59:59.999Z'], precision)
})

t.test('a time that was handed in is kept in a form that the log reads unchanged', async (t) => {
  for (const { data } of [interval('2024-05-09', undefined, 'day'), interval(noon, undefined, 'instant'), interval(noon, '2024-05-08')]) {
    t.strictSame(Interval.parse(data), data)
    t.strictSame(GivenInterval.parse(data), data)
  }
})

t.test('the log keeps time in one form only', async (t) => {
  const kept = { earliest: noon, latest: noon, precision: 'instant', basis: 'printed' }
  t.strictSame(Interval.parse(kept), kept)
  const { latest: _, ...open } = kept
  t.notOk(Interval.safeParse(open).success, 'without an end')
  for (const when of ['2024-05-09', '2024-05-09T12:00:00Z', '2024-05-09T14:00:00.000+02:00'])
    t.notOk(Interval.safeParse({ ...kept, earliest: when, latest: when }).success, when)
  t.notOk(Interval.safeParse({ ...kept, latest: '2024-05-09T12:00:00.001Z' }).success, 'an instant with a length')
  t.notOk(Interval.safeParse({ ...kept, precision: 'day' }).success, 'a day of a moment')
})

t.test('a day has a first and a last millisecond, an instant only itself', async (t) => {
  t.strictSame([startOf('2024-05-09'), endOf('2024-05-09')].map(instantOf), wholeDay)
  t.strictSame([startOf(noon), endOf(noon)].map(instantOf), [noon, noon])
})

t.test('a time that is no day and no instant says until when', async (t) => {
  for (const precision of ['week', 'month', 'about'] as const) {
    const open = GivenInterval.safeParse({ earliest: '2024-05-01', precision, basis: 'printed' })
    t.strictSame(open.error?.issues[0]?.path, ['latest'])
    t.ok(GivenInterval.safeParse({ earliest: '2024-05-01', latest: '2024-05-09', precision, basis: 'printed' }).success)
  }
})
