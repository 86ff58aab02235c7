import { deferral } from '../messages/deferral.ts'
import { progressOf } from '../progress/progress.ts'
import type { Recorder } from '../progress/recorder.ts'
import { oneOffAfter, stateOf } from '../subscription/subscription.ts'
import { openChallenge } from './challenge.ts'
import { slotsOf } from './concurrency.ts'
import { type DispatchDependencies, openEndpointSession } from './endpoint-session.ts'
import { openOneOffDeliveries } from './one-off-deliveries.ts'
import { openOrderedQueue } from './ordered-queue.ts'
import type { WorkLoop } from './work-loop.ts'

/** Messages of one subscription that may be under way at a time, each of another negotiation. */
const concurrency = 8

/** Brings one subscription what it is to be told: its lanes, its errands, and the challenge before them. */
export type SubscriptionWorker = {
  /** Something of a negotiation was recorded. */
  poke(negotiation: string): void
  /** The subscription, or its owner's key, has changed. */
  wake(): void
  /** Begins nothing more; resolves when nothing is under way and all is recorded. */
  close(): Promise<void>
}

/** @param signal aborts where nothing may be sent any more, and what is under way is given up */
export function openSubscriptionWorker(
  id: string,
  recorder: Recorder,
  means: DispatchDependencies,
  signal: AbortSignal,
): SubscriptionWorker {
  const { ledger } = means
  const line = openEndpointSession(id, recorder, means, AbortSignal.any([signal, recorder.lost]))
  const slots = slotsOf(concurrency)
  const lanes = new Map<string, WorkLoop>()
  const errands = openOneOffDeliveries(line)
  const others = [openChallenge(line), errands]

  const concerns = (negotiation: string): boolean =>
    line.subscription().series.some(({ filter: { negotiations } }) => negotiations?.includes(negotiation) ?? true)

  /** Whether anything was recorded of a negotiation from where its lane stands. */
  function isDue(negotiation: string): boolean {
    const newest = ledger.read(negotiation)?.acts.at(-1)
    if (newest === undefined) return false
    const { done } = progressOf(line.subscription(), negotiation, recorder.progress.lanes.get(negotiation))
    return newest.revision >= done.rev
  }

  function poke(negotiation: string): void {
    if (!concerns(negotiation) || stateOf(line.subscription()) !== 'active') return
    let lane = lanes.get(negotiation)
    if (lane === undefined) {
      if (!isDue(negotiation)) return
      lanes.set(negotiation, (lane = openOrderedQueue(negotiation, line, slots)))
    }
    lane.poke()
  }

  /** Settles where new filters begin, before anything is told by them. */
  async function settleSeries(): Promise<void> {
    await Promise.all([...lanes.values()].map((lane) => lane.settled()))
    const { length } = line.subscription().series
    const deferred = deferral(line.subscription(), recorder.progress, ledger.read)
    if (deferred !== null) await line.persist({ type: 'SeriesDeferred', data: deferred }, ({ isDeleted }) => !isDeleted)
    if (!line.signal.aborted) recorder.note(null, { series: length })
  }

  let settling: Promise<void> | null = null

  function wake(): void {
    if (settling === null && line.subscription().series.length > recorder.progress.series)
      settling = line.pauseFor(settleSeries).finally(() => {
        settling = null
        if (!line.signal.aborted) wake()
      })
    for (const worker of [...others, ...lanes.values()]) worker.wake()
    for (const negotiation of ledger.ids()) poke(negotiation)
  }

  return {
    poke(negotiation) {
      poke(negotiation)
      // A message that was asked for again may be one that was not read in yet.
      if (oneOffAfter(line.subscription().errands, recorder.progress.errands) !== undefined) errands.poke()
    },
    wake,
    async close() {
      line.end()
      const workers = [...others, ...lanes.values()]
      for (const worker of workers) worker.wake()
      await settling
      await Promise.all(workers.map((worker) => worker.settled()))
      // What was under way may have ended with a word to write.
      await line.settled()
      await recorder.close()
    },
  }
}
