import type { EventType, NegotiationEvent, Payload } from '../../events/catalogue.ts'
import type { Negotiation } from '../negotiation.ts'
import { changesMadeAt } from './changes.ts'
import { developmentOf, notableAt, positionsConcerned } from './notices.ts'

/** What events may be about; `overall` is the party of the points' overall status. What is left out may be anything. */
export type About = { point?: string | undefined; party?: string | undefined }

type Place = { point: string; party: string | null }

/** Whether a place in the matrix is among those asked for. */
export const isAt = (one: Place, { point, party }: About): boolean =>
  (point === undefined || one.point === point) && (party === undefined || (one.party ?? 'overall') === party)

/** What may be taken back that was recorded of a party. */
const isOfParty: ReadonlySet<EventType> = new Set<EventType>(['PartyLeft', 'PartyRoleChanged', 'PartyDescended', 'MembershipChanged'])

type Named = { points?: readonly string[]; parties?: readonly string[] }

/** The points and parties of which an event says what they are; none of one about a development. */
function framedBy({ registry: { revocable } }: Negotiation, { type, data }: Payload): Named {
  switch (type) {
    case 'PointDefined':
      return { points: [data.id] }
    case 'PointCorrected':
    case 'PointNumbered':
    case 'PointRetired':
    case 'LineageAsserted':
      return { points: [data.point] }
    case 'PartyJoined':
      return { parties: [data.id] }
    case 'PartyCorrected':
    case 'PartyLeft':
    case 'PartyRoleChanged':
      return { parties: [data.party] }
    case 'PartyDescended':
      return { parties: [data.party, ...data.from] }
    case 'MembershipChanged':
      return { parties: [data.party, data.bloc] }
    case 'EntryTakenBack': {
      const entry = revocable.get(data.event)
      if (entry === undefined) return {}
      if (entry.type === 'PointRetired') return { points: [entry.of] }
      return isOfParty.has(entry.type) ? { parties: [entry.of] } : {}
    }
    default:
      return {}
  }
}

/**
 * Whether an event is about a point, a party, or where both are given their cell: it changed a status there, it is about a
 * development that shows or showed a position there, or it says what the point or the party is.
 */
export function isTouching(state: Negotiation, event: NegotiationEvent, { point, party }: About): boolean {
  const { revision } = event
  if (point === undefined && party === undefined) return true
  const isThere = (one: Place) => isAt(one, { point, party })
  if (changesMadeAt(state, revision).some(isThere)) return true
  const notable = notableAt(state, revision)
  const about = notable === null ? null : developmentOf(state, notable)
  if (about !== null && positionsConcerned(about, event).some(isThere)) return true
  const { points = [], parties = [] } = framedBy(state, event)
  return (point !== undefined && points.includes(point)) || (party !== undefined && parties.includes(party))
}
