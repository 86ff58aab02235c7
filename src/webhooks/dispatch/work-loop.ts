import { setImmediate as turn } from 'node:timers/promises'
import type { Due } from '../../../events/delivery.ts'
import type { EndpointSession } from './endpoint-session.ts'
import { longestWaitMs, onSteady } from './schedule.ts'

/** After a fault of this program: often enough to go on once it is mended by a restart elsewhere, and no hot loop. */
const faultMs = 60_000

/** Work for one subscription that goes on by itself, once at a time, until there is nothing left to do. */
export type WorkLoop = {
  /** There may be something to do. */
  trigger(): void
  /** The subscription has changed: what is waited for is looked at anew. */
  wake(): void
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

/** Waits until it may be time; false where there was nothing to wait for. */
type WaitUntil = (due: Due) => Promise<boolean>

/** @param run does what there is to do now */
export function workLoop(session: EndpointSession, run: (waitUntil: WaitUntil) => Promise<void>): WorkLoop {
  const { dependencies, signal } = session
  const { system, log } = dependencies
  let running: Promise<void> | null = null
  let isTriggered = false
  let waking = new AbortController()
  /** What is waited for, and until when by the steady clock. */
  let awaited: { due: Due; until: number } | undefined

  const wait = (ms: number): Promise<void> => system.wait(ms, AbortSignal.any([waking.signal, signal]))

  /** When something is due, by the steady clock. The wall clock is asked once: it may be set while that is waited for. */
  function untilOf(due: Due, retryAt: string): number {
    if (awaited?.due.attempt !== due.attempt || awaited.due.retryAt !== retryAt) {
      // What was written under another wall clock than this one may seem to lie further ahead than it was put off.
      const longest = system.steady() + (due.waitMs ?? longestWaitMs)
      awaited = { due, until: Math.min(onSteady(system, Date.parse(retryAt)), longest) }
    }
    return awaited.until
  }

  async function waitUntil(due: Due): Promise<boolean> {
    if (due.retryAt === null) {
      awaited = undefined
      return false
    }
    const ms = untilOf(due, due.retryAt) - system.steady()
    if (ms > 0) await wait(ms)
    return ms > 0
  }

  async function keepRunning(): Promise<void> {
    while (isTriggered) {
      // Whoever recorded something is answered before it is delivered, and what comes together is looked at together.
      await turn()
      isTriggered = false
      try {
        await run(waitUntil)
      } catch (err) {
        log('error', 'a delivery failed for a fault of this program; it is tried again', { webhook: session.subscription.id, err })
        await wait(faultMs)
        isTriggered = !signal.aborted
      }
    }
    running = null
  }

  function trigger(): void {
    isTriggered = true
    running ??= keepRunning()
  }

  return {
    trigger,
    wake() {
      waking.abort()
      waking = new AbortController()
      trigger()
    },
    async idle() {
      await running
    },
  }
}
