import { z } from 'zod'
import { development } from './development.ts'
import { Name, Slug } from './identifier.ts'

export const meetingHeld = {
  parties: z.array(Slug).max(50).optional().describe('The parties that were represented'),
  format: Name.optional().describe('In person, by telephone, by video, …'),
}

/** Actors meet or speak without negotiating a text: a visit, a consultation, a call between leaders. */
export const MeetingHeld = z.strictObject({ ...development, ...meetingHeld }).meta({ id: 'MeetingHeld' })
export type MeetingHeld = z.output<typeof MeetingHeld>
