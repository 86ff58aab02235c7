import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { type Consequence, consequence, hasFailedTooLong } from '../../../src/webhooks/dispatch/schedule.ts'
import type { FailureReason, Outcome } from '../../../src/webhooks/sending/outcome.ts'

const now = Date.UTC(2025, 11, 1)
const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** The time since the first attempt, without jitter, as the table of Standard Webhooks 1.0.0 has it. */
const table = ['00:00:05', '00:05:05', '00:35:05', '02:35:05', '07:35:05', '17:35:05', '31:35:05', '51:35:05', '75:35:05'].map((text) => {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number)
  return hours * hour + minutes * minute + seconds * second
})
const steps = table.map((since, at) => since - (table[at - 1] ?? 0))

const answered = (status: number, retryAfterMs?: number): Outcome => ({
  kind: 'answered',
  status,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})
const failed = (reason: FailureReason): Outcome => ({ kind: 'failed', reason })
const reasons: readonly FailureReason[] = ['timeout', 'connect', 'tls', 'refused-address', 'cut']

const statuses = (from: number, to: number, ...except: number[]): Outcome[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at)
    .filter((status) => !except.includes(status))
    .map((status) => answered(status))

const retried = (waitMs: number, attempt: number): Consequence => ({ retryAt: now + waitMs, attempt })

/** How long is waited; an outcome that is not retried fails the test. */
function waitOf(outcome: Outcome, attempt: number, random: number, at = now): number {
  const follows = consequence(outcome, attempt, at, random)
  if (typeof follows === 'string') return assert.fail(follows)
  return follows.retryAt - at
}

const attempts = Array.from({ length: 9 }, (_, at) => at + 1)
const step = (attempt: number): number => steps[attempt - 1] ?? assert.fail(`No step after attempt ${attempt}`)

const anyAttempt = fc.constantFrom(...attempts)
const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const anyNow = fc.integer({ min: 0, max: 4_102_444_800_000 })
const askingNothing = fc.oneof(fc.constantFrom(...reasons).map(failed), fc.constantFrom(...statuses(300, 599, 410)))

const rows: { title: string; outcomes: Outcome[]; follows: (attempt: number) => Consequence }[] = [
  { title: '2xx delivers', outcomes: statuses(200, 299), follows: () => 'delivered' },
  { title: '410 disables', outcomes: [answered(410), answered(410, 0), answered(410, day)], follows: () => 'disable' },
  { title: '3xx is a failure', outcomes: statuses(300, 399), follows: (attempt) => retried(step(attempt), attempt + 1) },
  { title: 'any other 4xx is a failure', outcomes: statuses(400, 499, 410), follows: (attempt) => retried(step(attempt), attempt + 1) },
  { title: '5xx is a failure', outcomes: statuses(500, 599), follows: (attempt) => retried(step(attempt), attempt + 1) },
  {
    title: 'a status that HTTP does not know is a failure',
    outcomes: [...statuses(0, 199), ...statuses(600, 999)],
    follows: (attempt) => retried(step(attempt), attempt + 1),
  },
  ...reasons.map((reason) => ({
    title: `${reason} is a failure`,
    outcomes: [failed(reason)],
    follows: (attempt: number) => retried(step(attempt), attempt + 1),
  })),
  {
    title: 'an attempt that this side gave up is due at once and does not count',
    outcomes: [failed('aborted')],
    follows: (attempt) => retried(0, attempt),
  },
  ...[429, 503].flatMap((status) => [
    {
      title: `${status} is waited for as long as Retry-After asks, a day at most`,
      outcomes: [answered(status, 6 * hour)],
      follows: (attempt: number) => retried(Math.max(6 * hour, step(attempt)), attempt + 1),
    },
    {
      title: `${status} never brings the next attempt forward`,
      outcomes: [answered(status, 0), answered(status, second)],
      follows: (attempt: number) => retried(step(attempt), attempt + 1),
    },
    {
      title: `${status} that asks for more than a day gets a day`,
      outcomes: [answered(status, day), answered(status, day + 1), answered(status, Number.POSITIVE_INFINITY)],
      follows: (attempt: number) => retried(day, attempt + 1),
    },
  ]),
  {
    title: 'any other status asks in vain for a wait',
    outcomes: [301, 400, 404, 500, 502, 504].map((status) => answered(status, day)),
    follows: (attempt) => retried(step(attempt), attempt + 1),
  },
]

