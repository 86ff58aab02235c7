import { setImmediate as turn } from 'node:timers/promises'
import type { Line } from './line.ts'
import { longestWaitMs } from './schedule.ts'

/** After this the clock is looked at again: it may have been set. */
const lookMs = 3_600_000
/** After a fault of this program: often enough to go on once it is mended by a restart elsewhere, and no hot loop. */
const faultMs = 60_000

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
    // What lies further ahead than anything is put off was written under a wrong clock.
    if (ms <= 0 || ms > longestWaitMs) return false
    await line.wait(Math.min(ms, lookMs), AbortSignal.any([waking.signal, line.signal]))
    return true
  }

  async function keepRunning(): Promise<void> {
    while (isPoked) {
      // Whoever recorded something is answered before it is told on, and what comes together is looked at together.
      await turn()
      isPoked = false
      try {
        await run(wait)
      } catch (err) {
        line.tell('error', 'a delivery failed for a fault of this program; it is tried again', { webhook: line.subscription().id, err })
        await line.wait(faultMs, AbortSignal.any([waking.signal, line.signal]))
        isPoked = !line.signal.aborted
      }
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
