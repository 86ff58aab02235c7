import { openChallenge } from './challenge.ts'
import { openErrands } from './errands.ts'
import { openLane } from './lane.ts'
import { type Means, openLine } from './line.ts'
import type { Recorder } from './recorder.ts'
import { slotsOf } from './slots.ts'
import { stateOf } from './subscription.ts'
import type { Worker } from './worker.ts'

/** Messages of one subscription that may be under way at a time, each of another negotiation. */
const concurrency = 8
/** Negotiations that one subscription is told of: a record that tells how far each has come must fit one append. */
const laneLimit = 3000

/** Brings one subscription what it is to be told: its lanes, its errands, and the challenge before them. */
export type Courier = {
  /** Something of a negotiation was recorded. */
  poke(negotiation: string): void
  /** The subscription, or its owner's key, has changed. */
  wake(): void
  /** Begins nothing more; resolves when nothing is under way and all is recorded. */
  close(): Promise<void>
}

/** @param signal aborts where nothing may be sent any more, and what is under way is given up */
export function openCourier(id: string, recorder: Recorder, means: Means, signal: AbortSignal): Courier {
  const { ledger } = means
  const line = openLine(id, recorder, means, AbortSignal.any([signal, recorder.lost]))
  const slots = slotsOf(concurrency)
  const lanes = new Map<string, Worker>()
  let isFull = false
  const others = [openChallenge(line), openErrands(line)]

  const concerns = (negotiation: string): boolean =>
    line.subscription().series.some(({ filter: { negotiations } }) => negotiations?.includes(negotiation) ?? true)

  function poke(negotiation: string): void {
    if (!concerns(negotiation) || stateOf(line.subscription()) !== 'active') return
    let lane = lanes.get(negotiation)
    if (lane === undefined) {
      if (lanes.size === laneLimit) {
        if (!isFull) means.tell('error', 'a webhook is told of 3000 negotiations at the most: filter it', { webhook: id, negotiation })
        isFull = true
        return
      }
      lanes.set(negotiation, (lane = openLane(negotiation, line, slots)))
    }
    lane.poke()
  }

  return {
    poke,
    wake() {
      for (const lane of [...others, ...lanes.values()]) lane.wake()
      for (const negotiation of ledger.ids()) poke(negotiation)
    },
    async close() {
      line.end()
      const workers = [...others, ...lanes.values()]
      for (const worker of workers) worker.wake()
      await Promise.all(workers.map((worker) => worker.settled()))
      // What was under way may have ended with a word to write.
      await line.settled()
      await recorder.close()
    },
  }
}
