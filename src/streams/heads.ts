import { RecordedEvent } from '../../events/envelope.ts'
import { keyPrefix } from '../../events/key.ts'
import { streamPrefix } from '../../events/stream.ts'
import { webhookPrefix } from '../../events/webhook.ts'
import { issuesOf, pointerOf } from '../input/parse.ts'
import { failed, ok, type Result } from '../result.ts'
import type { Store } from '../store/port/port.ts'
import { breakAt, canonicalOf, type Link, linkOf } from './chain.ts'

/** Where a stream ends, with its last event as canonical JSON. */
export type Head = Link & { canonical: string }

/** The heads of the streams that were read, each kind in order of first appearance: all that is kept of a log, however long it is. */
export type Heads = Map<string, Head>

/** What is wrong at a place of a stream. */
export type Fault = { stream: string; revision: number; reason: string }

/** How a log is read. */
export type Reading = {
  /** Events in a page. */
  limit: number
  /** Reading rejects with its reason once it aborts. */
  signal: AbortSignal
  /** Called with the position of each page’s last event of negotiations, of which there are the most, when the page was dealt with. */
  onPosition: (position: number) => void
}

/**
 * What the names of the streams begin with that are copied, and in which order: what a webhook says of the revisions of
 * negotiations, and of the key that owns it, shall not outrun them.
 */
export const copiedPrefixes = [webhookPrefix, keyPrefix, streamPrefix] as const

/** The events of one kind of streams in order of the log, page by page up to its end or `until`, with what is written meanwhile. */
export async function* pagesOf(
  log: Pick<Store, 'readAll'>,
  prefix: string,
  { limit, signal, onPosition }: Reading,
  until = Number.POSITIVE_INFINITY,
): AsyncGenerator<RecordedEvent[]> {
  for (let after = -1; ; ) {
    signal.throwIfAborted()
    const page = await log.readAll({ after, prefix, limit })
    const within = page.filter(({ position }) => position <= until)
    const last = within.at(-1)
    if (last === undefined) return
    yield within
    after = last.position
    if (prefix === streamPrefix) onPosition(after)
    if (within.length < page.length) return
  }
}

/** What is wrong with an event at that place, its own form included: a copy takes it as it is stored. */
function reasonAgainst(event: RecordedEvent, head: Head | undefined): string | null {
  const parsed = RecordedEvent.safeParse(event)
  if (!parsed.success) {
    const issues = issuesOf(parsed.error).map(({ path, message }) => `${pointerOf(path)} ${message}`)
    return `this is no event of a log: ${issues.join('; ')}`
  }
  return breakAt(event, head)
}

/** Takes the next event of the log into the heads; gives the new head of its stream, or what is wrong with the event. */
export function extend(heads: Heads, event: RecordedEvent): Result<Head, Fault> {
  const before = heads.get(event.stream)
  const reason = reasonAgainst(event, before)
  if (reason !== null) return failed({ stream: event.stream, revision: before?.count ?? 0, reason })
  const canonical = canonicalOf(event)
  const head = { ...linkOf(event, canonical), canonical }
  heads.set(event.stream, head)
  return ok(head)
}

/**
 * Reads all streams that are copied from their first event and follows the chain of hashes in each.
 * @param until the positions, by prefix, after which nothing counts
 * @returns the heads, or the first fault in the log
 */
export async function readHeads(
  log: Pick<Store, 'readAll'>,
  reading: Reading,
  until?: ReadonlyMap<string, number>,
): Promise<Result<Heads, Fault>> {
  const heads: Heads = new Map()
  for (const prefix of copiedPrefixes)
    for await (const page of pagesOf(log, prefix, reading, until?.get(prefix)))
      for (const event of page) {
        const extended = extend(heads, event)
        if (!extended.ok) return extended
      }
  return ok(heads)
}

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
