import type { Taking } from './contention.ts'
import type { Journal } from './journal.ts'
import { type Terms, timing } from './terms.ts'

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
export async function holding(taking: Taking, work: Work, journal: Journal, terms: Terms, stop: AbortSignal): Promise<boolean> {
  const { ttlMs, now, wait } = terms
  const { validMs, renewMs } = timing(terms)
  const { token } = taking
  const over = new AbortController()
  let { sentAt } = taking
  let validUntil = sentAt + validMs
  let revision = token

  const isValid = (): boolean => {
    if (now() >= validUntil) over.abort()
    return !over.signal.aborted
  }

  const renew = async (): Promise<void> => {
    for (;;) {
      await wait(Math.max(0, sentAt + renewMs - now()), over.signal)
      if (!isValid()) return
      const event = journal.draft({ type: 'LeaseRenewed', data: { token, ttlMs } }, taking.id)
      // Validity counts from before the first try: whichever try was written, others saw it later than this.
      sentAt = now()
      const renewed = await journal.append(revision, event, over.signal)
      if (renewed === undefined) return over.abort()
      revision = renewed
      if (isValid()) validUntil = sentAt + validMs
    }
  }

  const watch = async (): Promise<void> => {
    while (isValid()) await wait(validUntil - now(), over.signal)
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

  const ends = await Promise.allSettled([run(), renew(), watch()])
  await journal.tryAppend(revision, journal.draft({ type: 'LeaseReleased', data: { token } }, taking.id))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return ends[0].status === 'fulfilled' && ends[0].value
}
