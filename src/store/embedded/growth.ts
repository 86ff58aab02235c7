import { setTimeout as delay } from 'node:timers/promises'

/** Resolves when the log may have grown, or the signal has aborted. Never rejects. */
export type Growth = (signal: AbortSignal) => Promise<void>

/** Growth that this process makes: whoever waits is woken by `announce`. */
export const announced = (): { growth: Growth; announce: () => void } => {
  const waiting = new Set<() => void>()
  return {
    growth: (signal) =>
      new Promise((resolve) => {
        const wake = () => {
          waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        waiting.add(wake)
        signal.addEventListener('abort', wake, { once: true })
      }),
    announce: () => {
      for (const wake of [...waiting]) wake()
    },
  }
}

/** Growth that another process makes: look again every so many milliseconds. */
export const polled =
  (ms: number): Growth =>
  (signal) =>
    delay(ms, undefined, { signal }).catch(() => {})
