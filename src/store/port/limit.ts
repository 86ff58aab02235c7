import type { ExpectedRevision } from './port.ts'

/** A count that must be 1 or more. Throws RangeError: anything else is a bug of the caller's. */
export const positive = (name: string, value: number): number => {
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${name} must be a positive integer, not ${value}`)
  return value
}

/** Throws RangeError where the expected revision is a number that no event can have. */
export const assertPossible = (expected: ExpectedRevision): void => {
  if (expected !== 'none' && (!Number.isSafeInteger(expected) || expected < 0))
    throw new RangeError(`An expected revision is 'none', 0 or more, not ${expected}`)
}
