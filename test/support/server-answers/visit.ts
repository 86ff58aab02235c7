import {
  type AppendExpectedRevision,
  type AppendResult,
  type EventStoreDBClient,
  jsonEvent,
  type ResolvedEvent,
} from '@eventstore/db-client'
import type { Test } from 'tap'
import { idOf } from '../events.ts'

/** What one case works with: the plain client, and streams and ids that no other case or run uses. */
export type Visit = {
  client: EventStoreDBClient
  /** Begins the names of its streams, and no others. */
  prefix: string
  stream: string
  /** Appends events whose ids follow from these labels, by a call of its own. */
  append(expectedRevision: AppendExpectedRevision, labels: readonly string[], stream?: string): Promise<AppendResult>
  /** The labels of the events of a stream, in the order in which they come. */
  labels(stream?: string): Promise<string[]>
}

/** Declares a case: its title says what the server does. */
export type Answer = (title: string, body: (t: Test, visit: Visit) => Promise<void>) => void

/** With credentials an append is a call of its own; an insecure server overlooks them. */
export const credentials = { username: 'admin', password: 'changeit' }

export const labelOf = ({ event }: ResolvedEvent): string => String(Object(event?.data).label)

export const positionOf = ({ event }: ResolvedEvent): { commit: bigint; prepare: bigint } => {
  if (event?.position === undefined) throw new Error('The event has no position')
  return event.position
}

export const collected = async <T>(events: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const event of events) all.push(event)
  return all
}

export const visitOf = (client: EventStoreDBClient): Visit => {
  const prefix = `answers${crypto.randomUUID().replaceAll('-', '')}-`
  const own = `${prefix}a`
  return {
    client,
    prefix,
    stream: own,
    append: (expectedRevision, labels, stream = own) =>
      client.appendToStream(
        stream,
        labels.map((label) => jsonEvent({ id: idOf(`${prefix} ${label}`), type: 'Labelled', data: { label } })),
        { expectedRevision, credentials },
      ),
    labels: async (stream = own) => (await collected(client.readStream(stream))).map(labelOf),
  }
}
