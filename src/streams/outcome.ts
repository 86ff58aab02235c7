/** The store did not say whether it wrote; the caller may try again with the same key. What it certainly did not write is NotWritten. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown'
}
