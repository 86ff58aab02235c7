import type { System } from '../../system.ts'
import type { Outcome } from '../sending/outcome.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** The waits between the ten attempts: the example schedule of Standard Webhooks 1.0.0, 75 h 35 min in all. */
const stepsMs = [
  5 * secondMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
] as const

/** At most so much of a wait is added to it, by chance, so that what failed together is not tried again together. */
const jitter = 0.2
/** An endpoint may ask for no longer a wait than this, before the jitter. */
const longestAskedMs = dayMs
const failingMs = 5 * dayMs

/** No attempt is put off for longer than that, with room for a store or a process that was away for a moment. */
export const longestWaitMs = dayMs * (1 + jitter) + hourMs

/** What follows on an outcome: nothing more, the attempt of that number at that time, the end of the endpoint, or the end of the tries. */
export type Consequence = 'delivered' | { retryAt: number; attempt: number } | 'disable' | 'exhausted'

/** The wait after an attempt by the schedule, or the longer one that the endpoint asks for. Undefined after the last attempt. */
function waitMs(attempt: number, askedMs = 0): number | undefined {
  const step = stepsMs[attempt - 1]
  return step === undefined ? undefined : Math.max(step, Math.min(askedMs, longestAskedMs))
}

/** Whether an endpoint that answers so may say when it wants to be asked again. */
const throttles = (status: number): boolean => status === 429 || status === 503

/**
 * What follows on the outcome of an attempt (Standard Webhooks 1.0.0, "Delivery success and failure"): only 2xx
 * delivers, redirects are not followed, 410 disables the endpoint, 429 and 503 are waited for as long as Retry-After
 * asks if that is longer than the schedule's wait, and all else is tried again by the schedule.
 * An attempt that this side gave up does not count: it is due again at once, under the same number.
 * @param attempt which one it was, from 1
 * @param now when its outcome was known, in epoch milliseconds, as is `retryAt`
 * @param random from 0 to 1
 * @throws RangeError where no attempt has such a number
 */
export function consequence(outcome: Outcome, attempt: number, now: number, random: number): Consequence {
  if (!Number.isInteger(attempt) || attempt < 1) throw new RangeError('Attempts are counted from 1')
  const retry = (wait: number | undefined): Consequence =>
    wait === undefined ? 'exhausted' : { retryAt: now + wait + Math.floor(wait * jitter * random), attempt: attempt + 1 }
  switch (outcome.kind) {
    case 'answered':
      if (outcome.status >= 200 && outcome.status < 300) return 'delivered'
      if (outcome.status === 410) return 'disable'
      return retry(waitMs(attempt, throttles(outcome.status) ? outcome.retryAfterMs : 0))
    case 'failed':
      return outcome.reason === 'aborted' ? { retryAt: now, attempt } : retry(waitMs(attempt))
    default:
      return outcome satisfies never
  }
}

/** When a message is tried again after its last attempt by the schedule, where nothing may be skipped: as late as the last wait. */
export const blockedUntil = (now: number, random: number): number => now + dayMs + Math.floor(dayMs * jitter * random)

/** Whether an endpoint has failed for so long, from the first failure after its last success, that it is to be disabled. */
export const hasFailedTooLong = (ms: number): boolean => ms >= failingMs

/**
 * Where an instant that was written down lies on the steady clock: as far from this moment as the wall clock says now.
 * What is written down is in wall time, which everybody can read, and which may be set at any moment, forward and back;
 * what is waited for is measured by the steady clock, which is only this process's own. To be asked once: afterwards the
 * wall clock may be set, and the answer still holds.
 * @param instant epoch milliseconds
 */
export const onSteady = ({ now, steady }: Pick<System, 'now' | 'steady'>, instant: number): number => steady() + (instant - now())
