import { z } from 'zod'
import { corrected } from './correction.ts'

/**
 * An entry counts as never recorded from now on: a retraction, a denial, a repeat, a number, a lineage, a retirement, a
 * leaving, a change of role, a descent or a membership. Anything else is corrected or retracted.
 */
export const EntryTakenBack = z
  .strictObject({ event: z.uuid().describe('The event that recorded it'), ...corrected })
  .meta({ id: 'EntryTakenBack' })
export type EntryTakenBack = z.output<typeof EntryTakenBack>
