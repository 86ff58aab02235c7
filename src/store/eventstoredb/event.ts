import type { JSONEventData } from '@eventstore/db-client'
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import { z } from 'zod'
import { type NewEvent, RecordedEvent } from '../../../events/envelope.ts'
import { UnreadableEvent } from '../../../events/reading.ts'
import type { StoredEvent } from '../port/batch.ts'

/** The names under which the server's own tools look for these. */
const correlation = '$correlationId'
const causation = '$causationId'

/** An event of an append as the client takes it. It is parsed from text, so it holds nothing that JSON has not. */
export const proposed = ({ body }: StoredEvent): JSONEventData => {
  const { id, type, schemaVersion, recordedAt, recordedBy, correlationId, causationId, previousHash, data }: NewEvent = JSON.parse(body)
  const metadata = { schemaVersion, recordedAt, recordedBy, [correlation]: correlationId, [causation]: causationId, previousHash }
  // The client's type leaves out the JSON values that are no object, list or text; it writes them all the same.
  return { id, type, contentType: 'application/json', data: data as JSONEventData['data'], metadata }
}

export type Wire = ReadResp.ReadEvent.RecordedEvent

const text = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')

/** A UUID from the two 64-bit halves in which some servers send it. */
const uuidOf = (id: ReturnType<Wire['getId']>): string => {
  const halves = id?.getStructured()
  if (halves === undefined) return id?.getString() ?? ''
  const half = (bits: string) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0')
  const hex = half(halves.getMostSignificantBits()) + half(halves.getLeastSignificantBits())
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Where in the log a read or subscription stands; the server wants both when it is to go on from there. */
export type Place = { commit: string; prepare: string }

/** The place of an event of ours, null for −1. The two differ for events of old transactions only. */
export const placeAt = (position: number): Place | null =>
  position === -1 ? null : { commit: String(position), prepare: String(position) }

export const placeOf = (wire: Wire): Place => ({ commit: wire.getCommitPosition(), prepare: wire.getPreparePosition() })

/**
 * The event that a message carries. The server's own, such as the tombstone of a stream that somebody deleted, bear a
 * dollar sign in front and count as none.
 */
export const wireOf = (message: ReadResp): Wire | undefined => {
  const wire = message.getEvent()?.getEvent()
  return wire?.getMetadataMap().get('type')?.startsWith('$') ? undefined : wire
}

export const streamNameOf = (wire: Wire): string => text(wire.getStreamIdentifier()?.getStreamName_asU8() ?? new Uint8Array())
export const revisionOf = (wire: Wire): number => Number(wire.getStreamRevision())
export const positionOf = (wire: Wire): number => Number(wire.getCommitPosition())

/**
 * The event that the server sent.
 * @throws UnreadableEvent where another program wrote it, or it is damaged
 */
export const recorded = (wire: Wire): RecordedEvent => {
  const stream = streamNameOf(wire)
  const revision = revisionOf(wire)
  const unreadable = (reason: string, cause?: unknown) => new UnreadableEvent(`${stream} revision ${revision}: ${reason}`, { cause })
  const parsed = (what: string, bytes: Uint8Array): unknown => {
    try {
      return JSON.parse(text(bytes))
    } catch (cause) {
      throw unreadable(`its ${what} is not JSON`, cause)
    }
  }
  const stamps = Object(parsed('metadata', wire.getCustomMetadata_asU8()))
  const event = RecordedEvent.safeParse({
    id: uuidOf(wire.getId()),
    type: wire.getMetadataMap().get('type'),
    schemaVersion: stamps.schemaVersion,
    recordedAt: stamps.recordedAt,
    recordedBy: stamps.recordedBy,
    correlationId: stamps[correlation],
    causationId: stamps[causation],
    previousHash: stamps.previousHash,
    data: parsed('data', wire.getData_asU8()),
    stream,
    revision,
    position: positionOf(wire),
  })
  if (!event.success) throw unreadable(`it was not written by Standpoint, or was damaged: ${z.prettifyError(event.error)}`)
  return event.data
}
