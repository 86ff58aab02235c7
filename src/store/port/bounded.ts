import { setTimeout as delay } from 'node:timers/promises'

/** The same, or an error once so many milliseconds have gone by. The work itself goes on. */
export const bounded = async <T>(work: Promise<T>, ms: number, error: () => Error): Promise<T> => {
  const over = new AbortController()
  const late = delay(ms, undefined, { signal: over.signal }).then(
    () => Promise.reject(error()),
    () => new Promise<never>(() => {}),
  )
  try {
    return await Promise.race([work, late])
  } finally {
    over.abort()
  }
}
