import { NotWritten, StoreUnavailable } from './port.ts'

const closedWords = 'The store is closed'

export const closed = (): StoreUnavailable => new StoreUnavailable(closedWords)

/** What every use of a store asks first: whether it is open still, and whether it may be written to. */
export const gate = (closing: AbortSignal, readOnly: boolean): { assertOpen(): void; assertWritable(): void } => {
  const assertOpen = (): void => {
    if (closing.aborted) throw closed()
  }
  return {
    assertOpen,
    assertWritable: () => {
      if (closing.aborted) throw new NotWritten(closedWords)
      if (readOnly) throw new NotWritten('The store is open for reading only', { fault: 'read-only' })
    },
  }
}
