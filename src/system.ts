/** Clock and chance, and the only way to either: handed in, so that tests can fix them. */
export type System = {
  /** The wall clock, in epoch milliseconds. It may be set at any moment. */
  now: () => number
  /** Milliseconds of a clock that never runs back. */
  steady: () => number
  /** Resolves after so many milliseconds, or when the signal aborts; never rejects. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** A new UUID v7. */
  newId: () => string
  /** So many bytes that nobody can guess. */
  randomBytes: (size: number) => Uint8Array
  /** A number from 0 up to 1, for what need not be unpredictable. */
  random: () => number
}
