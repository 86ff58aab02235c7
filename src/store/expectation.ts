import type { ExpectedRevision } from './port.ts'

/** Whether a stream whose last revision is `actual` may take an append that expects `expected`. */
export const meets = (expected: ExpectedRevision, actual: number | 'none'): boolean => {
  switch (expected) {
    case 'any':
      return true
    case 'exists':
      return actual !== 'none'
    default:
      return expected === actual
  }
}
