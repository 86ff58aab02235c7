import canonicalize from 'canonicalize'
import { v5 } from 'uuid'
import type { RecordedEvent } from '../../events/envelope.ts'

/** What a request is about, whatever the stream: to begin it, and things to put into it, each by its number. */
export type Body = {
  begins: boolean
  items: readonly number[]
  /** Asked in other words, of which nothing is seen in what is written. */
  isReworded: boolean
}

export const streams = ['negotiation-dam', 'negotiation-ferry', 'webhook-desk', 'key-desk'] as const
export type StreamName = (typeof streams)[number]

export type Request = {
  stream: StreamName
  by: string
  key?: string | undefined
  body: Body
  /** The revisions of which the stream must be at one. */
  expected?: readonly number[] | undefined
}

type Kind = 'negotiation' | 'webhook' | 'key'
export const kindOf = (stream: string): Kind => stream.slice(0, stream.indexOf('-')) as Kind
export const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1)

export type Payload = { type: string; data: object }

const hash = 'a'.repeat(64)
export const beginning = (stream: StreamName): Payload => {
  const kind = kindOf(stream)
  switch (kind) {
    case 'negotiation':
      return { type: 'NegotiationOpened', data: { id: idOf(stream), title: 'A negotiation' } }
    case 'webhook':
      return {
        type: 'WebhookSubscribed',
        data: { url: 'https://desk.example/', owner: 'desk', filter: {}, start: {}, onExhaustion: 'block', secret: 'sealed' },
      }
    case 'key':
      return { type: 'KeyMade', data: { scopes: ['read'], hash } }
    default:
      return kind satisfies never
  }
}

const adding = (stream: StreamName, item: number): Payload => {
  const kind = kindOf(stream)
  switch (kind) {
    case 'negotiation':
      return { type: 'PartyJoined', data: { id: `party-${item}`, name: `Party ${item}`, role: 'consulted' } }
    case 'webhook':
      return { type: 'WebhookChanged', data: { description: `slot-${item}` } }
    case 'key':
      return { type: 'KeyRevoked', data: {} }
    default:
      return kind satisfies never
  }
}

/** A stream as far as the rules look at it: the items in it, of which a webhook keeps one; a key has one where it is revoked. */
export type Standing = { isBegun: boolean; items: readonly number[] }
export const nothing: Standing = { isBegun: false, items: [] }

/** Takes an item in. */
const added = (stream: string, { items }: Standing, item: number): Standing => ({
  isBegun: true,
  items: kindOf(stream) === 'negotiation' ? [...items, item] : [item],
})

/** How a stream stands after so many of its events. */
export function standingOf(events: readonly RecordedEvent[]): Standing {
  let standing = nothing
  for (const { stream, data } of events) {
    const { id = '', description = '' } = data as { id?: string; description?: string }
    const [, item] = /^(?:party|slot)-(\d)$/.exec(id + description) ?? []
    const isFirst = !standing.isBegun
    standing = isFirst ? { isBegun: true, items: [] } : added(stream, standing, Number(item ?? 0))
  }
  return standing
}

/**
 * What the rules say to a request: what it comes to, or every refusal. A negotiation takes each party once; a webhook is
 * not changed to what it is; a key is revoked once, and then without a word.
 */
export function ruling({ stream, body }: Pick<Request, 'stream' | 'body'>, before: Standing): { payloads: Payload[]; refusals: string[] } {
  const payloads: Payload[] = []
  const refusals: string[] = []
  const isNegotiation = kindOf(stream) === 'negotiation'
  let standing = before
  if (body.begins && standing.isBegun) refusals.push(isNegotiation ? 'already-open' : 'taken')
  else if (body.begins) {
    payloads.push(beginning(stream))
    standing = { isBegun: true, items: [] }
  }
  // All that a negotiation opens with is refused with its opening.
  const items = isNegotiation && body.begins && body.isReworded && refusals.length > 0 ? [] : body.items
  for (const item of items) {
    if (!standing.isBegun) refusals.push('not-open')
    else if (kindOf(stream) === 'key' && standing.items.length > 0) continue
    else if (standing.items.includes(item)) refusals.push('id-taken')
    else {
      payloads.push(adding(stream, item))
      standing = added(stream, standing, item)
    }
  }
  return { payloads, refusals }
}

/** The namespaces of derived ids, which are in logs and therefore never change. */
const root = 'a9b7e0c4-6a3f-5d8e-9c21-4f1d0b7a8e65'
const callerRoot = 'd3f8e5a6-0b1c-5c4e-8a57-92d64c1f7b30'

/** Where the key of a request is good: a negotiation's is anybody's, every other its caller's own. */
const scopeOf = ({ stream, by }: Request): string => (kindOf(stream) === 'negotiation' ? idOf(stream) : `${stream}\n${by}`)

/** The id of an event of a keyed request. */
export const keyedIdOf = (request: Request, index: number): string => v5(`${scopeOf(request)}\n${request.key}\n${index}`, root)

/** The correlation id of a keyed request. */
export const keyedCorrelationOf = (request: Request, asks: unknown): string =>
  v5(`${scopeOf(request)}\n${request.key}\n${canonicalize(asks)}`, kindOf(request.stream) === 'negotiation' ? root : callerRoot)
