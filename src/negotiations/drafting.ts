import { catalogue, type NegotiationEvent, type Payload } from '../../events/catalogue.ts'
import { type NewEvent, type RecordedEvent, unplaced } from '../../events/envelope.ts'
import { streamOf } from '../../events/stream.ts'
import { instantOf } from '../../events/time.ts'
import { draftOf, evolveRegistry, type Registry } from '../../projections/registry.ts'
import { appendLimit } from '../store/port/port.ts'
import { canonicalOf, hashOfCanonical } from '../streams/chain.ts'
import { keyedCorrelation, keyedId, type Surroundings } from '../streams/idempotency.ts'
import type { Book } from './book.ts'
import type { Command } from './commands/command.ts'
import { decide } from './commands/decide.ts'
import { refusalCodes } from './commands/refusal.ts'
import type { Outcome } from './outcome.ts'

/** One atomic request to a negotiation. */
export type Request = {
  commands: readonly Command[]
  /** Who asks; it goes into every event as `recordedBy`. */
  by: string
  /** Idempotency key. */
  key?: string | undefined
  /** The revisions of which the negotiation must be at one. */
  expected?: readonly number[] | undefined
}

/** Events decided but not yet in the log, on top of a book. */
export type Draft = {
  negotiation: string
  registry: Registry
  tail: RecordedEvent | null
  /** The canonical JSON of the tail, for the hash that the next event carries. */
  tailText: string | null
  events: NewEvent[]
  bytes: number
}

export const draftOn = (negotiation: string, book: Book): Draft => ({
  negotiation,
  registry: draftOf(book.state.registry),
  tail: book.tail,
  tailText: book.tail === null ? null : canonicalOf(book.tail),
  events: [],
  bytes: 0,
})

/** Ids for a request, given once, so that a second try writes the same ones. */
export type Identity = { correlation: string; ids: string[] }

export const identityOf = (negotiation: string, { key, commands }: Request, { newId }: Surroundings): Identity => ({
  correlation: key === undefined ? newId() : keyedCorrelation(negotiation, key, commands),
  ids: [],
})

const idAt = (identity: Identity, negotiation: string, key: string | undefined, { newId }: Surroundings, index: number): string =>
  (identity.ids[index] ??= key === undefined ? newId() : keyedId(negotiation, key, index))

export type Drafted =
  | { drafted: RecordedEvent[]; tailText: string | null; bytes: number }
  | Extract<Outcome, { outcome: 'refused' | 'stale' }>

/** Decides a request on top of a draft, which it leaves as it is. */
export function drafting(draft: Draft, request: Request, identity: Identity, surroundings: Surroundings): Drafted {
  const { negotiation } = draft
  const head = draft.tail?.revision ?? -1
  if (request.expected !== undefined && !request.expected.includes(head)) return { outcome: 'stale', revision: head }
  const registry = draftOf(draft.registry)
  const now = Math.max(surroundings.now(), draft.tail === null ? 0 : Date.parse(draft.tail.recordedAt))
  const drafted: RecordedEvent[] = []
  const refusals: Extract<Outcome, { outcome: 'refused' }>['refusals'] = []
  let { tail, tailText } = draft
  let bytes = 0
  request.commands.forEach((command, index) => {
    const nextId = () => idAt(identity, negotiation, request.key, surroundings, drafted.length)
    const decision = decide(registry, command, { now, developmentId: nextId() })
    if (!decision.ok) {
      refusals.push(...decision.refusals.map((refusal) => ({ ...refusal, command: index })))
      return
    }
    for (const payload of decision.payloads) {
      const event = enveloped(payload, {
        id: nextId(),
        now,
        by: request.by,
        correlation: identity.correlation,
        stream: streamOf(negotiation),
        ...{ tail, tailText },
      })
      evolveRegistry(registry, event as NegotiationEvent)
      drafted.push(event)
      tail = event
      tailText = canonicalOf(event)
      bytes += Buffer.byteLength(tailText)
    }
  })
  if (refusals.length > 0) return { outcome: 'refused', refusals }
  if (bytes > appendLimit) {
    const message = `${refusalCodes['too-large']}; this would be ${bytes} bytes`
    return { outcome: 'refused', refusals: [{ code: 'too-large', message, pointer: '', command: 0 }] }
  }
  return { drafted, tailText, bytes }
}

type Circumstances = {
  id: string
  now: number
  by: string
  correlation: string
  stream: string
  tail: RecordedEvent | null
  tailText: string | null
}

const enveloped = ({ type, data }: Payload, { id, now, by, correlation, stream, tail, tailText }: Circumstances): RecordedEvent => ({
  id,
  type,
  schemaVersion: catalogue[type].version,
  recordedAt: instantOf(now),
  recordedBy: by,
  correlationId: correlation,
  causationId: null,
  previousHash: tailText === null ? null : hashOfCanonical(tailText),
  data,
  stream,
  revision: (tail?.revision ?? -1) + 1,
  position: 0,
})

/** Takes what a request came to into the draft. */
export function enter(draft: Draft, { drafted, tailText, bytes }: Exclude<Drafted, { outcome: string }>): void {
  for (const event of drafted) {
    evolveRegistry(draft.registry, event as NegotiationEvent)
    draft.events.push(unplaced(event))
    draft.tail = event
  }
  draft.tailText = tailText
  draft.bytes += bytes
}
