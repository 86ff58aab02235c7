import { setTimeout as delay } from 'node:timers/promises'

/**
 * The same, or an error once so many milliseconds have gone by. The work itself goes on.
 * @param signal ends the wait too: it rejects with an AbortError then
 */
export const withTimeout = async <T>(work: Promise<T>, ms: number, error: () => Error, signal?: AbortSignal): Promise<T> => {
  const over = new AbortController()
  const ends = signal === undefined ? over.signal : AbortSignal.any([over.signal, signal])
  const late = delay(ms, undefined, { signal: ends }).then(() => Promise.reject(error()))
  try {
    return await Promise.race([work, late])
  } finally {
    over.abort()
    late.catch(() => {})
  }
}
