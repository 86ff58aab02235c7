/** Who holds a lease and for how long, and time and chance, handed in so that tests can fix them. */
export type Terms = {
  /** Who would hold it, for people to read: nothing depends on the names being different. */
  holder: string
  /** How long others leave the lease alone after the last sign of its holder, in milliseconds. */
  ttlMs: number
  /** Milliseconds of a clock of this process that never runs back; its zero means nothing. */
  now: () => number
  /** Epoch milliseconds, for people to read: no decision is taken by it. */
  wall: () => number
  /** A new UUID v7. */
  newId: () => string
  /** From 0 to 1, without 1. */
  random: () => number
  /** Resolves after so many milliseconds, or as soon as the signal aborts. Never rejects. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** Told of all that the store throws or leaves unanswered, and of events that cannot be read. */
  onFault?: (cause: unknown) => void
}

/**
 * What follows from the ttl. A holder believes in its lease for less than the ttl that others wait, so that clocks
 * may differ in rate by a tenth, and has time for three tries or so to renew it.
 */
export const timing = ({ ttlMs }: Pick<Terms, 'ttlMs'>) => ({
  validMs: ttlMs * 0.9,
  renewMs: ttlMs / 3,
  pollMs: ttlMs / 5,
  /** After this an answer of the store is no longer waited for. */
  patienceMs: ttlMs / 5,
})
