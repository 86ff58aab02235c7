import type { RecordedEvent } from '../../events/envelope.ts'
import { Slug } from '../../events/identifier.ts'
import { leaseCatalogue } from '../../events/lease.ts'
import type { Store } from '../store/port/port.ts'
import type { LeaseOptions, LeaseSystem } from './options.ts'
import { LeaseStream } from './stream.ts'

/** A lease as the work that it guards sees it. */
export type Held = {
  /**
   * The fencing token: it grows with every taking. A guarded write that carries it can be told from one of a later
   * holder, which the validity alone cannot do: a process may be stopped between the check and the write.
   */
  token: number
  /** Aborts when the lease is lost, and when the work is asked to end. */
  signal: AbortSignal
  /** Whether nobody else can hold the lease at this moment. Once false it stays so. */
  isValid(): boolean
}

export type Work = (held: Held) => Promise<void>

/** A lease that the store confirms to be this process's. */
type Acquired = {
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
async function acquire(stream: LeaseStream, signal: AbortSignal): Promise<Acquired | undefined> {
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

/**
 * Runs the work and renews the lease until the work has ended, then releases it. `stop` only asks the work to end.
 * Resolves to whether the work ended under the lease. Rejects with what the work throws, unless it was asked to end
 * or had lost the lease: what it throws then is the way in which it ended.
 */
async function runHolding(stream: LeaseStream, { taken, sentAt }: Acquired, work: Work, stop: AbortSignal): Promise<boolean> {
  const { steady, wait } = stream.system
  const { validMs, renewMs } = stream.timing
  const { ttlMs } = stream.options
  const token = taken.revision
  const over = new AbortController()
  let last = taken
  let lastSentAt = sentAt
  let validUntil = sentAt + validMs

  const isValid = (): boolean => {
    if (steady() >= validUntil) over.abort()
    return !over.signal.aborted
  }

  const renew = async (): Promise<void> => {
    for (;;) {
      await wait(Math.max(0, lastSentAt + renewMs - steady()), over.signal)
      if (!isValid()) return
      const renewed = stream.next(last, { type: 'LeaseRenewed', data: { token, ttlMs } }, taken)
      // Validity counts from before the first try: whichever try was written, others saw it later than this.
      lastSentAt = steady()
      if (!(await stream.append(renewed, over.signal))) return over.abort()
      last = renewed
      if (isValid()) validUntil = lastSentAt + validMs
    }
  }

  const expire = async (): Promise<void> => {
    while (isValid()) await wait(validUntil - steady(), over.signal)
  }

  const run = async (): Promise<boolean> => {
    const signal = AbortSignal.any([stop, over.signal])
    const isToGoOn = () => isValid() && !signal.aborted
    try {
      if (isToGoOn()) await work({ token, signal, isValid })
      return isValid()
    } catch (cause) {
      if (isToGoOn()) throw cause
      return false
    } finally {
      over.abort()
    }
  }

  const ends = await Promise.allSettled([run(), renew(), expire()])
  await stream.tryAppend(stream.next(last, { type: 'LeaseReleased', data: { token } }, taken))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return ends[0].status === 'fulfilled' && ends[0].value
}

export type Lease = {
  /**
   * Waits until this process holds the lease, runs the work, renews the lease meanwhile and releases it at the end.
   * Where the lease is lost, waits for the work to end and begins again. Resolves when the work has ended under the
   * lease, or after the signal has aborted; rejects with what the work throws while it holds the lease.
   */
  hold(work: Work, signal: AbortSignal): Promise<void>
}

/**
 * A lease that one process at a time holds, among all that open the same name on the same store.
 * @throws ZodError where the name is no slug, or the options name no holder or no whole number of milliseconds
 */
export function openLease(store: Store, name: string, options: LeaseOptions, system: LeaseSystem): Lease {
  leaseCatalogue.LeaseTaken.schema.parse({ holder: options.holder, ttlMs: options.ttlMs })
  const stream = new LeaseStream(store, Slug.parse(name), options, system)
  return {
    async hold(work, signal) {
      for (;;) {
        const acquired = await acquire(stream, signal)
        if (acquired === undefined) return
        stream.trim()
        if (await runHolding(stream, acquired, work, signal)) return
      }
    },
  }
}
