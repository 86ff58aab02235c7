import type { Attempt, Due } from '../../../events/delivery.ts'
import { shown } from '../../../events/readable.ts'
import { instantOf } from '../../../events/time.ts'
import { firstAttempt } from '../progress/progress.ts'
import type { Sent } from '../sending/sender.ts'
import type { DisabledReason, Subscription } from '../subscription/subscription.ts'
import { blockedUntil, consequence } from './schedule.ts'

/** An attempt that was made: what was told, when it was begun, and what came of it, by epoch milliseconds. */
export type FinishedAttempt = {
  told: Pick<Attempt, 'id' | 'kind' | 'type' | 'attempt' | 'negotiation' | 'rev' | 'sequence' | 'replay'>
  at: number
  sent: Sent
  now: number
  /** From 0 to 1, without 1. */
  random: number
}

/** What is to be tried next and when; `isDone` where there is nothing left to try. */
export type RetryDecision = {
  record: Attempt
  isDone: boolean
  next: Due
  disable?: Exclude<DisabledReason, 'failing'>
}

const excerptLimit = 500

export const isSuccess = (sent: Sent): boolean => sent.kind === 'answered' && sent.status >= 200 && sent.status < 300

/** Text to be shown on one line: whole characters, since half of one has no canonical form, and none that steers a terminal. */
const excerptOf = (text: string): string => shown(text.slice(0, excerptLimit).toWellFormed()).replaceAll(/[\t\n\r]/g, ' ')

/** An attempt as it is recorded. */
function recordOf({ told, at, sent }: FinishedAttempt, follows: Pick<Attempt, 'outcome' | 'next' | 'retryAt'>): Attempt {
  const isAnswered = sent.kind === 'answered'
  return {
    ...told,
    ...{ at: instantOf(at), durationMs: Math.max(0, Math.round(sent.durationMs)) },
    ...follows,
    ...(isAnswered ? { status: sent.status } : { reason: sent.message }),
    ...(isAnswered && follows.outcome === 'failed' && sent.excerpt !== '' ? { excerpt: excerptOf(sent.excerpt) } : {}),
  }
}

/** What follows on an attempt that is made only once: nothing, unless the endpoint says that it is gone. */
export const decideWithoutRetry = (made: FinishedAttempt): RetryDecision => {
  const done = { isDone: true, next: firstAttempt }
  if (isSuccess(made.sent)) return { ...done, record: recordOf(made, { outcome: 'delivered', next: 'none' }) }
  return made.sent.kind === 'answered' && made.sent.status === 410
    ? { ...done, record: recordOf(made, { outcome: 'failed', next: 'disable' }), disable: 'gone' }
    : { ...done, record: recordOf(made, { outcome: 'failed', next: 'none' }) }
}

/** What follows on an attempt by the schedule, and at its end by the subscription's own choice. */
export function decideRetry(made: FinishedAttempt, { onExhaustion }: Pick<Subscription, 'onExhaustion'>): RetryDecision {
  const { told, sent, now, random } = made
  const retry = (follows: 'retry' | 'block', at: number): RetryDecision => {
    const retryAt = instantOf(at)
    return {
      record: recordOf(made, { outcome: 'failed', next: follows, retryAt }),
      isDone: false,
      next: { attempt: told.attempt + 1, retryAt, waitMs: at - now },
    }
  }
  const follows = consequence(sent, told.attempt, now, random)
  switch (follows) {
    case 'delivered':
      return { record: recordOf(made, { outcome: 'delivered', next: 'none' }), isDone: true, next: firstAttempt }
    case 'disable':
      // To resume is to begin anew; until then it stays known that this was tried.
      return {
        record: recordOf(made, { outcome: 'failed', next: 'disable' }),
        ...{ isDone: false, next: { ...firstAttempt, attempt: told.attempt + 1 }, disable: 'gone' },
      }
    case 'exhausted':
      return onExhaustion === 'skip'
        ? { record: recordOf(made, { outcome: 'failed', next: 'skip' }), isDone: true, next: firstAttempt }
        : retry('block', blockedUntil(now, random))
    default:
      return retry('retry', follows.retryAt)
  }
}
