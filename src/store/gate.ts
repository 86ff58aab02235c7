import { StoreUnavailable } from './port.ts'

export const closed = (): StoreUnavailable => new StoreUnavailable('The store is closed')

/** What every use of a store asks first: whether it is open still, and whether it may be written to. */
export const gate = (closing: AbortSignal, readOnly: boolean): { assertOpen(): void; assertWritable(): void } => {
  const assertOpen = (): void => {
    if (closing.aborted) throw closed()
  }
  return {
    assertOpen,
    assertWritable: () => {
      assertOpen()
      if (readOnly) throw new StoreUnavailable('The store is open for reading only')
    },
  }
}
