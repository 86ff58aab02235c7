import { type RecordedEvent, unplaced } from '../../events/envelope.ts'
import { type AppendResult, NotWritten, type Receipt, type Store } from '../store/port/port.ts'
import { hashOf } from './chain.ts'
import { isKeyed } from './idempotency.ts'

/**
 * What became of an append, as far as the log can tell.
 * `written`: these very events stand in it, at these positions; `repeated`: a keyed request has written the same, be it from
 * here or from another replica; `overtaken`: something else stands in their place, so that
 * none of them is written and none will be; `not-written` and `too-large`: none is, as the store says; `unknown`: they may be, or may still
 * come to be, and nothing stands in their place.
 */
export type Appended =
  | { outcome: 'written'; events: RecordedEvent[] }
  | { outcome: 'repeated' | 'overtaken' }
  | { outcome: 'not-written'; cause: NotWritten }
  | { outcome: 'too-large'; bytes: number; limit: number }
  | { outcome: 'unknown'; cause: unknown }

type Log = Pick<Store, 'append' | 'readStream'>

/** The receipt gives the position of the last event; the others' own are never asked for. */
const written = (events: readonly RecordedEvent[], { position }: Receipt): Appended => ({
  outcome: 'written',
  events: events.map((event) => ({ ...event, position })),
})

/**
 * What stands in the log in the place of events. By the hash, since another replica gives the events of a keyed request
 * the same ids.
 * @returns null where nothing does, or where the store does not say
 */
async function placeOf(store: Log, events: readonly RecordedEvent[]): Promise<Appended | null> {
  const [first, last] = [events[0] as RecordedEvent, events.at(-1) as RecordedEvent]
  const there = await store.readStream(first.stream, { from: first.revision, limit: events.length }).catch(() => [])
  const end = there.at(-1)
  if (end === undefined) return null
  return hashOf(end) === hashOf(last) ? { outcome: 'written', events: there } : { outcome: 'overtaken' }
}

/**
 * Appends events that follow one another where they say that they belong, and looks at the log where the store does not
 * tell what became of them.
 */
export function append(store: Log, events: readonly RecordedEvent[]): Promise<Appended> {
  const { stream, revision } = events[0] as RecordedEvent
  // No step more than it takes: whoever appended takes its events in before it is told of them by following.
  return store.append(stream, revision === 0 ? 'none' : revision - 1, events.map(unplaced)).then(
    (result) => outcomeOf(result, events),
    async (cause): Promise<Appended> => {
      if (cause instanceof NotWritten) return { outcome: 'not-written', cause }
      return (await placeOf(store, events)) ?? { outcome: 'unknown', cause }
    },
  )
}

function outcomeOf(result: AppendResult, events: readonly RecordedEvent[]): Appended {
  switch (result.outcome) {
    case 'appended':
      return written(events, result)
    case 'repeated':
      // Ids that are not derived from a key are this process's own: an earlier try of this append had come through.
      return isKeyed((events[0] as RecordedEvent).id) ? { outcome: 'repeated' } : written(events, result)
    case 'wrong-revision':
    case 'id-taken':
      return { outcome: 'overtaken' }
    case 'too-large':
      return result
    default:
      return result satisfies never
  }
}
