import type { EventType, NegotiationEvent } from '../events/catalogue.ts'
import type { ReportFiled } from '../events/report-filed.ts'
import { type Revocable, replace, takenBack } from './index/table.ts'
import type { Frame } from './rules/record.ts'

export const emptyFrame = (): Frame => ({
  opened: { value: null },
  parties: new Map(),
  points: new Map(),
  actors: new Map(),
  sources: new Map(),
  reports: new Map(),
  versions: new Map(),
})

const asRecorded = { was: null }

/** What a correction makes of something: its id, and when it came on record, stay. */
const inPlaceOf = <V extends { id: string; revision: number }>(was: V, since: number) => ({
  id: was.id,
  revision: was.revision,
  since,
  was,
})

const publishedAt = ({ publishedAt: { latest } }: Pick<ReportFiled, 'publishedAt'>): number => Date.parse(latest)

/** Takes one event into the frame; events of other concern leave it as it is. */
export function evolveFrame(frame: Frame, { type, data, revision, id: event }: NegotiationEvent): void {
  const since = revision
  switch (type) {
    case 'NegotiationOpened':
      frame.opened.value = { ...data, revision }
      return
    case 'PartyJoined':
      frame.parties.set(data.id, { ...data, ...asRecorded, revision, since, departures: [], roles: [], descents: [], memberships: [] })
      return
    case 'PartyLeft':
      replace(frame.parties, data.party, (party) => ({ ...party, departures: [...party.departures, { ...data, revision, event }] }))
      return
    case 'PartyRoleChanged':
      replace(frame.parties, data.party, (party) => ({ ...party, roles: [...party.roles, { ...data, revision, event }] }))
      return
    case 'PartyDescended':
      replace(frame.parties, data.party, (party) => ({ ...party, descents: [...party.descents, { ...data, revision, event }] }))
      return
    case 'MembershipChanged':
      replace(frame.parties, data.party, (party) => ({ ...party, memberships: [...party.memberships, { ...data, revision, event }] }))
      return
    case 'PartyCorrected':
      replace(frame.parties, data.party, (was) => {
        const { departures, roles, descents, memberships } = was
        return { ...inPlaceOf(was, since), ...data.body, departures, roles, descents, memberships }
      })
      return
    case 'PointDefined':
      frame.points.set(data.id, { ...data, ...asRecorded, revision, since, retirements: [] })
      return
    case 'PointRetired':
      replace(frame.points, data.point, (point) => ({ ...point, retirements: [...point.retirements, { ...data, revision, event }] }))
      return
    case 'PointCorrected':
      replace(frame.points, data.point, (was) => ({ ...inPlaceOf(was, since), ...data.body, retirements: was.retirements }))
      return
    case 'ActorIntroduced':
      frame.actors.set(data.id, { ...data, ...asRecorded, revision, since, later: [] })
      return
    case 'ActorAliased':
      replace(frame.actors, data.actor, (actor) => ({ ...actor, later: [...actor.later, { alias: data.alias, revision }] }))
      return
    case 'ActorCorrected':
      replace(frame.actors, data.actor, (was) => ({ ...inPlaceOf(was, since), ...data.body, later: [] }))
      return
    case 'SourceIntroduced':
      frame.sources.set(data.id, { ...data, ...asRecorded, revision, since, assessments: [] })
      return
    case 'SourceReassessed':
      replace(frame.sources, data.source, (source) => ({ ...source, assessments: [...source.assessments, { ...data, revision }] }))
      return
    case 'SourceCorrected':
      replace(frame.sources, data.source, (was) => ({ ...inPlaceOf(was, since), ...data.body, assessments: [] }))
      return
    case 'ReportFiled':
      frame.reports.set(data.id, { ...data, ...asRecorded, revision, since, published: publishedAt(data) })
      return
    case 'ReportCorrected':
      replace(frame.reports, data.report, (was) => ({ ...inPlaceOf(was, since), ...data.body, published: publishedAt(data.body) }))
      return
    case 'PlanVersionReported':
      frame.versions.set(data.id, { ...data, ...asRecorded, revision, since, numbers: [], lineage: [] })
      return
    case 'PlanVersionCorrected':
      replace(frame.versions, data.version, (was) => {
        const { numbers, lineage } = was
        return { ...inPlaceOf(was, since), ...data.body, numbers, lineage }
      })
      return
    case 'PointNumbered':
      replace(frame.versions, data.version, (version) => ({ ...version, numbers: [...version.numbers, { ...data, revision, event }] }))
      return
    case 'LineageAsserted':
      replace(frame.versions, data.to, (version) => ({ ...version, lineage: [...version.lineage, { ...data, revision, event }] }))
      return
    case 'CallLeaked':
    case 'DraftCirculated':
    case 'TalksHeld':
    case 'MeetingHeld':
    case 'StatementMade':
    case 'ClaimReported':
    case 'PositionDenied':
    case 'ReportRepeated':
    case 'DevelopmentCorrected':
    case 'DevelopmentRetracted':
    case 'EntryTakenBack':
      return
    default:
      throw new Error(`no fold for ${type satisfies never}`)
  }
}

/** Takes back what an event recorded in the frame. */
export function takeBackFrom(frame: Frame, { type, of }: { type: EventType; of: string }, event: string, revision: number): void {
  const without = <T extends Revocable<unknown>>(list: readonly T[]) => takenBack(list, event, revision)
  switch (type) {
    case 'PartyLeft':
      replace(frame.parties, of, (party) => ({ ...party, departures: without(party.departures) }))
      return
    case 'PartyRoleChanged':
      replace(frame.parties, of, (party) => ({ ...party, roles: without(party.roles) }))
      return
    case 'PartyDescended':
      replace(frame.parties, of, (party) => ({ ...party, descents: without(party.descents) }))
      return
    case 'MembershipChanged':
      replace(frame.parties, of, (party) => ({ ...party, memberships: without(party.memberships) }))
      return
    case 'PointRetired':
      replace(frame.points, of, (point) => ({ ...point, retirements: without(point.retirements) }))
      return
    case 'PointNumbered':
      replace(frame.versions, of, (version) => ({ ...version, numbers: without(version.numbers) }))
      return
    case 'LineageAsserted':
      replace(frame.versions, of, (version) => ({ ...version, lineage: without(version.lineage) }))
      return
    default:
      return
  }
}
