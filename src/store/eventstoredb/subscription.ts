import { setTimeout as delay } from 'node:timers/promises'
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import type { ClientReadableStream } from '@grpc/grpc-js'
import type { RecordedEvent } from '../../../events/envelope.ts'
import type { Notice } from '../port/port.ts'
import { asCommandError, asStoreError, describe, isDenial, ResponseTimeout, retryDecision } from './error.ts'
import { type Place, placeOf, recorded, wireOf } from './event.ts'
import type { Leader } from './leader.ts'
import type { Node } from './node.ts'
import { logSubscription } from './request.ts'

const batchSize = 1000
const patienceMs = 2000
const [shortestPauseMs, longestPauseMs] = [50, 2000]

/** The messages of one subscription as they come, in order; the server is held back while many of them wait to be taken. */
class MessageQueue {
  #waiting: ReadResp[] = []
  #end: { error?: unknown } | undefined
  #wake = () => {}
  readonly #stream: ClientReadableStream<ReadResp>

  constructor(stream: ClientReadableStream<ReadResp>) {
    this.#stream = stream
    stream.on('data', (message: ReadResp) => {
      if (this.#waiting.push(message) >= batchSize) stream.pause()
      this.#wake()
    })
    // Every error has a listener for as long as the stream lives: one without would end the process.
    stream.on('error', (error) => this.#endWith({ error: asCommandError(error) }))
    for (const event of ['end', 'close']) stream.on(event, () => this.#endWith({}))
  }

  #endWith(end: { error?: unknown }): void {
    this.#end ??= end
    this.#wake()
  }

  /** Waits for some; empty: the server ended the stream. */
  async take(): Promise<ReadResp[]> {
    while (this.#waiting.length === 0) {
      if (this.#end?.error !== undefined) throw this.#end.error
      if (this.#end !== undefined) return []
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const messages = this.#waiting
    this.#waiting = []
    this.#stream.resume()
    return messages
  }
}

/** What one node sends of the log behind a place, until it ends that or the signal aborts. */
async function* messagesFrom(node: Node, place: Place | null, prefix: string, signal: AbortSignal): AsyncGenerator<ReadResp[]> {
  const stream = await node.read(logSubscription(place, prefix))
  // A call that has only just begun overlooks a cancellation in the same turn (grpc/grpc-node#1652).
  const cancel = () => void setImmediate(() => stream.cancel())
  const stop = () => {
    cancel()
    stream.destroy()
  }
  const queue = new MessageQueue(stream)
  signal.addEventListener('abort', stop)
  try {
    while (!signal.aborted) {
      const messages = await queue.take()
      if (messages.length === 0) return
      yield messages
    }
  } finally {
    signal.removeEventListener('abort', stop)
    cancel()
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
export async function* subscription(
  leader: Leader,
  { after, prefix, signal, notice }: { after: Place | null; prefix: string; signal: AbortSignal; notice: Notice },
): AsyncGenerator<RecordedEvent[]> {
  let handled = after
  let failures = 0
  while (!signal.aborted) {
    let node: Node | undefined
    try {
      node = await leader.node(patienceMs, signal).catch((cause: Error) => {
        if (isDenial(cause.cause)) throw cause
        // A cluster may be without a leader for long; that ends nobody who reads what was there before.
        throw new ResponseTimeout(cause.message, { cause })
      })
      if (signal.aborted) return
      for await (const messages of messagesFrom(node, handled, prefix, signal)) {
        if (signal.aborted) return
        const events = eventsOf(messages)
        if (events.length > 0) yield events
        if (signal.aborted) return
        const before = handled
        handled = reached(messages, handled)
        if (handled !== before) failures = 0
      }
      throw new Error('the server ended the subscription')
    } catch (error) {
      if (signal.aborted) return
      const decision = retryDecision(error)
      if (decision === 'final') throw asStoreError(error)
      notice('the subscription to the log broke and is taken up again', describe(error))
      if (decision === 'lost' && node !== undefined) leader.discard(node)
      const pause = Math.min(longestPauseMs, shortestPauseMs * 2 ** failures++)
      await delay(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {})
    }
  }
}
