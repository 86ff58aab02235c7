import { z } from 'zod'
import { Name } from './identifier.ts'
import type { PayloadOf } from './reading.ts'
import { entry } from './upcast.ts'

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

export type LeasePayload = PayloadOf<typeof leaseCatalogue>

export const leasePrefix = 'lease-'

export const leaseStreamOf = (name: string): string => `${leasePrefix}${name}`
