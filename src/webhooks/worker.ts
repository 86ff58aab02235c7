import { setImmediate as turn } from 'node:timers/promises'
import type { Line } from './line.ts'

/** After this it is looked at the clock again: it may have been set, and a timer takes no more than 24 days. */
const longestWaitMs = 3_600_000

/** Work for one subscription that goes on by itself until there is nothing left to do. */
export type Worker = {
  /** There may be something to do. */
  poke(): void
  /** The subscription has changed: what is waited for is looked at anew. */
  wake(): void
  /** Resolves when nothing is under way. */
  settled(): Promise<void>
}

/** Runs some work whenever it is poked, once at a time. */
export function workerOf(line: Line, run: (wait: (until: string | null) => Promise<boolean>) => Promise<void>): Worker {
  let running: Promise<void> | null = null
  let isPoked = false
  let waking = new AbortController()

  /** Waits until it may be time; false where there was nothing to wait for. */
  async function wait(until: string | null): Promise<boolean> {
    const ms = until === null ? 0 : Date.parse(until) - line.now()
    if (ms <= 0) return false
    await line.wait(Math.min(ms, longestWaitMs), AbortSignal.any([waking.signal, line.signal]))
    return true
  }

  async function keepRunning(): Promise<void> {
    while (isPoked) {
      // Whoever recorded something is answered before it is told on, and what comes together is looked at together.
      await turn()
      isPoked = false
      await run(wait).catch((error) =>
        line.tell('error', 'a delivery failed for a fault of this program', { webhook: line.subscription().id, err: error }),
      )
    }
    running = null
  }

  const poke = (): void => {
    isPoked = true
    running ??= keepRunning()
  }

  return {
    poke,
    wake() {
      waking.abort()
      waking = new AbortController()
      poke()
    },
    settled: async () => {
      await running
    },
  }
}
