import { type EventType, isDevelopment, type NegotiationEvent } from '../events/catalogue.ts'
import type { Citation } from '../events/citation.ts'
import type { Development, Developments, Registry } from './rules/record.ts'

/** What an entry that may be taken back was recorded of, by its id; null for every other. */
export function recordedOf({ type, data }: NegotiationEvent): string | null {
  switch (type) {
    case 'DevelopmentRetracted':
    case 'PositionDenied':
    case 'ReportRepeated':
      return data.development
    case 'PointNumbered':
      return data.version
    case 'LineageAsserted':
      return data.to
    case 'PointRetired':
      return data.point
    case 'PartyLeft':
    case 'PartyRoleChanged':
    case 'PartyDescended':
    case 'MembershipChanged':
      return data.party
    default:
      return null
  }
}

/** Whether what is taken back was recorded of a development, not of the frame. */
export const isOfDevelopment = (type: EventType): boolean =>
  type === 'DevelopmentRetracted' || type === 'PositionDenied' || type === 'ReportRepeated'

/** The development that an event is about; of a duplicate’s retraction the duplicate, of a taking back that of what is taken back. */
export function subjectOf({ revocable }: Registry, event: NegotiationEvent): string | null {
  if (isDevelopment(event)) return event.data.id
  switch (event.type) {
    case 'DevelopmentCorrected':
    case 'DevelopmentRetracted':
    case 'ReportRepeated':
    case 'PositionDenied':
      return event.data.development
    case 'EntryTakenBack': {
      const entry = revocable.get(event.data.event)
      return entry !== undefined && isOfDevelopment(entry.type) ? entry.of : null
    }
    default:
      return null
  }
}

/**
 * Every development of which an event may leave another part standing: what it is about and what that was ever said to
 * duplicate, whose reports come to others with it; of a corrected report, all that it tells of.
 */
export function subjectsOf(registry: Registry, event: NegotiationEvent): string[] {
  const { developments } = registry
  if (event.type === 'ReportCorrected')
    return [...developments.values()].filter((one) => cites(developments, one, event.data.report)).map(({ id }) => id)
  const subject = subjectOf(registry, event)
  if (subject === null) return []
  const found = [subject]
  for (const id of found)
    for (const { duplicateOf } of developments.get(id)?.retractions ?? [])
      if (duplicateOf !== undefined && !found.includes(duplicateOf)) found.push(duplicateOf)
  return found
}

/** Whether anything that was ever recorded of a development, or of a duplicate of it, cites a report. */
function cites(developments: Developments, { bodies, repeats, denials, duplicates }: Development, report: string): boolean {
  const isCited = (citations: readonly Citation[]): boolean => citations.some((citation) => citation.report === report)
  return (
    isCited(bodies.at(-1)?.body.reports ?? []) ||
    isCited(repeats.map(({ citation }) => citation)) ||
    denials.some(({ reports }) => isCited(reports)) ||
    duplicates.some(({ development }) => cites(developments, developments.get(development) as Development, report))
  )
}
