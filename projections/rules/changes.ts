import { isDevelopment, type NegotiationEvent } from '../../events/catalogue.ts'
import type { Cause, OverallStatus, Scope, Status } from '../../events/status.ts'
import { type Blocks, type Entry, findLast } from '../index/blocks.ts'
import type { Stretch } from '../index/runs.ts'
import { certainlyFollows } from './candidates.ts'
import type { Span } from './standing.ts'

/* Changes: each event is followed by the differences that it made, to parties and to points. */

/** A difference that an event made. Without a party it is the point's overall status. */
export type Change = {
  revision: number
  point: string
  party: string | null
  scope: Scope
  before: Status | OverallStatus
  after: Status | OverallStatus
  /** World time in epoch ms, from inclusive, until exclusive; Infinity: it still lasts. */
  from: number
  until: number
  cause: Cause
}

/** What an event did to the status of a party on a point, or, without a party, to that of the point. */
export type Effect = { point: string; party: string | null; stretches: readonly Stretch<Status | OverallStatus>[] }

/** The time of a development, while it stands so. `at` is its `earliest`. */
export type Presence = Entry & Span

/** What a development, as an event left it, may certainly precede. */
export type Standing = {
  /** The times of all developments. */
  presences: Blocks<Presence, null>
  /** Its own; undefined where the event is about none that stands. */
  own: Presence | undefined
  /** Whether another that stands is recorded to follow it. */
  isFollowed: () => boolean
}

/** Whether a development, as just recorded or repeated, certainly precedes one that was recorded before it and stands. */
function isBackdated({ presences, own, isFollowed }: Standing): boolean {
  if (own === undefined) return false
  if (isFollowed()) return true
  const last = findLast(presences, Number.POSITIVE_INFINITY, own.from)
  return last !== null && certainlyFollows(last.earliest, own.latest)
}

/** A change of the status as it stands reaches to the end of time; any other rewrote a stretch of the past. */
const scopeOf = (until: number): Scope => (until === Number.POSITIVE_INFINITY ? 'present' : 'past')

/** Why an event changed a status. */
function causeOf(event: NegotiationEvent, standing: Standing): Cause {
  switch (event.type) {
    case 'DevelopmentCorrected':
      return 'corrected'
    case 'DevelopmentRetracted':
      return 'retracted'
    case 'PositionDenied':
      return 'denied'
    case 'EntryTakenBack':
      return 'taken-back'
    case 'PartyJoined':
      // By ruleset 1, which knew no time of joining, this was something new.
      return event.data.joined === undefined ? 'new' : 'frame'
    case 'PartyCorrected':
    case 'PartyLeft':
    case 'PartyRoleChanged':
    case 'PointCorrected':
    case 'ReportCorrected':
      return 'frame'
    default:
      return (isDevelopment(event) || event.type === 'ReportRepeated') && isBackdated(standing) ? 'backdated' : 'new'
  }
}

/**
 * The changes that an event made, in the order of its effects.
 * @param standing of the development that the event is about
 */
export function changesOf(event: NegotiationEvent, effects: readonly Effect[], standing: Standing): Change[] {
  if (effects.every(({ stretches }) => stretches.length === 0)) return []
  const cause = causeOf(event, standing)
  return effects.flatMap(({ point, party, stretches }) =>
    stretches.map((stretch) => ({ revision: event.revision, point, party, scope: scopeOf(stretch.until), ...stretch, cause })),
  )
}
