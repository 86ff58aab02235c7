import type { Place } from '../../../events/delivery.ts'
import type { Notice } from '../../../projections/questions/notices.ts'

/**
 * The id of the message of a notice. It ends with a part of the event's own id: after a backup was restored, or
 * on the two sides of a copy, another event may have the same revision, and is another message.
 */
export const messageIdOf = (
  webhook: string,
  negotiation: string,
  { place: { rev, index }, event }: Pick<Notice, 'place' | 'event'>,
): string => `msg_${webhook}_${negotiation}_${rev}_${index}_${event.id.slice(-8)}`

const messageId = /^msg_([a-z0-9-]+)_([a-z0-9-]+)_(0|[1-9][0-9]{0,14})_(0|[1-9][0-9]{0,14})_[0-9a-f]{8}$/

/** What a message id names; null where it is none. Whether that message has this id is for whoever looks it up to compare. */
export function placeIn(id: string): { webhook: string; negotiation: string; place: Place } | null {
  const [, webhook, negotiation, rev, index] = messageId.exec(id) ?? []
  return webhook === undefined || negotiation === undefined
    ? null
    : { webhook, negotiation, place: { rev: Number(rev), index: Number(index) } }
}

/** The id of a ping; `rev` is the revision of the webhook’s stream that asked for it. */
export const pingIdOf = (webhook: string, rev: number): string => `ping_${webhook}_${rev}`

/** The id of a challenge, which is another text in every attempt; `rev` as in pings. */
export const challengeIdOf = (webhook: string, rev: number, attempt: number): string => `challenge_${webhook}_${rev}_${attempt}`