for (const { title, outcomes, follows } of rows)
  t.test(title, async (t) => {
    for (const outcome of outcomes)
      for (const attempt of attempts) t.same(consequence(outcome, attempt, now, 0), follows(attempt), JSON.stringify({ outcome, attempt }))
  })

t.test('the tenth attempt is the last one: it can deliver and disable, else the tries are over', async (t) => {
  t.equal(consequence(answered(204), 10, now, 0), 'delivered')
  t.equal(consequence(answered(410), 10, now, 0), 'disable')
  for (const outcome of [...reasons.map(failed), ...statuses(300, 599, 410), answered(429, second), answered(503, day)])
    for (const attempt of [10, 11]) t.equal(consequence(outcome, attempt, now, 0), 'exhausted')
})

t.test('stopping during the tenth attempt does not end the tries', async (t) => {
  t.same(consequence(failed('aborted'), 10, now, 0), retried(0, 10))
})

t.test('ten attempts take 75 hours and 35 minutes and five seconds, as the specification has them', async (t) => {
  let at = now
  const seen = attempts.map((attempt) => (at += waitOf(answered(500), attempt, 0, at)) - now)
  t.same(seen, table)
})

t.test('the jitter is a share of the wait, up to a fifth', async (t) => {
  t.equal(waitOf(answered(500), 1, 0.5), 5.5 * second)
  t.equal(waitOf(answered(500), 2, 0.25), 5 * minute + 15 * second)
  t.equal(waitOf(answered(429, hour), 1, 0.5), hour + 6 * minute)
  t.equal(waitOf(answered(503, 9 * day), 1, 0.5), day + 0.1 * day)
})

t.test('no attempt is early, or late by more than a fifth, and times are whole milliseconds', async () => {
  fc.assert(
    fc.property(askingNothing, anyAttempt, anyNow, anyRandom, (outcome, attempt, at, random) => {
      const wait = waitOf(outcome, attempt, random, at)
      return Number.isInteger(wait) && wait >= step(attempt) && wait <= step(attempt) * 1.2
    }),
  )
})

t.test('no attempt comes before an endpoint asked for it, nor later than a fifth after a day', async () => {
  fc.assert(
    fc.property(fc.constantFrom(429, 503), fc.nat(3 * day), anyAttempt, anyRandom, (status, asked, attempt, random) => {
      const wait = waitOf(answered(status, asked), attempt, random)
      return wait >= Math.max(step(attempt), Math.min(asked, day)) && wait <= 1.2 * day
    }),
  )
})

t.test('each wait is longer than the one before by the same chance, and more chance never shortens one', async () => {
  fc.assert(
    fc.property(askingNothing, fc.constantFrom(...attempts.slice(1)), anyRandom, anyRandom, (outcome, attempt, one, other) => {
      const [less, more] = one < other ? [one, other] : [other, one]
      return (
        waitOf(outcome, attempt, one) > waitOf(outcome, attempt - 1, one) &&
        waitOf(outcome, attempt, less) <= waitOf(outcome, attempt, more)
      )
    }),
  )
})

t.test('with any jitter, the tenth attempt comes 75 h 35 min to 90 h 42 min after the first', async () => {
  fc.assert(
    fc.property(fc.array(anyRandom, { minLength: 9, maxLength: 9 }), (randoms) => {
      const total = randoms.reduce((sum, random, at) => sum + waitOf(answered(500), at + 1, random), 0)
      const least = table.at(-1) ?? 0
      return total >= least && total <= least * 1.2
    }),
  )
})

t.test('an attempt without a proper number is a mistake of the caller', async (t) => {
  for (const attempt of [0, -1, 1.5, Number.NaN]) t.throws(() => consequence(answered(500), attempt, now, 0), RangeError)
})

t.test('an endpoint is given up after five days of failures', async (t) => {
  t.notOk(hasFailedTooLong(0))
  t.notOk(hasFailedTooLong(5 * day - 1))
  t.ok(hasFailedTooLong(5 * day))
})
