import type { Acquired } from './acquire.ts'
import type { LeaseStream } from './stream.ts'

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

/**
 * Runs the work and renews the lease until the work has ended, then releases it. `stop` only asks the work to end.
 * Resolves to whether the work ended under the lease. Rejects with what the work throws, unless it was asked to end
 * or had lost the lease: what it throws then is the way in which it ended.
 */
export async function runHolding(stream: LeaseStream, { taken, sentAt }: Acquired, work: Work, stop: AbortSignal): Promise<boolean> {
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
