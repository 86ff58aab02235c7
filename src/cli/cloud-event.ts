import { z } from 'zod'
import { RecordedEvent } from '../../events/envelope.ts'
import { streamOf } from '../ledger/book.ts'

const sourcePrefix = '/negotiations/'
const typePrefix = 'standpoint.'

const after = (prefix: string) =>
  z
    .string()
    .startsWith(prefix)
    .transform((text) => text.slice(prefix.length))

/**
 * An event of the log from the CloudEvent that the service makes of it (CloudEvents 1.0.2; names that
 * it has no attribute for are in extension attributes, in lower case).
 */
export const LoggedEvent = z
  .looseObject({
    id: z.unknown(),
    source: after(sourcePrefix),
    type: after(typePrefix),
    time: z.unknown(),
    revision: z.unknown(),
    position: z.string().regex(/^\d{1,15}$/),
    schemaversion: z.unknown(),
    recordedby: z.unknown(),
    correlationid: z.unknown(),
    causationid: z.unknown().optional(),
    previoushash: z.unknown().optional(),
    data: z.unknown(),
  })
  .transform(
    ({ id, source, type, time, revision, position, schemaversion, recordedby, correlationid, causationid, previoushash, data }) => ({
      ...{ id, type, data, revision, stream: streamOf(source), position: Number(position), schemaVersion: schemaversion },
      ...{ recordedAt: time, recordedBy: recordedby, correlationId: correlationid },
      ...{ causationId: causationid ?? null, previousHash: previoushash ?? null },
    }),
  )
  .pipe(RecordedEvent)
