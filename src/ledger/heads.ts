import { RecordedEvent } from '../../events/envelope.ts'
import { streamPrefix } from '../../events/stream.ts'
import { findingsOf, pointerOf } from '../commands/finding.ts'
import type { Store } from '../store/port.ts'
import { breakAt, canonicalOf, hashOfCanonical, type Link } from './chain.ts'

/** Where a stream ends, with its last event as canonical JSON. */
export type Head = Link & { canonical: string }

/** The heads of the streams that were read, in order of first appearance: all that is kept of a log, however long it is. */
export type Heads = Map<string, Head>

/** What is wrong at a place of a stream. */
export type Fault = { stream: string; revision: number; reason: string }

/** How a log is read. */
export type Reading = {
  /** Events in a page. */
  limit: number
  /** Reading rejects with its reason once it aborts. */
  signal: AbortSignal
  /** Called with the position of each page's last event, when the page was dealt with. */
  onPosition: (position: number) => void
}

/** The events of all negotiations in order of the log, page by page up to its end, with what is written meanwhile. */
export async function* pagesOf(log: Pick<Store, 'readAll'>, { limit, signal, onPosition }: Reading): AsyncGenerator<RecordedEvent[]> {
  for (let after = -1; ; ) {
    signal.throwIfAborted()
    const page = await log.readAll({ after, prefix: streamPrefix, limit })
    const last = page.at(-1)
    if (last === undefined) return
    yield page
    after = last.position
    onPosition(after)
  }
}

/** What is wrong with an event at that place, its own form included: a copy takes it as it is stored. */
function reasonAgainst(event: RecordedEvent, head: Head | undefined): string | null {
  const parsed = RecordedEvent.safeParse(event)
  if (!parsed.success) {
    const findings = findingsOf(parsed.error).map(({ path, message }) => `${pointerOf(path)} ${message}`)
    return `this is no event of a log: ${findings.join('; ')}`
  }
  return breakAt(event, head)
}

/** Takes the next event of the log into the heads; gives the new head of its stream, or what is wrong with the event. */
export function follow(heads: Heads, event: RecordedEvent): Head | Fault {
  const before = heads.get(event.stream)
  const count = before?.count ?? 0
  const reason = reasonAgainst(event, before)
  if (reason !== null) return { stream: event.stream, revision: count, reason }
  const canonical = canonicalOf(event)
  const head = { count: count + 1, recordedAt: event.recordedAt, canonical, hash: hashOfCanonical(canonical) }
  heads.set(event.stream, head)
  return head
}

/**
 * Reads all negotiations from the first event and follows the chain of hashes in each.
 * @param until the position after which nothing counts
 * @returns the heads, or the first fault in the log
 */
export async function readHeads(
  log: Pick<Store, 'readAll'>,
  reading: Reading,
  until = Number.POSITIVE_INFINITY,
): Promise<{ heads: Heads } | { fault: Fault }> {
  const heads: Heads = new Map()
  for await (const page of pagesOf(log, reading))
    for (const event of page) {
      if (event.position > until) return { heads }
      const followed = follow(heads, event)
      if ('reason' in followed) return { fault: followed }
    }
  return { heads }
}
