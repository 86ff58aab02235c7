import { readProgress } from '../progress/deliveries.ts'
import { Recorder } from '../progress/recorder.ts'
import { limitPerTurn } from './concurrency.ts'
import type { LeasedDependencies } from './dependencies.ts'
import { SubscriptionWorker } from './subscription-worker.ts'

const retryMs = 1000
/** A few milliseconds of work. */
const attemptsPerTurn = 16

/** One worker for each subscription that is not deleted, for as long as this process holds the lease. */
export class SubscriptionWorkers {
  readonly #dependencies: LeasedDependencies
  readonly #lost = new AbortController()
  /** Aborts where what is under way is given up: at once where the lease is lost, and after a while where the process ends. */
  readonly #signal: AbortSignal
  readonly #workers = new Map<string, SubscriptionWorker>()
  readonly #starting = new Map<string, Promise<void>>()
  readonly #leaving = new Set<Promise<void>>()
  #isReady = false

  /** @param over aborts where what is under way is given up */
  constructor(dependencies: Omit<LeasedDependencies, 'turn'>, over: AbortSignal) {
    this.#dependencies = { ...dependencies, turn: limitPerTurn(attemptsPerTurn) }
    this.#signal = AbortSignal.any([this.#lost.signal, over])
  }

  /** Delivers until the lease is to be given back; resolves when nothing is under way and all is recorded. */
  async run(): Promise<void> {
    const { ledger, subscriptions, keys, held } = this.#dependencies
    const { signal, isValid } = held
    const unwatch = this.#watch()
    // Whoever delivered before may have known more of the log: of what to send, to whom, and of what was sent.
    await this.#untilDone(() => Promise.all([ledger, subscriptions, keys].map((part) => part.caughtUp(signal))))
    this.#isReady = true
    for (const id of subscriptions.ids()) this.#start(id)
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    unwatch()
    if (!isValid()) this.#lost.abort()
    await Promise.all(this.#starting.values())
    for (const [id, worker] of this.#workers) void this.#dismiss(id, worker)
    await Promise.all(this.#leaving)
  }

  #watch(): () => void {
    const { ledger, subscriptions, keys } = this.#dependencies
    const ends = [
      subscriptions.watch((id) => {
        this.#start(id)
        const worker = this.#workers.get(id)
        if (worker !== undefined && subscriptions.read(id)?.isDeleted === true) void this.#dismiss(id, worker)
        else worker?.wake()
      }),
      keys.watch((key) => {
        for (const [id, worker] of this.#workers) if (subscriptions.read(id)?.owner === key) worker.wake()
      }),
      ledger.watch((negotiation) => {
        for (const worker of this.#workers.values()) worker.negotiationChanged(negotiation)
      }),
    ]
    return () => {
      for (const end of ends) end()
    }
  }

  #start(id: string): void {
    const isDue = this.#isReady && !this.#dependencies.held.signal.aborted && this.#dependencies.subscriptions.read(id)?.isDeleted === false
    if (!isDue || this.#workers.has(id) || this.#starting.has(id)) return
    const opened = this.#untilDone(() => this.#open(id)).finally(() => this.#starting.delete(id))
    this.#starting.set(id, opened)
  }

  async #open(id: string): Promise<void> {
    const progress = await readProgress(this.#dependencies.store, id)
    const recorder = new Recorder(id, progress, this.#dependencies, this.#signal)
    const worker = new SubscriptionWorker(id, recorder, this.#dependencies, this.#signal)
    recorder.lost.addEventListener('abort', () => void this.#reopen(id, worker))
    this.#workers.set(id, worker)
    worker.wake()
  }

  /** It begins nothing more, and is gone when what is under way has ended. */
  #dismiss(id: string, worker: SubscriptionWorker): Promise<void> {
    this.#workers.delete(id)
    const left = worker.close().finally(() => this.#leaving.delete(left))
    this.#leaving.add(left)
    return left
  }

  /** Somebody else has delivered meanwhile: what they recorded is read, and this goes on from there. */
  async #reopen(id: string, worker: SubscriptionWorker): Promise<void> {
    await this.#dismiss(id, worker)
    await this.#dependencies.system.wait(retryMs, this.#dependencies.held.signal)
    this.#start(id)
  }

  /** Tries while the lease is held, until the store has answered. */
  async #untilDone(work: () => Promise<unknown>): Promise<void> {
    const { held, system, onFault } = this.#dependencies
    const { signal } = held
    while (!signal.aborted)
      try {
        await work()
        return
      } catch (cause) {
        onFault(cause)
        await system.wait(retryMs, signal)
      }
  }
}
