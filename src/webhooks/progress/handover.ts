import canonicalize from 'canonicalize'
import { v5 } from 'uuid'
import { type AttemptsMade, deliveryCatalogue, deliveryStreamOf } from '../../../events/delivery.ts'
import type { RecordedEvent } from '../../../events/envelope.ts'
import { webhookPrefix } from '../../../events/webhook.ts'
import { failed, ok, type Result } from '../../result.ts'
import type { Store } from '../../store/port/port.ts'
import { linkOf } from '../../streams/chain.ts'
import { appendTo } from '../../streams/copy.ts'
import { envelope } from '../../streams/envelope.ts'
import { type Fault, pagesOf } from '../../streams/heads.ts'
import { type Progress, readProgress } from './deliveries.ts'

/** A progress with a record that it is read from. */
type Recorded = Progress & { tail: RecordedEvent }

/** How far the deliveries of subscriptions have come, by the id of each that has any record. */
export type Progresses = Map<string, Recorded>

const pageLimit = 500
/** The namespace of the ids of records that were handed over; it never changes. */
const root = '5a0c9d7e-2f41-5b86-9e3d-c7184af0b269'

/**
 * Reads the progress of all subscriptions of a store.
 * @throws UnreadableEvent where a record cannot be read
 */
export async function progressesIn(source: Pick<Store, 'readAll' | 'readStream'>, signal: AbortSignal): Promise<Progresses> {
  const webhooks = new Set<string>()
  for await (const page of pagesOf(source, webhookPrefix, { limit: pageLimit, signal, onPosition: () => {} }))
    for (const { stream } of page) webhooks.add(stream.slice(webhookPrefix.length))
  const progresses: Progresses = new Map()
  for (const webhook of webhooks) {
    signal.throwIfAborted()
    const progress = await readProgress(source, webhook)
    if (progress.tail !== null) progresses.set(webhook, { ...progress, tail: progress.tail })
  }
  return progresses
}

/** The one record that says the whole progress. No lease of the target's comes before its token. */
const wholeRecord = ({ lanes, tail: _, ...state }: Progress): AttemptsMade => ({
  token: 0,
  attempts: [],
  lanes: Object.fromEntries(lanes),
  isWhole: true,
  ...state,
})

const isSame = (one: Progress, other: Progress): boolean => canonicalize(wholeRecord(one)) === canonicalize(wholeRecord(other))

/** The record that takes a target from where it stands to the progress of the source, with the stamps of its newest record there. */
function recordOf(stream: string, progress: Recorded, { tail: before }: Progress): RecordedEvent {
  const { tail } = progress
  const end = before === null ? undefined : linkOf(before)
  return envelope(deliveryCatalogue, { type: 'AttemptsMade', data: wholeRecord(progress) }, stream, end, {
    id: v5(`${stream}\n${tail.id}\n${before?.id ?? ''}`, root),
    now: Date.parse(tail.recordedAt),
    by: tail.recordedBy,
    correlation: tail.correlationId,
    causation: tail.id,
  })
}

/**
 * Brings a target to the same progress, by one record in each delivery stream whose progress is another one: the streams
 * keep their newest records only, so they cannot be copied event by event. To be read from the source before its
 * negotiations and webhooks are copied, and handed over after: then it speaks of nothing that the target does not hold,
 * and what was delivered in between is at worst delivered again.
 * @returns the streams that were written to, or why the target does not take it
 * @throws UnreadableEvent where a record of the target cannot be read
 */
export async function handOver(
  progresses: Progresses,
  target: Pick<Store, 'readStream' | 'append'>,
  signal: AbortSignal,
): Promise<Result<string[], Fault>> {
  const written: string[] = []
  for (const [webhook, progress] of progresses) {
    signal.throwIfAborted()
    const there = await readProgress(target, webhook)
    if (isSame(progress, there)) continue
    const stream = deliveryStreamOf(webhook)
    const fault = await appendTo(target, stream, [recordOf(stream, progress, there)])
    if (fault !== null) return failed(fault)
    written.push(stream)
  }
  return ok(written)
}
