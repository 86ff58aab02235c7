import type { EventType, NegotiationEvent } from '../events/catalogue.ts'
import { subjectOf } from './developments.ts'

/** An event of which there is something to tell: it is about a development, or it changed a status. */
export type Act = {
  revision: number
  /** The id of the event. */
  event: string
  type: EventType
  /** The development that the event is about; of a duplicate’s retraction the duplicate. */
  development: string | null
}

/** An event as an act; null where it is about no development and changed nothing. */
export function actOf(event: NegotiationEvent, isChange: boolean): Act | null {
  const { revision, id, type } = event
  const development = subjectOf(event)
  return development === null && !isChange ? null : { revision, event: id, type, development }
}
