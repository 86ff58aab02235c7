import { type Batch, batchOf, batchRefusal } from './batch.ts'
import { type AppendResult, type ExpectedRevision, NotWritten, type Store, StoreUnavailable } from './port.ts'

/**
 * A store without the checks that every store makes: it is open and may be written to where that is needed, its
 * arguments are possible, and its appends are small enough, with an id for each event.
 */
export type Backend = Omit<Store, 'append'> & {
  readOnly: boolean
  /** Aborted just before `close` is called, which happens once; the signal of a subscription aborts then, too. */
  closing: AbortController
  append(stream: string, expected: ExpectedRevision, batch: Batch): Promise<AppendResult>
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
    readStream: async (stream, range) => {
      assertOpen()
      assertPositive('limit', range.limit)
      return backend.readStream(stream, range)
    },
    readAll: async (range) => {
      assertOpen()
      assertPositive('limit', range.limit)
      return backend.readAll(range)
    },
    subscribe: (range) => {
      assertOpen()
      return backend.subscribe({ ...range, signal: AbortSignal.any([range.signal, closing.signal]) })
    },
    retain: async (stream, maxCount) => {
      assertWritable()
      assertPositive('maxCount', maxCount)
      await backend.retain(stream, maxCount)
    },
    head: async (prefix) => {
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
