import { z } from 'zod'
import { catalogue } from './catalogue.ts'
import { RecordedEvent } from './envelope.ts'
import { negotiationOf, streamOf } from './stream.ts'
import { Instant } from './time.ts'

const typePrefix = 'standpoint.'
const sourcePrefix = '/negotiations/'

/**
 * The envelope of an event as CloudEvents 1.0.2 has it. Nothing of it is lost: what CloudEvents has no
 * name for is in extension attributes, whose names are lower-case letters (section 3.1).
 */
const CloudEventAttributes = z.object({
  specversion: z.literal('1.0'),
  id: z.uuid().describe('The event’s id'),
  source: z.string().describe('The negotiation, as its path; its stream is `negotiation-<id>`'),
  subject: z.string().optional().describe('What it is about: a party, a point, a development, …'),
  time: Instant.describe('When the log took it (`recordedAt`)'),
  datacontenttype: z.literal('application/json'),
  revision: z.int().describe('Place in its stream, from 0'),
  // CloudEvents integers have 32 bits, positions may have more.
  position: z.string().describe('Place in the whole log, a whole number'),
  schemaversion: z.int().describe('The version of its type’s schema'),
  recordedby: z.string(),
  correlationid: z.uuid(),
  causationid: z.uuid().optional().describe('Left out: null'),
  previoushash: z.string().optional().describe('Left out: null'),
})

/** An event of the log as a CloudEvent, whatever its type. */
export const CloudEvent = CloudEventAttributes.extend({ type: z.string(), data: z.unknown() })
export type CloudEvent = z.output<typeof CloudEvent>

const types = Object.entries(catalogue).map(([type, { schema }]) =>
  CloudEventAttributes.extend({ type: z.literal(`${typePrefix}${type}`), data: schema }).meta({ id: `${type}Event` }),
)

/** The same by its type, which says what its data is. */
export const TypedCloudEvent: z.ZodType<CloudEvent> = z
  .discriminatedUnion('type', types as unknown as [typeof CloudEvent, typeof CloudEvent])
  .meta({ id: 'CloudEvent', description: 'An event of the log (CloudEvents 1.0)' })

/** What an event is about: the thing with an id that it introduces or speaks of. */
function subjectOf(data: unknown): string | undefined {
  const { id, development, actor, source, version, to, party, point, report, event } = data as Record<string, unknown>
  const subject = id ?? development ?? actor ?? source ?? version ?? to ?? party ?? point ?? report ?? event
  return typeof subject === 'string' ? subject : undefined
}

/** An event of the log as a CloudEvent. */
export function cloudEventOf(event: RecordedEvent): CloudEvent {
  const { id, type, schemaVersion, recordedAt, recordedBy, correlationId, causationId, previousHash, data, stream, revision, position } =
    event
  const subject = subjectOf(data)
  return {
    specversion: '1.0',
    id,
    source: `${sourcePrefix}${negotiationOf(stream)}`,
    type: `${typePrefix}${type}`,
    ...(subject === undefined ? {} : { subject }),
    time: recordedAt,
    datacontenttype: 'application/json',
    revision,
    position: String(position),
    schemaversion: schemaVersion,
    recordedby: recordedBy,
    correlationid: correlationId,
    ...(causationId === null ? {} : { causationid: causationId }),
    ...(previousHash === null ? {} : { previoushash: previousHash }),
    data,
  }
}

const after = (prefix: string) =>
  z
    .string()
    .startsWith(prefix)
    .transform((text) => text.slice(prefix.length))

/** The way back: an event of the log from the CloudEvent made of it. */
export const LoggedEvent = CloudEvent.extend({
  source: after(sourcePrefix),
  type: after(typePrefix),
  position: z.string().regex(/^\d{1,15}$/),
})
  .transform(
    ({ id, source, type, time, revision, position, schemaversion, recordedby, correlationid, causationid, previoushash, data }) => ({
      id,
      type,
      data,
      revision,
      stream: streamOf(source),
      position: Number(position),
      schemaVersion: schemaversion,
      recordedAt: time,
      recordedBy: recordedby,
      correlationId: correlationid,
      causationId: causationid ?? null,
      previousHash: previoushash ?? null,
    }),
  )
  .pipe(RecordedEvent)
