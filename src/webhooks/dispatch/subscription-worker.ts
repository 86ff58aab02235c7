import { deferral } from '../messages/deferral.ts'
import { progressOf } from '../progress/progress.ts'
import type { Recorder } from '../progress/recorder.ts'
import { isSubscribedTo, oneOffAfter, stateOf } from '../subscription/subscription.ts'
import { challengeLoop } from './challenge.ts'
import { limitAtOnce } from './concurrency.ts'
import type { LeasedDependencies } from './dependencies.ts'
import { EndpointSession } from './endpoint-session.ts'
import { oneOffLoop } from './one-off-deliveries.ts'
import { orderedQueue } from './ordered-queue.ts'
import type { WorkLoop } from './work-loop.ts'

/** Messages of one subscription that may be under way at a time, each of another negotiation. */
const concurrency = 8

/** Delivers to one subscription: by a queue for each negotiation, its one-off deliveries, and the challenge before them. */
export class SubscriptionWorker {
  readonly #dependencies: LeasedDependencies
  readonly #recorder: Recorder
  readonly #session: EndpointSession
  readonly #challenge: WorkLoop
  readonly #oneOffs: WorkLoop
  readonly #queues = new Map<string, WorkLoop>()
  readonly #underWay = limitAtOnce(concurrency)
  #settlingSeries: Promise<void> | null = null

  /** @param signal aborts where nothing may be sent any more, and what is under way is given up */
  constructor(id: string, recorder: Recorder, dependencies: LeasedDependencies, signal: AbortSignal) {
    this.#dependencies = dependencies
    this.#recorder = recorder
    this.#session = new EndpointSession(id, recorder, dependencies, AbortSignal.any([signal, recorder.lost]))
    this.#challenge = challengeLoop(this.#session)
    this.#oneOffs = oneOffLoop(this.#session)
  }

  /** Something of a negotiation was recorded. */
  negotiationChanged(negotiation: string): void {
    this.#triggerQueue(negotiation)
    // A message that was asked for again may be one that was not read in yet.
    if (oneOffAfter(this.#session.subscription.oneOffs, this.#recorder.progress.errands) !== undefined) this.#oneOffs.trigger()
  }

  /** The subscription, or its owner's key, has changed. */
  wake(): void {
    const session = this.#session
    if (this.#settlingSeries === null && session.subscription.series.length > this.#recorder.progress.series)
      this.#settlingSeries = session
        .pauseFor(() => this.#settleSeries())
        .finally(() => {
          this.#settlingSeries = null
          if (!session.signal.aborted) this.wake()
        })
    for (const loop of this.#loops()) loop.wake()
    for (const negotiation of this.#dependencies.ledger.ids()) this.#triggerQueue(negotiation)
  }

  /** Begins nothing more; resolves when nothing is under way and all is recorded. */
  async close(): Promise<void> {
    this.#session.end()
    const loops = this.#loops()
    for (const loop of loops) loop.wake()
    await this.#settlingSeries
    await Promise.all(loops.map((loop) => loop.idle()))
    // What was under way may have ended with something to write.
    await this.#session.written()
    await this.#recorder.close()
  }

  #loops(): WorkLoop[] {
    return [this.#challenge, this.#oneOffs, ...this.#queues.values()]
  }

  #triggerQueue(negotiation: string): void {
    const { subscription } = this.#session
    if (!isSubscribedTo(subscription, negotiation) || stateOf(subscription) !== 'active') return
    let queue = this.#queues.get(negotiation)
    if (queue === undefined) {
      if (!this.#isBehind(negotiation)) return
      queue = orderedQueue(negotiation, this.#session, this.#underWay)
      this.#queues.set(negotiation, queue)
    }
    queue.trigger()
  }

  /** Whether anything was recorded of a negotiation from where its deliveries have come to. */
  #isBehind(negotiation: string): boolean {
    const newest = this.#dependencies.ledger.read(negotiation)?.notable.at(-1)
    if (newest === undefined) return false
    const { done } = progressOf(this.#session.subscription, negotiation, this.#recorder.progress.lanes.get(negotiation))
    return newest.revision >= done.rev
  }

  /** Settles where new filters begin, before anything is sent by them. */
  async #settleSeries(): Promise<void> {
    const session = this.#session
    await Promise.all([...this.#queues.values()].map((queue) => queue.idle()))
    const { length } = session.subscription.series
    const deferred = deferral(session.subscription, this.#recorder.progress, this.#dependencies.ledger.read)
    if (deferred !== null) await session.write({ type: 'DeferSeries', data: deferred })
    if (!session.signal.aborted) this.#recorder.note(null, { series: length })
  }
}
