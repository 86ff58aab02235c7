import type { Attempt, Due } from '../../../events/delivery.ts'
import { shown } from '../../../events/readable.ts'
import { instantOf } from '../../../events/time.ts'
import { firstAttempt } from '../progress/progress.ts'
import type { Sent } from '../sending/sender.ts'
import type { Subscription } from '../subscription/subscription.ts'
import { blockedUntil, consequence } from './schedule.ts'

/** What an attempt was made at. */
export type AttemptSubject = Pick<Attempt, 'id' | 'kind' | 'type' | 'attempt' | 'negotiation' | 'rev' | 'sequence' | 'replay'>

/** An attempt that was made: at what, when it was begun, what came of it, and when that was known. */
export type FinishedAttempt = {
  subject: AttemptSubject
  /** Epoch milliseconds, as is `now`. */
  at: number
  sent: Sent
  now: number
  /** From 0 to 1, without 1. */
  random: number
}

/** What is to be tried next and when; `isDone` where there is nothing left to try. */
type RetryDecision = { record: Attempt; isDone: boolean; next: Due }

const excerptLimit = 500

export const isSuccess = (sent: Sent): boolean => sent.kind === 'answered' && sent.status >= 200 && sent.status < 300

/** Text to be shown on one line: whole characters, since half of one has no canonical form, and none that steers a terminal. */
const excerptOf = (text: string): string => shown(text.slice(0, excerptLimit).toWellFormed()).replaceAll(/[\t\n\r]/g, ' ')

/** An attempt as it is recorded. */
function recordOf({ subject, at, sent }: FinishedAttempt, follows: Pick<Attempt, 'outcome' | 'next' | 'retryAt'>): Attempt {
  const isAnswered = sent.kind === 'answered'
  return {
    ...subject,
    at: instantOf(at),
    durationMs: Math.max(0, Math.round(sent.durationMs)),
    ...follows,
    ...(isAnswered ? { status: sent.status } : { reason: sent.message }),
    ...(isAnswered && follows.outcome === 'failed' && sent.excerpt !== '' ? { excerpt: excerptOf(sent.excerpt) } : {}),
  }
}

/** After that nothing is left to try. */
const last = (finished: FinishedAttempt, outcome: Attempt['outcome'], next: Attempt['next']): RetryDecision => ({
  record: recordOf(finished, { outcome, next }),
  isDone: true,
  next: firstAttempt,
})

/** The record of an attempt that is made only once: nothing follows, unless the endpoint says that it is gone. */
export function recordOfOne(finished: FinishedAttempt): Attempt {
  const { sent } = finished
  const isGone = sent.kind === 'answered' && sent.status === 410
  return recordOf(finished, { outcome: isSuccess(sent) ? 'delivered' : 'failed', next: isGone ? 'disable' : 'none' })
}

/** What follows on an attempt by the schedule, and at its end by the subscription's own choice. */
export function decideRetry(finished: FinishedAttempt, { onExhaustion }: Pick<Subscription, 'onExhaustion'>): RetryDecision {
  const { subject, sent, now, random } = finished
  const attempt = subject.attempt + 1
  const retry = (next: 'retry' | 'block', at: number): RetryDecision => {
    const retryAt = instantOf(at)
    const record = recordOf(finished, { outcome: 'failed', next, retryAt })
    return { record, isDone: false, next: { attempt, retryAt, waitMs: at - now } }
  }
  const follows = consequence(sent, subject.attempt, now, random)
  switch (follows) {
    case 'delivered':
      return last(finished, 'delivered', 'none')
    case 'disable':
      // To resume is to begin anew; until then it stays known that this was tried.
      return { ...last(finished, 'failed', 'disable'), isDone: false, next: { ...firstAttempt, attempt } }
    case 'exhausted':
      return onExhaustion === 'skip' ? last(finished, 'failed', 'skip') : retry('block', blockedUntil(now, random))
    default:
      return retry('retry', follows.retryAt)
  }
}
