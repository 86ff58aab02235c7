import type { RecordedEvent } from '../../events/envelope.ts'
import type { LeaseStream } from './stream.ts'

/** A lease that the store confirms to be this process's. */
export type Acquired = {
  /** The event by which it was taken. */
  taken: RecordedEvent
  /** By the steady clock of this process, before the event was first sent. */
  sentAt: number
}

/**
 * Watches a lease until it may be taken, and takes it. Undefined where the signal aborts before.
 * The lease may be taken where it is free, or where its last event has been the last one for as long as that event
 * asks, by the clock of this process and from when the event was first seen: no other clock is trusted.
 */
export async function acquire(stream: LeaseStream, signal: AbortSignal): Promise<Acquired | undefined> {
  const { steady, wait } = stream.system
  const { holder, ttlMs } = stream.options
  let seen: string | undefined
  let seenAt = steady()

  while (!signal.aborted) {
    const state = await stream.read()
    if (state === undefined) {
      await stream.pause(signal)
      continue
    }
    const { last, quietMs } = state
    if (last?.id !== seen) {
      seen = last?.id
      // The clock is read after the answer: what the answer tells of may have happened after the question.
      seenAt = steady()
    }
    const left = seenAt + quietMs - steady()
    if (left > 0) {
      await wait(Math.min(left, stream.timing.pollMs), signal)
      continue
    }
    const taken = stream.next(last, { type: 'LeaseTaken', data: { holder, ttlMs } })
    const sentAt = steady()
    if (await stream.append(taken, signal)) return { taken, sentAt }
    await stream.pause(signal)
  }
  return undefined
}
