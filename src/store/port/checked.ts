import type { RecordedEvent } from '../../../events/envelope.ts'
import { type Batch, batchOf, batchRefusal } from './batch.ts'
import {
  type AppendResult,
  type Direction,
  type ExpectedRevision,
  type LogRange,
  NotWritten,
  type Store,
  StoreUnavailable,
  type StreamRange,
  type Subscription,
} from './port.ts'

/**
 * A store without the checks that every store makes: it is open and may be written to where that is needed, its
 * arguments are possible, and its appends are small enough, with an id for each event.
 */
export type Backend = Pick<Store, 'isShared' | 'retain' | 'trouble'> & {
  readOnly: boolean
  /** Aborted just before `close` is called, which happens once. */
  closing: AbortController
  append(stream: string, expected: ExpectedRevision, batch: Batch): Promise<AppendResult>
  readStream(stream: string, range: StreamRange & { direction: Direction }): Promise<RecordedEvent[]>
  readAll(range: LogRange & { direction: Direction; prefix: string }): Promise<RecordedEvent[]>
  /** The signal aborts when the store closes, too. */
  subscribe(subscription: Required<Subscription>): AsyncIterable<RecordedEvent[]>
  head(prefix: string): Promise<number>
  close(): Promise<void>
}

const closedMessage = 'The store is closed'

export const closed = (): StoreUnavailable => new StoreUnavailable(closedMessage)

/** Throws RangeError: anything but 1 or more is a bug of the caller's. */
const assertPositive = (name: string, value: number): void => {
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${name} must be a positive integer, not ${value}`)
}

/** Throws RangeError where the expected revision is a number that no event can have. */
const assertPossible = (expected: ExpectedRevision): void => {
  if (expected !== 'none' && (!Number.isSafeInteger(expected) || expected < 0))
    throw new RangeError(`An expected revision is 'none', 0 or more, not ${expected}`)
}

/** The store that a backend makes, with the checks before each of its methods. */
export const checkedStore = (backend: Backend): Store => {
  const { isShared, readOnly, closing } = backend
  let ended: Promise<void> | undefined

  const assertOpen = (): void => {
    if (closing.signal.aborted) throw closed()
  }
  const assertWritable = (): void => {
    if (closing.signal.aborted) throw new NotWritten(closedMessage)
    if (readOnly) throw new NotWritten('The store is open for reading only', { fault: 'read-only' })
  }

  return {
    isShared,
    append: async (stream, expected, events) => {
      assertWritable()
      assertPossible(expected)
      const batch = batchOf(events)
      return batchRefusal(batch) ?? backend.append(stream, expected, batch)
    },
    readStream: async (stream, { direction = 'forwards', ...range }) => {
      assertOpen()
      assertPositive('limit', range.limit)
      return backend.readStream(stream, { ...range, direction })
    },
    readAll: async ({ direction = 'forwards', prefix = '', ...range }) => {
      assertOpen()
      assertPositive('limit', range.limit)
      return backend.readAll({ ...range, direction, prefix })
    },
    subscribe: ({ after = -1, prefix = '', signal }) => {
      assertOpen()
      return backend.subscribe({ after, prefix, signal: AbortSignal.any([signal, closing.signal]) })
    },
    retain: async (stream, maxCount) => {
      assertWritable()
      assertPositive('maxCount', maxCount)
      await backend.retain(stream, maxCount)
    },
    head: async (prefix = '') => {
      assertOpen()
      return backend.head(prefix)
    },
    trouble: async () => (closing.signal.aborted ? null : backend.trouble()),
    close: () => {
      closing.abort()
      ended ??= backend.close()
      return ended
    },
  }
}
