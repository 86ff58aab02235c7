import { z } from 'zod'
import type { Negotiation } from '../../../../projections/negotiation.ts'
import {
  DevelopmentCorrectedMessage,
  DevelopmentRecordedMessage,
  DevelopmentRetractedMessage,
  OverallChangedMessage,
  StatusChangedMessage,
} from '../../../webhooks/messages/body.ts'
import { type Message, messageBody } from '../../../webhooks/messages/message.ts'
import type { Subscription } from '../../../webhooks/subscription/subscription.ts'

/** What is told, by type. */
export const bodies = [
  StatusChangedMessage,
  OverallChangedMessage,
  DevelopmentRecordedMessage,
  DevelopmentCorrectedMessage,
  DevelopmentRetractedMessage,
] as const

const MessageBody = z.discriminatedUnion('type', bodies).meta({ id: 'MessageBody', description: 'What is told' })

export const WebhookMessage = z
  .object({
    id: z.string().describe('As in the header `webhook-id`'),
    sequence: z.int().min(1).describe('Its number in its series and negotiation'),
    body: MessageBody,
  })
  .meta({ id: 'WebhookMessage', description: 'A message as it is sent' })
export type WebhookMessage = z.output<typeof WebhookMessage>

export const MessageAccepted = z
  .object({ message: z.string().describe('The id with which it is sent') })
  .meta({ id: 'MessageAccepted', description: 'What will be sent once' })

/** A message as it is shown. */
export const messageDocument = (state: Negotiation, subscription: Subscription, message: Message, base: string): WebhookMessage => ({
  id: message.id,
  sequence: message.sequence,
  body: JSON.parse(messageBody(state, subscription, message, base)) as WebhookMessage['body'],
})

/** Where the attempts at a message are found. */
export const attemptsPath = (webhook: string, message: string): string => `/webhooks/${webhook}/deliveries?message=${message}`
