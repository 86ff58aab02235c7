import { z } from 'zod'
import { turn } from './turn.ts'

/** A party leaves its seat: what requires all principals no longer requires it. */
export const PartyLeft = z.strictObject(turn).meta({ id: 'PartyLeft' })
export type PartyLeft = z.output<typeof PartyLeft>
