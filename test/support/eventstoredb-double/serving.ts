import { once } from 'node:events'
import type streams from '@eventstore/db-client/generated/streams_pb.js'
import type { handleServerStreamingCall, Metadata } from '@grpc/grpc-js'
import type { Log } from './log.ts'
import { isSubscription, responsesTo } from './reading.ts'
import { refusals } from './refusal.ts'

/** How the server leaves a subscription: with an error, or as if there were nothing more to come. */
export type Cut = 'error' | 'end'

export type Subscriptions = {
  /** Ends the subscriptions that are open now. */
  cut(by: Cut): void
  /** Ends the next one that is opened, once it has brought so many events. Said twice, the one after it, too. */
  cutNext(after: number, by: Cut): void
  /** The position behind which each one was asked for, in the order in which they came; −1: from the beginning. */
  starts: readonly number[]
}

/**
 * Calls that came, by method; messages that were sent to reads and subscriptions; those that are open now, and the
 * most that were open at once.
 */
export type Requests = {
  append: number
  read: number
  gossip: number
  features: number
  sent: number
  open: number
  mostOpen: number
}

/** The handler of Read, and the control of the subscriptions among its calls. `admit` throws where the node must not take the call. */
export const serving = (log: Log, admit: (metadata: Metadata) => void, requests: Requests) => {
  const open = new Set<AbortController>()
  const planned: { after: number; by: Cut }[] = []
  const starts: number[] = []
  const leave = (call: AbortController, by: Cut) => call.abort(by === 'error' ? refusals.dropped() : by)

  const read: handleServerStreamingCall<streams.ReadReq, streams.ReadResp> = async (call) => {
    const leaving = new AbortController()
    const { signal } = leaving
    call.on('cancelled', () => leave(leaving, 'end'))
    requests.read++
    requests.mostOpen = Math.max(requests.mostOpen, ++requests.open)
    try {
      admit(call.metadata)
      const options = call.request.getOptions()
      if (options === undefined) throw refusals.thrown()
      const plan = isSubscription(options) ? planned.shift() : undefined
      if (isSubscription(options)) {
        open.add(leaving)
        starts.push(Number(options.getAll()?.getPosition()?.getCommitPosition() ?? -1))
      }
      let events = 0
      for await (const response of responsesTo(log, options, signal)) {
        if (signal.aborted) break
        // A reader that takes nothing holds the server back.
        if (!call.write(response)) await once(call, 'drain', { signal })
        requests.sent++
        if (response.hasEvent()) events++
        if (plan !== undefined && events >= plan.after) leave(leaving, plan.by)
      }
      signal.throwIfAborted()
      call.end()
    } catch (error) {
      const reason: unknown = signal.aborted ? signal.reason : error
      if (reason === 'end') call.end()
      else call.emit('error', reason)
    } finally {
      open.delete(leaving)
      requests.open--
    }
  }
  const subscriptions: Subscriptions = {
    cut(by) {
      for (const call of open) leave(call, by)
    },
    cutNext: (after, by) => planned.push({ after, by }),
    starts,
  }
  return { read, subscriptions }
}
