import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { Logged } from './log.ts'

/** When the server says that an event was written, in its ticks (100 ns) since 1970: always the same time. */
const created = '17640972000000000'

/** The two halves of an id, as signed integers, for whoever does not ask for text. */
const halvesOf = (id: string): shared.UUID.Structured => {
  const half = (hex: string) => String(BigInt.asIntN(64, BigInt(`0x${hex}`)))
  const digits = id.replaceAll('-', '')
  const halves = new shared.UUID.Structured()
  halves.setMostSignificantBits(half(digits.slice(0, 16)))
  halves.setLeastSignificantBits(half(digits.slice(16)))
  return halves
}

/** An event of the log as the server sends it, in reads of a stream and of the log alike. */
export const recordedOf = (event: Logged, idAsText: boolean): streams.ReadResp.ReadEvent.RecordedEvent => {
  const id = new shared.UUID()
  if (idAsText) id.setString(event.id)
  else id.setStructured(halvesOf(event.id))
  const stream = new shared.StreamIdentifier()
  stream.setStreamName(Buffer.from(event.stream, 'utf8'))
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
  recorded.setId(id)
  recorded.setStreamIdentifier(stream)
  recorded.setStreamRevision(String(event.revision))
  recorded.setCommitPosition(String(event.position))
  recorded.setPreparePosition(String(event.position))
  recorded.setData(event.data)
  recorded.setCustomMetadata(event.metadata)
  recorded.getMetadataMap().set('type', event.type)
  recorded.getMetadataMap().set('content-type', event.isJson ? 'application/json' : 'application/octet-stream')
  recorded.getMetadataMap().set('created', created)
  return recorded
}
