import type { Due, LaneProgress, Place } from '../../../events/delivery.ts'
import { isAfter } from '../../../projections/questions/notices.ts'
import { headIn, type Subscription } from '../subscription/subscription.ts'

/** The place behind all that a revision tells. */
export const afterRevision = (rev: number): Place => ({ rev: rev + 1, index: -1 })

/** A first attempt, at once. */
export const firstAttempt: Due = { attempt: 1, retryAt: null, waitMs: null }

const beginning = ({ start }: Subscription, negotiation: string): LaneProgress => ({
  done: afterRevision(headIn(start, negotiation)),
  ...firstAttempt,
  begun: -1,
  replayUntil: null,
})

/**
 * How far the queue of a negotiation has come, with every fresh start that its owner asked for since: it is tried again at
 * once, and where an earlier place was named it goes back there. It never goes forward: nothing is passed over.
 * @param recorded as its newest record has it; undefined where there is none
 */
export function progressOf(subscription: Subscription, negotiation: string, recorded: LaneProgress | undefined): LaneProgress {
  let progress = recorded ?? beginning(subscription, negotiation)
  for (const { rev, after } of subscription.starts) {
    if (rev <= progress.begun) continue
    const { done, replayUntil } = progress
    const isNamed = after !== null && Object.hasOwn(after, negotiation)
    const from = isNamed ? afterRevision(after[negotiation] as number) : done
    const farthest = replayUntil === null || isAfter(done, replayUntil) ? done : replayUntil
    const moved = isAfter(done, from) ? { done: from, replayUntil: farthest } : {}
    progress = { ...progress, ...moved, ...(isNamed || after === null ? firstAttempt : {}), begun: rev }
  }
  return progress
}

/** What comes of dealing with the next notice: the first attempt at the one behind it. */
export const advanced = (progress: LaneProgress, done: Place): LaneProgress => ({
  ...progress,
  done,
  ...firstAttempt,
  replayUntil: progress.replayUntil !== null && isAfter(progress.replayUntil, done) ? progress.replayUntil : null,
})

/** Whether the notice at a place was due before. */
export const isReplay = ({ replayUntil }: LaneProgress, place: Place): boolean => replayUntil !== null && !isAfter(place, replayUntil)
