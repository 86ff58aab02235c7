import { setTimeout as delay } from 'node:timers/promises'
import { NotLeaderError } from '@eventstore/db-client'
import { StoreUnavailable } from '../port.ts'
import { faultOf, refusalOf, wordsOf } from './fault.ts'
import type { Leader } from './leader.ts'
import type { Node } from './node.ts'

const [shortestPauseMs, longestPauseMs] = [20, 500]

type Bounds = { within: number; signal: AbortSignal }

/**
 * Does a piece of work on the leader, again and again while its failures can pass, for `within` milliseconds at most;
 * once the signal has aborted, nothing is tried again.
 * The work must be one that may be done twice. Rejects with its own error where that is final, and with
 * StoreUnavailable where time is up: what it was to write is then either written or not.
 */
export const onLeader = async <T>(leader: Leader, { within, signal }: Bounds, work: (node: Node) => Promise<T>): Promise<T> => {
  const end = performance.now() + within
  for (let failures = 0; ; failures++) {
    const node = await leader.node(Math.max(end - performance.now(), 0))
    try {
      return await work(node)
    } catch (cause) {
      const fault = faultOf(cause)
      if (fault === 'final' || (cause instanceof NotLeaderError && !leader.isSearched)) throw refusalOf(cause)
      if (fault === 'lost') leader.lost(node)
      const pause = Math.min(longestPauseMs, shortestPauseMs * 2 ** failures) * (0.5 + Math.random() / 2)
      if (signal.aborted || performance.now() + pause > end)
        throw new StoreUnavailable(`EventStoreDB did not answer: ${wordsOf(cause)}`, { cause })
      await delay(pause, undefined, { signal }).catch(() => {})
    }
  }
}
