import type { System } from '../../system.ts'
import type { Progress } from '../progress/deliveries.ts'
import { hasFailedTooLong, longestWaitMs, onSteady } from './schedule.ts'

/** What an attempt shows of an endpoint: that it takes what it is sent, begins to fail, still fails, or has failed for too long. */
export type Health = 'well' | 'first' | 'failing' | 'over'

/**
 * Judges an endpoint after each attempt, by the steady clock: it is given up neither sooner nor later for a wall
 * clock that is set. Failures from before it was resumed do not count, nor do those from before a time in which nothing
 * was tried.
 * @param resumedAt when the subscription was resumed last, in epoch milliseconds; so it is for each attempt
 */
export function trackHealth(
  { firstFailureAt, tail }: Pick<Progress, 'firstFailureAt' | 'tail'>,
  resumedAt: number,
  clock: Pick<System, 'now' | 'steady'>,
): (isDelivered: boolean, resumedAt: number) => Health {
  /** What is on record has happened, even if the wall clock does not say so any more. */
  const past = (instant: string): number => Math.min(onSteady(clock, Date.parse(instant)), clock.steady())
  let triedAt = tail === null ? Number.NEGATIVE_INFINITY : past(tail.recordedAt)
  let failing = firstFailureAt === null || Date.parse(firstFailureAt) < resumedAt ? undefined : { since: past(firstFailureAt), resumedAt }

  return (isDelivered, resumed) => {
    const at = clock.steady()
    const quietMs = at - triedAt
    triedAt = at
    if (isDelivered) {
      failing = undefined
      return 'well'
    }
    if (failing?.resumedAt !== resumed || quietMs > longestWaitMs) {
      failing = { since: at, resumedAt: resumed }
      return 'first'
    }
    return hasFailedTooLong(at - failing.since) ? 'over' : 'failing'
  }
}
