import { setImmediate as turn } from 'node:timers/promises'
import type { Due } from '../../../events/delivery.ts'
import { onSteady } from './clock.ts'
import type { EndpointSession } from './endpoint-session.ts'
import { longestWaitMs } from './schedule.ts'

/** After a fault of this program: often enough to go on once it is mended by a restart elsewhere, and no hot loop. */
const faultMs = 60_000

/** Work for one subscription that goes on by itself, once at a time, until there is nothing left to do. */
export abstract class WorkLoop {
  protected readonly session: EndpointSession
  #running: Promise<void> | null = null
  #isTriggered = false
  #waking = new AbortController()
  /** What is waited for, and until when by the steady clock. */
  #awaited: { due: Due; until: number } | undefined

  constructor(session: EndpointSession) {
    this.session = session
  }

  /** Does what there is to do now. */
  protected abstract run(): Promise<void>

  /** There may be something to do. */
  trigger(): void {
    this.#isTriggered = true
    this.#running ??= this.#keepRunning()
  }

  /** The subscription has changed: what is waited for is looked at anew. */
  wake(): void {
    this.#waking.abort()
    this.#waking = new AbortController()
    this.trigger()
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.#running
  }

  /** Waits until it may be time; false where there was nothing to wait for. */
  protected async waitUntil(due: Due): Promise<boolean> {
    if (due.retryAt === null) {
      this.#awaited = undefined
      return false
    }
    const ms = this.#untilOf(due, due.retryAt) - this.session.dependencies.system.steady()
    if (ms <= 0) return false
    await this.#wait(ms)
    return true
  }

  /** When something is due, by the steady clock. The wall clock is asked once: it may be set while that is waited for. */
  #untilOf(due: Due, retryAt: string): number {
    const { system } = this.session.dependencies
    if (this.#awaited?.due.attempt !== due.attempt || this.#awaited.due.retryAt !== retryAt) {
      // What was written under another wall clock than this one may seem to lie further ahead than it was put off.
      const longest = system.steady() + (due.waitMs ?? longestWaitMs)
      this.#awaited = { due, until: Math.min(onSteady(system, Date.parse(retryAt)), longest) }
    }
    return this.#awaited.until
  }

  #wait(ms: number): Promise<void> {
    const { dependencies, signal } = this.session
    return dependencies.system.wait(ms, AbortSignal.any([this.#waking.signal, signal]))
  }

  async #keepRunning(): Promise<void> {
    while (this.#isTriggered) {
      // Whoever recorded something is answered before it is delivered, and what comes together is looked at together.
      await turn()
      this.#isTriggered = false
      try {
        await this.run()
      } catch (err) {
        const { subscription, signal, dependencies } = this.session
        dependencies.log('error', 'a delivery failed for a fault of this program; it is tried again', { webhook: subscription.id, err })
        await this.#wait(faultMs)
        this.#isTriggered = !signal.aborted
      }
    }
    this.#running = null
  }
}
