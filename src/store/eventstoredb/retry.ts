import { setTimeout as delay } from 'node:timers/promises'
import { NotLeaderError } from '@eventstore/db-client'
import { StoreUnavailable } from '../port/port.ts'
import { withTimeout } from '../port/timeout.ts'
import { asStoreError, describe, retryDecision } from './error.ts'
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
export const retryOnLeader = async <T>(leader: Leader, { within, signal }: Bounds, work: (node: Node) => Promise<T>): Promise<T> => {
  const end = performance.now() + within
  const left = () => Math.max(end - performance.now(), 0)
  const late = () => new StoreUnavailable('EventStoreDB did not answer in time')
  for (let failures = 0, unclear = 0; ; failures++) {
    const node = await leader.node(left())
    try {
      return await withTimeout(work(node), left(), late)
    } catch (cause) {
      const decision = retryDecision(cause)
      if (decision === 'lost' || (decision === 'unclear' && unclear++ > 0)) leader.discard(node)
      if (decision === 'final' || (cause instanceof NotLeaderError && !leader.isSearched)) throw asStoreError(cause)
      const pause = Math.min(longestPauseMs, shortestPauseMs * 2 ** failures) * (0.5 + Math.random() / 2)
      if (signal.aborted || performance.now() + pause > end)
        throw new StoreUnavailable(`EventStoreDB did not answer: ${describe(cause)}`, { cause })
      await delay(pause, undefined, { signal }).catch(() => {})
    }
  }
}
