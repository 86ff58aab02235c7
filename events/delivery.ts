import { z } from 'zod'
import { Slug } from './identifier.ts'
import { Instant } from './time.ts'
import { entry } from './upcast.ts'

/** A place in a negotiation: the notice of that index among those of the revision; −1: before the first of them. */
const Place = z.strictObject({ rev: z.int().min(0), index: z.int().min(-1) })
export type Place = z.output<typeof Place>

/** One attempt to deliver, and what came of it. */
export const Attempt = z
  .strictObject({
    id: z.string().describe('The webhook-id of the message: the same in every attempt'),
    kind: z.enum(['message', 'ping', 'challenge', 'resend']),
    type: z.string().describe('The event type of the message'),
    negotiation: Slug.optional(),
    rev: z.int().min(0).optional(),
    sequence: z.int().min(1).optional().describe('Its number in the series'),
    replay: z.boolean().optional().describe('It was due before and is told again on request'),
    attempt: z.int().min(1).describe('Which attempt at this message it was'),
    at: Instant.describe('When it was begun'),
    durationMs: z.number().min(0),
    outcome: z.enum(['delivered', 'failed']),
    status: z.int().optional().describe('Of the answer, if there was one'),
    reason: z.string().optional().describe('Why there was no answer, or why the answer does not count'),
    excerpt: z.string().max(500).optional().describe('The beginning of an answer that was no success'),
    next: z.enum(['retry', 'skip', 'block', 'disable', 'none']).describe('What follows'),
    retryAt: Instant.optional().describe('When it will be tried again'),
  })
  .meta({ id: 'Attempt', description: 'One attempt to deliver a message' })
export type Attempt = z.output<typeof Attempt>

/** What is tried next, and when. */
const due = {
  attempt: z.int().min(1).describe('The number of the next attempt'),
  retryAt: Instant.nullable().describe('Not before then'),
  waitMs: z
    .int()
    .min(0)
    .nullable()
    .describe('How long that was to wait for when it was written: whoever reads it later, by a clock that was set since, waits no longer'),
}

/** How far the deliveries of one negotiation have come: the cursor, which is all that there is of a queue. */
const LaneProgress = z.strictObject({
  done: Place.describe('The newest notice that is dealt with, and every one before it'),
  ...due,
  begun: z
    .int()
    .min(-1)
    .describe('The revision of the webhook’s stream whose fresh start (a replay, a resumption) was the last to be made; −1: none'),
  replayUntil: Place.nullable().describe('Up to there it was told before'),
})
export type LaneProgress = z.output<typeof LaneProgress>
export type Due = Pick<LaneProgress, keyof typeof due>

/** Attempts in the order of their ends, and how far they have brought the subscription. */
const AttemptsMade = z
  .strictObject({
    token: z.int().min(0).describe('The fencing token of the lease under which they were made'),
    attempts: z.array(Attempt),
    lanes: z.record(Slug, LaneProgress).describe('By negotiation: those that moved, or, where `isWhole`, all'),
    isWhole: z.boolean(),
    series: z
      .int()
      .min(1)
      .describe('How many filters the subscription had had: what was told beyond where the newest begins is settled up to that one'),
    errands: z.int().min(-1).describe('The pings and resends asked for up to that revision of the webhook’s stream are done'),
    challenge: z
      .strictObject({ rev: z.int(), ...due })
      .nullable()
      .describe('The next attempt of the challenge that this revision of the webhook’s stream made due'),
    firstFailureAt: Instant.nullable().describe('The first failure since the last success'),
    lastSuccessAt: Instant.nullable(),
  })
  .meta({ id: 'AttemptsMade' })
export type AttemptsMade = z.output<typeof AttemptsMade>

/** Version 1 did not say how long a wait was to be. */
function withoutWaits(data: unknown): unknown {
  const { lanes, challenge, ...others } = data as { lanes: Record<string, object>; challenge: object | null }
  return {
    ...others,
    lanes: Object.fromEntries(Object.entries(lanes).map(([negotiation, lane]) => [negotiation, { ...lane, waitMs: null }])),
    challenge: challenge === null ? null : { ...challenge, waitMs: null },
  }
}

/** Every event type that a delivery stream may hold. */
export const deliveryCatalogue = { AttemptsMade: entry(AttemptsMade, withoutWaits) }

export const deliveryPrefix = 'delivery-'

/** The stream with the delivery records of a subscription; it keeps the newest ones only. */
export const deliveryStreamOf = (webhook: string): string => `${deliveryPrefix}${webhook}`
