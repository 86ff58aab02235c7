import type { NewEvent, RecordedEvent } from '../../events/envelope.ts'
import type { Store } from '../../src/store/port/port.ts'
import { hashOf } from '../../src/streams/chain.ts'
import { newEvent } from './events.ts'

/** What is given for the event at a revision of a stream, beside its hash. */
type Given = (stream: string, revision: number) => Partial<NewEvent>

const second = (revision: number): string => new Date(Date.parse('2025-11-25T19:00:00.000Z') + revision * 1000).toISOString()

/**
 * Appends one event to each of the streams named, in that order, where a name may come often. Each event carries the
 * hash of the one before it in its stream, whatever is given, and follows on what the store holds.
 */
export async function appendChained(store: Store, order: readonly string[], given: Given = () => ({})): Promise<void> {
  const tails = new Map<string, RecordedEvent | undefined>()
  const appends = []
  for (const stream of order) {
    if (!tails.has(stream)) tails.set(stream, (await store.readStream(stream, { direction: 'backwards', limit: 1 }))[0])
    const tail = tails.get(stream)
    const revision = (tail?.revision ?? -1) + 1
    const previousHash = tail === undefined ? null : hashOf(tail)
    const event = newEvent(`${stream} ${revision}`, { recordedAt: second(revision), previousHash, ...given(stream, revision) })
    tails.set(stream, { ...event, stream, revision, position: 0 })
    appends.push(store.append(stream, revision === 0 ? 'none' : revision - 1, [event]))
  }
  for (const { outcome } of await Promise.all(appends)) if (outcome !== 'appended') throw new Error(`The append came to ${outcome}`)
}
