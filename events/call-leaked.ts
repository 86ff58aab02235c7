import { z } from 'zod'
import { development } from './development.ts'
import { Name, Slug } from './identifier.ts'

export const callLeaked = {
  leakedTo: Slug.optional().describe('The source that obtained it'),
  medium: Name.optional().describe('Recording, transcript, notes, …'),
}

/** A private conversation becomes public. `occurred` is the conversation, not the leak. */
export const CallLeaked = z.strictObject({ ...development, ...callLeaked }).meta({ id: 'CallLeaked' })
export type CallLeaked = z.output<typeof CallLeaked>
