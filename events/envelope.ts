import { z } from 'zod'
import { Instant } from './time.ts'

/** What an event carries before it has a place in the log. */
export const NewEvent = z.strictObject({
  id: z.uuid().describe('UUID v7; v5 where it is derived from a seed or an idempotency key'),
  type: z.string().min(1),
  schemaVersion: z.int().min(1),
  recordedAt: Instant.describe('When the log took it; never runs back within a stream'),
  recordedBy: z.string().min(1).describe('Who recorded it'),
  correlationId: z.uuid().describe('Shared by all that one request wrote'),
  causationId: z.uuid().nullable().describe('The event that this one answers, if any'),
  previousHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .describe('SHA-256 of the canonical JSON (RFC 8785) of the event before it in its stream; null for the first'),
  data: z.unknown(),
})
export type NewEvent = z.output<typeof NewEvent>

/** An event as the log gives it back. `position` belongs to the store; all else moves with the event. */
export const RecordedEvent = NewEvent.extend({
  stream: z.string().min(1),
  revision: z.int().min(0).describe('Place in its stream, from 0'),
  position: z.int().min(0).describe('Place in the whole log; grows, with gaps'),
})
export type RecordedEvent = z.output<typeof RecordedEvent>

/** An event without its place, which the log gives: as it was before it was written, and as it is written elsewhere. */
export const unplaced = ({ stream: _, revision: _revision, position: _position, ...event }: RecordedEvent): NewEvent => event
