import type { z } from 'zod'
import { correctionOf } from './correction.ts'
import { PartyJoined } from './party-joined.ts'

/** A party was recorded wrongly. A change in the world (it leaves, takes another role, splits) is an event of its own. */
export const PartyCorrected = correctionOf('party', PartyJoined.omit({ id: true }).meta({ id: 'PartyBody' })).meta({ id: 'PartyCorrected' })
export type PartyCorrected = z.output<typeof PartyCorrected>
