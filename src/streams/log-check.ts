import { failed, ok, type Result } from '../result.ts'
import type { Store } from '../store/port/port.ts'
import { copiedPrefixes, extend, type Fault, type Heads, pagesOf, type Reading } from './heads.ts'

/** Nobody waits for it in this process, and none is shown how far it is. */
const reading: Reading = { limit: 1000, signal: new AbortController().signal, onPosition: () => {} }

/**
 * Reads a whole log through, every stream of it: no revision is missing or comes twice, and in those of negotiations, keys
 * and webhooks each event carries the hash of the one before it. Other streams keep their newest events only.
 * @returns where each of the streams with hashes ends, or the first fault
 */
export async function checkLog(log: Pick<Store, 'readAll'>): Promise<Result<Heads, Fault>> {
  const heads: Heads = new Map()
  const next = new Map<string, number>()
  for await (const page of pagesOf(log, '', reading))
    for (const event of page) {
      const { stream, revision } = event
      if (copiedPrefixes.some((prefix) => stream.startsWith(prefix))) {
        const extended = extend(heads, event)
        if (!extended.ok) return extended
      } else {
        const expected = next.get(stream) ?? revision
        if (revision !== expected) return failed({ stream, revision: expected, reason: `the next event is of revision ${revision}` })
        next.set(stream, revision + 1)
      }
    }
  return ok(heads)
}
