import { type EventType, isDevelopment, type NegotiationEvent } from '../events/catalogue.ts'
import type { Citation } from '../events/citation.ts'
import { valueAt } from './index/table.ts'
import type { Development, Developments, Registry, Report } from './rules/record.ts'
import { reportAt } from './rules/standing.ts'

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
  if (event.type === 'ReportCorrected') {
    const reports = rootedIn(registry, event.data.report, event.revision)
    return [...developments.values()].filter((one) => cites(developments, one, reports)).map(({ id }) => id)
  }
  const subject = subjectOf(registry, event)
  if (subject === null) return []
  const found = [subject]
  for (const id of found)
    for (const { duplicateOf } of developments.get(id)?.retractions ?? [])
      if (duplicateOf !== undefined && !found.includes(duplicateOf)) found.push(duplicateOf)
  return found
}

/** A report and all that come down to it, or did before its correction at a revision. */
function rootedIn({ frame: { reports } }: Registry, id: string, revision: number): ReadonlySet<string> {
  const found = new Set([id])
  for (const other of reports.values())
    for (const at of [revision - 1, revision]) {
      let report: Report | undefined = other
      while (report !== undefined && report.id !== id) report = reportAt(reports, valueAt(report, at).root ?? '', at)
      if (report !== undefined) found.add(other.id)
    }
  return found
}

/** Whether anything that was ever recorded of a development, or of a duplicate of it, cites one of some reports. */
function cites(developments: Developments, { bodies, repeats, denials, duplicates }: Development, reports: ReadonlySet<string>): boolean {
  const areCited = (citations: readonly Citation[]): boolean =>
    citations.some(({ report, root }) => reports.has(report) || (root !== undefined && reports.has(root)))
  return (
    areCited(bodies.at(-1)?.body.reports ?? []) ||
    areCited(repeats.map(({ citation }) => citation)) ||
    denials.some((denial) => areCited(denial.reports)) ||
    duplicates.some(({ development }) => cites(developments, developments.get(development) as Development, reports))
  )
}
