import canonicalize from 'canonicalize'
import { v5 } from 'uuid'
import { type RecordedEvent, unplaced } from '../../events/envelope.ts'
import { type PayloadOf, readAs, type Vocabulary } from '../../events/reading.ts'
import { instantOf } from '../../events/time.ts'
import type { Entry } from '../../events/upcast.ts'
import { NotWritten, type Store } from '../store/port/port.ts'
import type { Asking, Kind, Recorded } from './category.ts'
import { hashOf } from './chain.ts'
import { keyedId, type Surroundings } from './idempotency.ts'
import { OutcomeUnknown } from './outcome.ts'
import { type Page, pageRevision, stateAfter } from './state.ts'

/** The pages of a roster: how they stand, and the way to bring them on. */
type Pages<S> = { page(id: string): Page<S>; take(event: RecordedEvent): void }

type Stamps = { by: string; correlation: string; idAt: (index: number) => string }

const pageLimit = 500
/** The namespace of the correlation ids of keyed requests; it never changes. */
const root = 'd3f8e5a6-0b1c-5c4e-8a57-92d64c1f7b30'

/** The one way to write to the streams of a kind. Whoever calls it has one request to a stream under way at a time. */
export function writing<V extends Vocabulary, S>(
  store: Store,
  kind: Kind<V, S>,
  { now, newId }: Surroundings,
  { page: pageOf, take }: Pages<S>,
): <R>(id: string, asking: Asking<V, S, R>) => Promise<Recorded<V, R>> {
  const { prefix, vocabulary } = kind

  async function catchUp(id: string): Promise<void> {
    for (;;) {
      const events = await store.readStream(prefix + id, { from: pageRevision(pageOf(id)) + 1, limit: pageLimit })
      for (const event of events) take(event)
      if (events.length < pageLimit) return
    }
  }

  /** What was written under a key that was used before, by whoever it was. */
  async function repeated(stream: string, revision: number, correlation: string): Promise<Recorded<V, never>> {
    const from = await store.readStream(stream, { from: revision, limit: pageLimit })
    const own = from.filter(({ correlationId }) => correlationId === correlation)
    if (own.length === 0) return { outcome: 'key-reused', revision }
    return { outcome: 'repeated', revision: revision + own.length - 1, events: own.map((event) => readAs(vocabulary, event)) }
  }

  /** Events as they will stand in the log. What could not be read back is a bug, and throws before it is written. */
  function drafting(stream: string, { state, end }: Page<S>, payloads: readonly PayloadOf<V>[], stamps: Stamps): RecordedEvent[] {
    const recordedAt = instantOf(Math.max(now(), end === undefined ? 0 : Date.parse(end.recordedAt)))
    const drafted: RecordedEvent[] = []
    let after = state
    for (const [index, { type, data }] of payloads.entries()) {
      const last = drafted.at(-1)
      const event: RecordedEvent = {
        ...{ id: stamps.idAt(index), type, schemaVersion: (vocabulary[type] as Entry).version, recordedAt, recordedBy: stamps.by },
        ...{ correlationId: stamps.correlation, causationId: null, previousHash: last === undefined ? (end?.hash ?? null) : hashOf(last) },
        ...{ data, stream, revision: (end?.count ?? 0) + index, position: 0 },
      }
      after = stateAfter(kind, after, event)
      drafted.push(event)
    }
    return drafted
  }

  return async (id, { by, key, asks, decide }) => {
    const stream = prefix + id
    const correlation = key === undefined ? newId() : v5(`${stream}\n${by}\n${key}\n${canonicalize(asks)}`, root)
    const ids: string[] = []
    // Keys are the asker's own: two may choose the same one.
    const idAt = (index: number): string => (ids[index] ??= key === undefined ? newId() : keyedId(`${stream}\n${by}`, key, index))
    for (;;) {
      const page = pageOf(id)
      const head = pageRevision(page)
      const before = key === undefined ? undefined : page.keyed.get(idAt(0))
      if (before !== undefined) return repeated(stream, before, correlation)
      const decision = decide(page.state, head)
      if ('refusal' in decision) return { outcome: 'refused', refusal: decision.refusal }
      const drafted = drafting(stream, page, decision.payloads, { by, correlation, idAt })
      const last = drafted.at(-1)
      if (last === undefined) return { outcome: 'recorded', revision: head, events: [] }
      const recorded = () => ({
        ...{ outcome: 'recorded' as const, revision: last.revision },
        events: drafted.map((event) => readAs(vocabulary, event)),
      })
      const result = await store.append(stream, head < 0 ? 'none' : head, drafted.map(unplaced)).catch((cause: unknown) => {
        if (cause instanceof NotWritten) throw cause
        return { outcome: 'unknown' as const, cause }
      })
      switch (result.outcome) {
        case 'appended':
          // The receipt gives the position of the last event; the others' own are never asked for.
          for (const event of drafted) take({ ...event, position: result.position })
          return recorded()
        case 'wrong-revision':
        case 'repeated':
        case 'id-taken':
          // Another replica came first, perhaps with the same key: what it wrote is read, and this is decided anew.
          await catchUp(id)
          if (pageRevision(pageOf(id)) === head)
            throw new Error(`the store refused what its log does not forbid: ${JSON.stringify(result)}`)
          continue
        case 'unknown': {
          // It may have been written all the same. By the hash, since the id of a keyed event is what another replica gives it too.
          const there = await store.readStream(stream, { from: head + 1, limit: drafted.length }).catch(() => [])
          for (const event of there) take(event)
          if (there.length === 0) throw new OutcomeUnknown('The store did not take the append', { cause: result.cause })
          if (hashOf(there.at(-1) as RecordedEvent) === hashOf(last)) return recorded()
          // Something else stands in its place, so it was not written and never will be.
          continue
        }
        case 'too-large':
          throw new Error(`the store refused what was checked at the door: ${JSON.stringify(result)}`)
        default:
          return result satisfies never
      }
    }
  }
}
