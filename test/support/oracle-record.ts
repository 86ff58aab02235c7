import type { NegotiationEvent } from '../../events/catalogue.ts'
import type { Interval } from '../../events/time.ts'

export type EventOf<T extends NegotiationEvent['type']> = Extract<NegotiationEvent, { type: T }>

export const ofType = <T extends NegotiationEvent['type']>(events: readonly NegotiationEvent[], type: T): EventOf<T>[] =>
  events.filter((event): event is EventOf<T> => event.type === type)

/** An interval of world time in epoch milliseconds, both ends inclusive. */
export type Span = { earliest: number; latest: number }

export const spanOf = ({ earliest, latest }: Pick<Interval, 'earliest' | 'latest'>): Span => ({
  earliest: Date.parse(earliest),
  latest: Date.parse(latest),
})

/** What counts as recorded: all but what was taken back. */
export function heldOf(events: readonly NegotiationEvent[]): NegotiationEvent[] {
  const takenBack = ofType(events, 'EntryTakenBack').map(({ data }) => data.event)
  return events.filter(({ id }) => !takenBack.includes(id))
}

/** Each entry as its last correction has it, as if it had been recorded so. */
const corrected = <T extends { id: string }>(entries: readonly T[], corrections: readonly { id: string; body: Omit<T, 'id'> }[]): T[] =>
  entries.map((entry) => {
    const body = corrections.findLast(({ id }) => id === entry.id)?.body
    return body === undefined ? entry : ({ id: entry.id, ...body } as T)
  })

/** The party that each source sides with, as the last word on it has it; for all times. */
function sourcesOf(events: readonly NegotiationEvent[]): { id: string; alignedWith: string | null }[] {
  const alignments = events.flatMap(({ type, data }) => {
    if (type === 'SourceIntroduced') return [{ source: data.id, alignedWith: data.alignedWith ?? null }]
    if (type === 'SourceReassessed') return [{ source: data.source, alignedWith: data.alignedWith }]
    if (type === 'SourceCorrected') return [{ source: data.source, alignedWith: data.body.alignedWith ?? null }]
    return []
  })
  return ofType(events, 'SourceIntroduced').map(({ data: { id } }) => ({
    id,
    alignedWith: alignments.findLast(({ source }) => source === id)?.alignedWith ?? null,
  }))
}

/**
 * The frame as the events left it. Parties and points are in order of joining and defining.
 * @param events what counts as recorded
 */
export const frameOf = (events: readonly NegotiationEvent[]) => ({
  parties: corrected(
    ofType(events, 'PartyJoined').map(({ data }) => data),
    ofType(events, 'PartyCorrected').map(({ data }) => ({ id: data.party, body: data.body })),
  ),
  points: corrected(
    ofType(events, 'PointDefined').map(({ data }) => data),
    ofType(events, 'PointCorrected').map(({ data }) => ({ id: data.point, body: data.body })),
  ),
  reports: corrected(
    ofType(events, 'ReportFiled').map(({ data }) => data),
    ofType(events, 'ReportCorrected').map(({ data }) => ({ id: data.report, body: data.body })),
  ),
  versions: corrected(
    ofType(events, 'PlanVersionReported').map(({ data }) => data),
    ofType(events, 'PlanVersionCorrected').map(({ data }) => ({ id: data.version, body: data.body })),
  ),
  sources: sourcesOf(events),
  numbers: ofType(events, 'PointNumbered').map(({ data }) => data),
  lineages: ofType(events, 'LineageAsserted').map(({ data }) => data),
  retired: ofType(events, 'PointRetired').map(({ data }) => data.point),
  leavings: ofType(events, 'PartyLeft').map(({ data }) => data),
  roleChanges: ofType(events, 'PartyRoleChanged').map(({ data }) => data),
  memberships: ofType(events, 'MembershipChanged').map(({ data }) => data),
})
export type Frame = ReturnType<typeof frameOf>
