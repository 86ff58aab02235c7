import canonicalize from 'canonicalize'
import { v5 } from 'uuid'

/** Time and chance, handed in so that tests can fix them. */
export type Surroundings = {
  /** Epoch milliseconds. */
  now: () => number
  /** A new UUID v7. */
  newId: () => string
}

/** The namespace of every derived id; it never changes. */
const root = 'a9b7e0c4-6a3f-5d8e-9c21-4f1d0b7a8e65'

/** The id of the `index`th event that a keyed request writes to a negotiation. */
export const keyedId = (negotiation: string, key: string, index: number): string => v5(`${negotiation}\n${key}\n${index}`, root)

/**
 * The correlation id of a keyed request: derived from what it asks, so that the same key with
 * another body is seen to be another request.
 */
export const keyedCorrelation = (negotiation: string, key: string, commands: readonly unknown[]): string =>
  v5(`${negotiation}\n${key}\n${canonicalize(commands)}`, root)

/** Whether an event id was derived from a key. */
export const isKeyed = (id: string): boolean => id[14] === '5'
