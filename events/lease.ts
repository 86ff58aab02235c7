import { z } from 'zod'
import type { RecordedEvent } from './envelope.ts'
import { Name } from './identifier.ts'
import { UnreadableEvent } from './reading.ts'
import { entry, readData } from './upcast.ts'

const ttlMs = z.int().min(1).describe('How long others leave the lease alone after they saw this event, in milliseconds')
const token = z.int().min(0).describe('The fencing token: the revision of the taking that this belongs to')

const LeaseTaken = z.strictObject({ holder: Name.describe('Who holds it, for people to read'), ttlMs }).meta({ id: 'LeaseTaken' })

/** It says the ttl again: the taking leaves the stream after some renewals. */
const LeaseRenewed = z.strictObject({ token, ttlMs }).meta({ id: 'LeaseRenewed' })

const LeaseReleased = z.strictObject({ token }).meta({ id: 'LeaseReleased' })

/** Every event type that a lease's stream may hold. */
export const leaseCatalogue = {
  LeaseTaken: entry(LeaseTaken),
  LeaseRenewed: entry(LeaseRenewed),
  LeaseReleased: entry(LeaseReleased),
}

type LeaseCatalogue = typeof leaseCatalogue

export type LeasePayload = {
  [T in keyof LeaseCatalogue]: { type: T; data: z.output<LeaseCatalogue[T]['schema']> }
}[keyof LeaseCatalogue]

type LeaseEvent = Omit<RecordedEvent, 'type' | 'data'> & LeasePayload

export const leaseStreamOf = (name: string): string => `lease-${name}`

/**
 * Reads a stored event of a lease by the newest schemas.
 * @throws UnreadableEvent naming stream, revision and reason
 */
export function readLeaseEvent(recorded: RecordedEvent): LeaseEvent {
  const reading = readData(leaseCatalogue, recorded.type, recorded.schemaVersion, recorded.data)
  if (!reading.ok) throw new UnreadableEvent(`${recorded.stream} revision ${recorded.revision}: ${reading.reason}`)
  return { ...recorded, data: reading.data } as LeaseEvent
}
