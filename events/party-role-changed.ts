import { z } from 'zod'
import { Role } from './party-joined.ts'
import { turn } from './turn.ts'

/** A party takes another role. That it was recorded with a wrong one is a correction instead. */
export const PartyRoleChanged = z
  .strictObject({ ...turn, role: Role.describe('The role that it has from then on') })
  .meta({ id: 'PartyRoleChanged' })
export type PartyRoleChanged = z.output<typeof PartyRoleChanged>
