import type { EventType } from '../../events/catalogue.ts'
import type { RecordedEvent } from '../../events/envelope.ts'
import { streamOf } from '../../events/stream.ts'
import { appendLimit, NotWritten, type Store, StoreUnavailable } from '../store/port/port.ts'
import { keyedId, type Surroundings } from '../streams/idempotency.ts'
import { OutcomeUnknown } from '../streams/outcome.ts'
import { type Book, headRevision, take, takeOwn } from './book.ts'
import { type Drafted, drafting, draftOn, enter, type Identity, identityOf, type Request } from './drafting.ts'
import type { Outcome } from './outcome.ts'

type Letter = Request & { identity: Identity; resolve: (outcome: Outcome) => void; reject: (error: Error) => void }
type Entered = { letter: Letter; drafted: RecordedEvent[] }

/** So many requests at the most are decided before they are written together. */
const groupLimit = 256
const pageLimit = 1000

/**
 * The one way to write to a negotiation. Requests that wait are decided one after the other on the
 * state in memory and appended in one atomic write: that is the group commit (design section 6).
 */
export type Mailbox = { send(request: Request): Promise<Outcome>; settled(): Promise<void> }

export function openMailbox(
  negotiation: string,
  book: Book,
  store: Store,
  surroundings: Surroundings,
  taken: (position: number) => void,
): Mailbox {
  const stream = streamOf(negotiation)
  const waiting: Letter[] = []
  let draining: Promise<void> | null = null

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      try {
        await writeGroup()
      } catch (error) {
        // A bug. It is told to all who wait, and ends nobody else's work.
        for (const letter of waiting.splice(0)) letter.reject(error as Error)
      }
    }
    draining = null
  }

  async function writeGroup(): Promise<void> {
    const draft = draftOn(negotiation, book)
    const entered: Entered[] = []
    while (waiting.length > 0 && entered.length < groupLimit) {
      const letter = waiting[0] as Letter
      const first = letter.key === undefined ? null : keyedId(negotiation, letter.key, 0)
      // The first letter with this key is in this very group; what became of it will be known with the next.
      if (first !== null && entered.some(({ drafted }) => drafted[0]?.id === first)) break
      const revision = first === null ? undefined : book.keyed.get(first)
      if (revision !== undefined) {
        waiting.shift()
        await answerRepeated(letter, revision)
        continue
      }
      let result: Drafted
      try {
        result = drafting(draft, letter, letter.identity, surroundings)
      } catch (error) {
        waiting.shift()
        letter.reject(error as Error)
        continue
      }
      if ('outcome' in result) {
        waiting.shift()
        letter.resolve(result)
        continue
      }
      if (draft.bytes + result.bytes > appendLimit) break
      waiting.shift()
      enter(draft, result)
      entered.push({ letter, drafted: result.drafted })
    }
    if (draft.events.length === 0) return
    await write(draft.events, entered)
  }

  async function write(events: ReturnType<typeof draftOn>['events'], entered: Entered[]): Promise<void> {
    const head = headRevision(book)
    try {
      const result = await store.append(stream, head < 0 ? 'none' : head, events)
      switch (result.outcome) {
        case 'appended': {
          // The receipt gives the position of the last event; the others' own are never asked for.
          for (const { drafted } of entered) for (const event of drafted) takeOwn(book, { ...event, position: result.position })
          taken(result.position)
          for (const { letter, drafted } of entered) letter.resolve(recorded('recorded', drafted))
          return
        }
        case 'wrong-revision':
        case 'repeated':
        case 'id-taken':
          // Another replica came first, perhaps with the same key. What it wrote is read, stamps and all, and these are decided anew.
          await catchUp()
          if (headRevision(book) === head) throw new Error(`the store refused what its log does not forbid: ${JSON.stringify(result)}`)
          waiting.unshift(...entered.map(({ letter }) => letter))
          return
        case 'too-large':
          throw new Error(`the store refused what the ledger had checked: ${JSON.stringify(result)}`)
        default: {
          const unknown: never = result
          throw new Error(`no such outcome: ${unknown}`)
        }
      }
    } catch (cause) {
      if (cause instanceof NotWritten) for (const { letter } of entered) letter.reject(cause)
      else await answerUnknown(entered, cause)
      if (!(cause instanceof StoreUnavailable)) return
      // Those behind would each wait as long again for a store that is away; nothing of theirs was sent.
      for (const letter of waiting.splice(0)) letter.reject(notSent(cause))
    }
  }

  /** The append may have been written all the same: look, and tell each letter what became of it. */
  async function answerUnknown(entered: Entered[], cause: unknown): Promise<void> {
    const looked = await catchUp().then(
      () => true,
      () => false,
    )
    for (const { letter, drafted } of entered) {
      const [first] = drafted
      const found = looked && first !== undefined ? await eventsFrom(first.revision, drafted.length).catch(() => []) : []
      if (found.length > 0 && found.every((event, index) => event.id === drafted[index]?.id)) letter.resolve(recorded('recorded', found))
      else letter.reject(new OutcomeUnknown('The store did not take the append', { cause }))
    }
  }

  const eventsFrom = (from: number, limit: number): Promise<RecordedEvent[]> => store.readStream(stream, { from, limit })

  async function catchUp(): Promise<void> {
    for (;;) {
      const page = await eventsFrom(headRevision(book) + 1, pageLimit)
      for (const event of page) {
        take(book, event)
        taken(event.position)
      }
      if (page.length < pageLimit) return
    }
  }

  async function answerRepeated(letter: Letter, revision: number): Promise<void> {
    try {
      const written: RecordedEvent[] = []
      // Most requests wrote one event; a large one is read in pages that grow.
      for (let limit = 2; ; limit = Math.min(limit * 8, pageLimit)) {
        const page = await eventsFrom(revision + written.length, limit)
        const own = page.filter(({ correlationId }) => correlationId === letter.identity.correlation)
        written.push(...own)
        if (own.length < limit) break
      }
      if (written.length === 0) letter.resolve({ outcome: 'key-reused', revision })
      else letter.resolve(recorded('repeated', written))
    } catch (error) {
      letter.reject(error as Error)
    }
  }

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting.push({ ...request, identity: identityOf(negotiation, request, surroundings), resolve, reject })
        draining ??= Promise.resolve().then(drain)
      }),
    settled: async () => {
      await draining
    },
  }
}

const notSent = (cause: StoreUnavailable): NotWritten => new NotWritten(cause.message, { fault: cause.fault, cause })

const recorded = (outcome: 'recorded' | 'repeated', events: readonly RecordedEvent[]): Outcome => {
  const last = events.at(-1)
  return {
    outcome,
    revision: last?.revision ?? -1,
    recordedAt: last?.recordedAt ?? '',
    events: events.map(({ id, type, revision, data }) => ({ id, type: type as EventType, revision, data })),
  }
}
