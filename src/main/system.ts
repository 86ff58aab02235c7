import { randomBytes, randomUUIDv7 } from 'node:crypto'
import type { System } from '../system.ts'

/** Clock and chance of this process. */
export const system: System = {
  now: Date.now,
  steady: () => performance.now(),
  // Node's own timers with promises make an error with its stack of every wait that is cut short: one for each delivery.
  wait: (ms, signal) =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      if (signal.aborted) end()
      else signal.addEventListener('abort', end)
    }),
  newId: () => randomUUIDv7(),
  randomBytes: (size) => randomBytes(size),
  random: Math.random,
}
