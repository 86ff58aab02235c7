import { z } from 'zod'
import { Slug } from '../../../events/identifier.ts'
import { Instant } from '../../../events/time.ts'
import { DevelopmentData, OverallChangedData, StatusChangedData } from '../../../projections/questions/notice-data.ts'

const timestamp = Instant.describe('When what it tells was recorded')
const webhook = Slug.describe('The subscription to which it is sent')

const common = {
  timestamp,
  webhook,
  series: z.string().describe('The filter in force and the rules, as `<number of the filter>.<ruleset>`: numbers count within it'),
  sequence: z.int().min(1).describe('Its number among the messages of that series in that negotiation, from 1 and without gaps'),
}

const corrects = z
  .array(z.string())
  .optional()
  .describe(
    'The ids of the messages that it corrects, of those that were sent to the subscription before it, oldest first; the newest twenty where there are more',
  )

export const StatusChangedMessage = z
  .object({ type: z.literal('status.changed'), ...common, corrects, data: StatusChangedData })
  .meta({ id: 'StatusChangedMessage', description: 'A party’s status on a point changed' })

export const OverallChangedMessage = z
  .object({ type: z.literal('overall.changed'), ...common, corrects, data: OverallChangedData })
  .meta({ id: 'OverallChangedMessage', description: 'A point’s status over the parties that it requires changed' })

export const DevelopmentRecordedMessage = z
  .object({ type: z.literal('development.recorded'), ...common, data: DevelopmentData })
  .meta({ id: 'DevelopmentRecordedMessage', description: 'A development was recorded' })

export const DevelopmentCorrectedMessage = z
  .object({ type: z.literal('development.corrected'), ...common, corrects, data: DevelopmentData })
  .meta({ id: 'DevelopmentCorrectedMessage', description: 'A development was corrected' })

export const DevelopmentRetractedMessage = z
  .object({ type: z.literal('development.retracted'), ...common, corrects, data: DevelopmentData })
  .meta({ id: 'DevelopmentRetractedMessage', description: 'A development was retracted' })

/** The messages of notices, by type. */
export const noticeMessages = [
  StatusChangedMessage,
  OverallChangedMessage,
  DevelopmentRecordedMessage,
  DevelopmentCorrectedMessage,
  DevelopmentRetractedMessage,
] as const

export const PingMessage = z
  .object({
    type: z.literal('webhook.ping'),
    timestamp: Instant.describe('When it was sent'),
    webhook,
    data: z.object({
      challenge: z.string().optional().describe('Given when the endpoint is to be verified: its answer is 2xx and contains this'),
    }),
  })
  .meta({ id: 'PingMessage', description: 'A test message, or the challenge that verifies an endpoint' })
export type PingMessage = z.output<typeof PingMessage>
