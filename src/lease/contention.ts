import type { ExpectedRevision } from '../store/port/port.ts'
import type { Journal } from './journal.ts'
import { type Terms, timing } from './terms.ts'

/** A taking that the store has confirmed. */
export type Taking = {
  id: string
  token: number
  /** By the clock of this process, before the event was first sent. */
  sentAt: number
}

/**
 * Watches a lease until it may be taken, and takes it. Undefined where the signal aborts before.
 * The lease may be taken where it is free, or where its last event has been the last one for as long as that event
 * asks, by the clock of this process and from when the event was first seen: no other clock is trusted.
 */
export async function contend(journal: Journal, terms: Terms, signal: AbortSignal): Promise<Taking | undefined> {
  const { holder, ttlMs, now, wait } = terms
  const { pollMs } = timing(terms)
  let seen: string | undefined
  let since = 0

  const take = async (expected: ExpectedRevision): Promise<Taking | undefined> => {
    const event = journal.draft({ type: 'LeaseTaken', data: { holder, ttlMs } })
    const sentAt = now()
    const token = await journal.append(expected, event, signal)
    return token === undefined ? undefined : { id: event.id, token, sentAt }
  }

  while (!signal.aborted) {
    const standing = await journal.standing()
    if (standing === undefined) {
      await journal.pause(signal)
      continue
    }
    if (standing.id !== seen) {
      seen = standing.id
      // The clock is read after the answer: what the answer tells of may have happened after the question.
      since = now()
    }
    const left = since + standing.quietMs - now()
    if (left > 0) {
      await wait(Math.min(left, pollMs), signal)
      continue
    }
    const taking = await take(standing.revision)
    if (taking !== undefined) return taking
    await journal.pause(signal)
  }
  return undefined
}
