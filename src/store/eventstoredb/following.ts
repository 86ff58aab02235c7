import { setTimeout as delay } from 'node:timers/promises'
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import type { ClientReadableStream } from '@grpc/grpc-js'
import type { RecordedEvent } from '../../../events/envelope.ts'
import type { Notice } from '../port/port.ts'
import { type Place, placeOf, recorded, wireOf } from './event.ts'
import { faultOf, isDenial, refusalOf, Silence, told, wordsOf } from './fault.ts'
import type { Leader } from './leader.ts'
import type { Node } from './node.ts'
import { logSubscription } from './request.ts'

const batchSize = 1000
const patienceMs = 2000
const [shortestPauseMs, longestPauseMs] = [50, 2000]

/** What has come and was not taken yet; the server is held back while there is much of it. */
type Inbox = { taken(): Promise<ReadResp[]> }

/** Takes messages as they come, in order. `taken` waits for some; empty: the server ended the stream. */
const inboxOf = (stream: ClientReadableStream<ReadResp>): Inbox => {
  let waiting: ReadResp[] = []
  let end: { error?: unknown } | undefined
  let wake = () => {}
  stream.on('data', (message: ReadResp) => {
    if (waiting.push(message) >= batchSize) stream.pause()
    wake()
  })
  // Every error has a listener for as long as the stream lives: one without would end the process.
  stream.on('error', (error) => {
    end ??= { error: told(error) }
    wake()
  })
  for (const event of ['end', 'close'])
    stream.on(event, () => {
      end ??= {}
      wake()
    })
  return {
    async taken() {
      while (waiting.length === 0) {
        if (end?.error !== undefined) throw end.error
        if (end !== undefined) return []
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      const messages = waiting
      waiting = []
      stream.resume()
      return messages
    },
  }
}

/** How far the messages lead: the place of the last event or of the server's own checkpoint, whichever comes last. */
const reached = (messages: readonly ReadResp[], before: Place | null): Place | null => {
  for (const message of messages.toReversed()) {
    const wire = message.getEvent()?.getEvent()
    if (wire !== undefined) return placeOf(wire)
    const checkpoint = message.getCheckpoint()
    if (checkpoint !== undefined) return { commit: checkpoint.getCommitPosition(), prepare: checkpoint.getPreparePosition() }
  }
  return before
}

const eventsOf = (messages: readonly ReadResp[]): RecordedEvent[] =>
  messages.flatMap((message) => {
    const wire = wireOf(message)
    return wire === undefined ? [] : [recorded(wire)]
  })

/**
 * Events behind a place, then each new one, without end. A subscription that breaks is taken up again, on whichever node
 * leads then, behind the last batch that was handled: a batch counts as handled when the next one is asked for.
 * Ends when the signal aborts. Rejects only where trying again would change nothing.
 */
export async function* following(
  leader: Leader,
  { after, prefix, signal, notice }: { after: Place | null; prefix: string; signal: AbortSignal; notice: Notice },
): AsyncGenerator<RecordedEvent[]> {
  let handled = after
  let failures = 0
  while (!signal.aborted) {
    let node: Node | undefined
    let stream: ClientReadableStream<ReadResp> | undefined
    const stop = () => {
      cancel(stream)
      stream?.destroy()
    }
    try {
      node = await leader.node(patienceMs, signal).catch((cause: Error) => {
        if (isDenial(cause.cause)) throw cause
        // A cluster may be without a leader for long; that ends nobody who reads what was there before.
        throw new Silence(cause.message, { cause })
      })
      if (signal.aborted) return
      stream = await node.read(logSubscription(handled, prefix))
      const inbox = inboxOf(stream)
      if (signal.aborted) return
      signal.addEventListener('abort', stop)
      for (;;) {
        const messages = await inbox.taken()
        if (signal.aborted) return
        if (messages.length === 0) throw new Error('the server ended the subscription')
        const events = eventsOf(messages)
        if (events.length > 0) yield events
        if (signal.aborted) return
        const before = handled
        handled = reached(messages, handled)
        if (handled !== before) failures = 0
      }
    } catch (error) {
      if (signal.aborted) return
      const fault = faultOf(error)
      if (fault === 'final') throw refusalOf(error)
      notice('the subscription to the log broke and is taken up again', wordsOf(error))
      if (fault === 'lost' && node !== undefined) leader.lost(node)
      const pause = Math.min(longestPauseMs, shortestPauseMs * 2 ** failures++)
      await delay(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {})
    } finally {
      signal.removeEventListener('abort', stop)
      cancel(stream)
    }
  }
}

/** A call that has only just begun overlooks a cancellation in the same turn (grpc/grpc-node#1652). */
const cancel = (stream: ClientReadableStream<ReadResp> | undefined): void => {
  if (stream !== undefined) setImmediate(() => stream.cancel())
}
