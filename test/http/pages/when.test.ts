import t from 'tap'
import { whenOf, whenText } from '../../../src/http/pages/entry/when.ts'

/** A Saturday. */
const now = Date.parse('2026-11-28T13:00:00Z')

const shown = (text: string, language: 'en' | 'uk' = 'en'): string => {
  const when = whenOf(text, language, now)
  return when.ok ? whenText(when.value) : when.error
}

/** What people write, and the interval that is made of it, as it is written by ISO 8601. */
const english = {
  '2 December 2025': '2025-12-02',
  'on 2 December 2025': '2025-12-02',
  'December 2, 2025': '2025-12-02',
  '2 Dec 2025': '2025-12-02',
  'in March 2018': '2018-03',
  'March 2018': '2018-03',
  'between 1 and 3 May': '2026-05-01/2026-05-03',
  '1 to 3 May 2024': '2024-05-01/2024-05-03',
  'from 30 April to 2 May 2024': '2024-04-30/2024-05-02',
  'between March 2018 and May 2018': '2018-03-01/2018-05-31',
  yesterday: '2026-11-27',
  today: '2026-11-28',
  'two days ago': '2026-11-26',
  'last Friday': '2026-11-27',
  Monday: '2026-11-23',
  '2 December': '2025-12-02',
  March: '2026-03',
  December: '2025-12',
  'last week': '2026-11-16T00:00:00.000Z/2026-11-22T23:59:59.999Z week',
  'the week of 6 May 2024': '2024-05-06T00:00:00.000Z/2024-05-12T23:59:59.999Z week',
  'about 3 May 2024': '2024-05-03/2024-05-03',
  'around March 2018': '2018-03-01/2018-03-31',
  '25 Nov 2025 19:00': '2025-11-25T19:00:00.000Z',
  'at 3 pm yesterday': '2026-11-27T15:00:00.000Z',
  '25 Nov 2025 19:00 +02:00': '2025-11-25T17:00:00.000Z',
  '2025-12-02': '2025-12-02',
  '2025-12-02T19:00:00+01:00': '2025-12-02T18:00:00.000Z',
  '2018-03': '2018-03',
  '2018': '2018-01-01/2018-12-31',
  '2025-11-20/2025-11-24': '2025-11-20/2025-11-24',
  '2025-11-20/2025-11-24 week': '2025-11-20T00:00:00.000Z/2025-11-24T23:59:59.999Z week',
  '3/4/2025': 'day-or-month',
  '31 February 2024': 'not-understood',
  '2025-02-31': 'not-understood',
  'when the snow melts': 'not-understood',
  '2 December 2025 or later': 'not-understood',
  'between 3 May 2024 and 1 May 2024': '2024-05-01/2024-05-03',
  '2024-05-03/2024-05-01': 'turned-round',
  '30 December - 2 January': '2025-12-30/2026-01-02',
  '2 December at noon': '2025-12-02T12:00:00.000Z',
  '': 'not-understood',
}

const ukrainian = {
  '2 грудня 2025': '2025-12-02',
  '2 грудня 2025 року': '2025-12-02',
  '25.11.2025': '2025-11-25',
  'у березні 2018': '2018-03',
  'березень 2018': '2018-03',
  'між 1 і 3 травня': '2026-05-01/2026-05-03',
  'з 1 до 3 травня 2024': '2024-05-01/2024-05-03',
  вчора: '2026-11-27',
  позавчора: '2026-11-26',
  'близько 3 травня 2024': '2024-05-03/2024-05-03',
  'минулого тижня': '2026-11-16T00:00:00.000Z/2026-11-22T23:59:59.999Z week',
  '2 December 2025': '2025-12-02',
}

t.test('What people write comes to an interval', async (t) => {
  for (const [text, expected] of Object.entries(english)) t.equal(shown(text), expected, text)
  for (const [text, expected] of Object.entries(ukrainian)) t.equal(shown(text, 'uk'), expected, text)
})

t.test('An interval is written so that it comes to the same again, at any time', async (t) => {
  for (const text of Object.keys(english)) {
    const when = whenOf(text, 'en', now)
    if (when.ok) t.strictSame(whenOf(whenText(when.value), 'uk', now + 400 * 86_400_000), when, text)
  }
})
