import { setImmediate as turn } from 'node:timers/promises'
import type { Due } from '../../../events/delivery.ts'
import { onSteady } from './clock.ts'
import type { EndpointSession } from './endpoint-session.ts'
import { longestWaitMs } from './schedule.ts'

/** After a fault of this program: often enough to go on once it is mended by a restart elsewhere, and no hot loop. */
const faultMs = 60_000

/** Work for one subscription that goes on by itself until there is nothing left to do. */
export type WorkLoop = {
  /** There may be something to do. */
  poke(): void
  /** The subscription has changed: what is waited for is looked at anew. */
  wake(): void
  /** Resolves when nothing is under way. */
  settled(): Promise<void>
}

/** Runs some work whenever it is poked, once at a time. */
export function workLoop(line: EndpointSession, run: (wait: (due: Due) => Promise<boolean>) => Promise<void>): WorkLoop {
  let running: Promise<void> | null = null
  let isPoked = false
  let waking = new AbortController()

  /** What is waited for, and until when by the steady clock. */
  let awaited: { due: Due; until: number } | undefined

  /** When something is due, by the steady clock. The wall clock is asked once: it may be set while that is waited for. */
  function untilOf(due: Due, retryAt: string): number {
    if (awaited?.due.attempt !== due.attempt || awaited.due.retryAt !== retryAt) {
      // What was written under another wall clock than this one may seem to lie further ahead than it was put off.
      const longest = line.steady() + (due.waitMs ?? longestWaitMs)
      awaited = { due, until: Math.min(onSteady(line, Date.parse(retryAt)), longest) }
    }
    return awaited.until
  }

  /** Waits until it may be time; false where there was nothing to wait for. */
  async function wait(due: Due): Promise<boolean> {
    if (due.retryAt === null) {
      awaited = undefined
      return false
    }
    const ms = untilOf(due, due.retryAt) - line.steady()
    if (ms <= 0) return false
    await line.wait(ms, AbortSignal.any([waking.signal, line.signal]))
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
