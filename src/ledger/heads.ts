import { RecordedEvent } from '../../events/envelope.ts'
import { streamPrefix } from '../../events/stream.ts'
import { findingsOf, pointerOf } from '../commands/finding.ts'
import type { Store } from '../store/port.ts'
import { canonicalOf, hashOfCanonical } from './chain.ts'

/** Where a stream ends, as far as it was read: how many events it has, and its last one as canonical JSON with its hash. */
export type Head = { count: number; recordedAt: string; canonical: string; hash: string }

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

/** What keeps an event from being the next of its stream, the plainest first. */
function reasonAgainst(event: RecordedEvent, head: Head | undefined): string | null {
  const { count = 0, recordedAt = '', hash = null } = head ?? {}
  const parsed = RecordedEvent.safeParse(event)
  if (!parsed.success) {
    const findings = findingsOf(parsed.error).map(({ path, message }) => `${pointerOf(path)} ${message}`)
    return `this is no event of a log: ${findings.join('; ')}`
  }
  if (event.revision > count) return `this revision is missing; the next event is of revision ${event.revision}`
  if (event.revision < count) return `revision ${event.revision} is here a second time`
  if (event.previousHash !== hash)
    return hash === null
      ? 'the first event names an event before it'
      : `its previousHash is not the hash of revision ${count - 1}: one of the two was altered`
  if (event.recordedAt < recordedAt) return `it was recorded at ${event.recordedAt}, before revision ${count - 1} at ${recordedAt}`
  return null
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
