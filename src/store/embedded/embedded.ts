import { setImmediate as turn } from 'node:timers/promises'
import type { NewEvent, RecordedEvent } from '../../../events/envelope.ts'
import { type Batch, batchOf, refusedAtOnce } from '../port/batch.ts'
import { gate } from '../port/gate.ts'
import { openHealth } from '../port/health.ts'
import { assertPossible, positive } from '../port/limit.ts'
import type { AppendResult, ExpectedRevision, Store, StoreUnavailable } from '../port/port.ts'
import type { Engine } from './engine.ts'
import { announced, polled } from './growth.ts'
import { repetition } from './repetition.ts'
import { tail } from './tail.ts'

type Append = { stream: string; expected: ExpectedRevision; batch: Batch }
type Waiting = Append & { resolve: (result: AppendResult) => void; reject: (error: unknown) => void }

/** Appends in one commit at most: they hold the event loop for a few milliseconds. */
const groupSize = 256
const pollMs = 200

/** A page after a turn of the event loop: reading in a loop would else starve the writers and timers of the process. */
const fairly = (page: RecordedEvent[]): Promise<RecordedEvent[]> => turn(page)

/** Decides before it writes: an append that is refused has written nothing, so it cannot spoil the commit it shares. */
const record = (engine: Engine, { stream, expected, batch }: Append): AppendResult => {
  const repeated = repetition(stream, batch, engine.find)
  if (repeated) return repeated
  const actual = engine.lastRevision(stream)
  if (expected !== actual) return { outcome: 'wrong-revision', expected, actual }
  const firstRevision = actual === 'none' ? 0 : actual + 1
  const position = engine.write(stream, firstRevision, batch.events)
  return { outcome: 'appended', stream, firstRevision, lastRevision: firstRevision + batch.events.length - 1, position }
}

/**
 * A store in this process, over an engine. Appends that wait in the same turn of the event loop share one commit;
 * each is answered after it, in the order in which they came. It knows every id of its log: it tells a repeat at
 * whatever revision it is expected, and a taken id in every stream, both before a wrong revision.
 * @param failure of a write while the engine was opened: it is told as that of any other write
 */
export const embeddedStore = (engine: Engine, failure: StoreUnavailable | null = null): Store => {
  const closing = new AbortController()
  const { growth, announce } = announced()
  const waiting: Waiting[] = []

  const { assertOpen, assertWritable } = gate(closing.signal, engine.readOnly)
  const health = openHealth(engine.probe)
  if (failure !== null) health.failed(failure)

  const commit = <T>(work: () => T): T => {
    try {
      const result = engine.commit(work)
      health.succeeded()
      return result
    } catch (error) {
      health.failed(error)
      throw error
    }
  }

  const drain = (): void => {
    const group = waiting.splice(0, groupSize)
    if (group.length === 0) return
    if (waiting.length > 0) setImmediate(drain)
    try {
      const results = commit(() => group.map((append) => [append, record(engine, append)] as const))
      for (const [append, result] of results) append.resolve(result)
      announce()
    } catch (error) {
      for (const append of group) append.reject(error)
    }
  }

  const enqueue = (append: Append): Promise<AppendResult> =>
    new Promise((resolve, reject) => {
      if (waiting.push({ ...append, resolve, reject }) === 1) setImmediate(drain)
    })

  return {
    isShared: false,
    append: async (stream: string, expected: ExpectedRevision, events: readonly NewEvent[]) => {
      assertWritable()
      assertPossible(expected)
      const batch = batchOf(events)
      return refusedAtOnce(batch) ?? enqueue({ stream, expected, batch })
    },
    readStream: async (stream, { direction = 'forwards', from, limit }) => {
      assertOpen()
      const start = from ?? (direction === 'forwards' ? 0 : Number.MAX_SAFE_INTEGER)
      return fairly(engine.readStream(stream, { from: start, direction, limit: positive('limit', limit) }))
    },
    readAll: async ({ direction = 'forwards', after, prefix = '', limit }) => {
      assertOpen()
      const start = after ?? (direction === 'forwards' ? -1 : Number.MAX_SAFE_INTEGER)
      return fairly(engine.readAll({ after: start, prefix, direction, limit: positive('limit', limit) }))
    },
    subscribe: ({ after = -1, prefix = '', signal }) => {
      assertOpen()
      const either = AbortSignal.any([signal, closing.signal])
      return tail(engine, engine.readOnly ? polled(pollMs) : growth, { after, prefix, signal: either })
    },
    retain: async (stream, maxCount) => {
      assertWritable()
      positive('maxCount', maxCount)
      commit(() => engine.limit(stream, maxCount))
    },
    head: async (prefix = '') => {
      assertOpen()
      return engine.head(prefix)
    },
    trouble: async () => (closing.signal.aborted ? null : health.trouble()),
    close: async () => {
      if (closing.signal.aborted) return
      while (waiting.length > 0) drain()
      closing.abort()
      engine.close()
    },
  }
}
