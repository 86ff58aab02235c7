import type { ActorIntroduced } from '../events/actor-introduced.ts'
import type { NegotiationEvent } from '../events/catalogue.ts'
import type { LineageAsserted } from '../events/lineage-asserted.ts'
import type { NegotiationOpened } from '../events/negotiation-opened.ts'
import type { PartyJoined } from '../events/party-joined.ts'
import type { PlanVersionReported } from '../events/plan-version-reported.ts'
import type { PointDefined } from '../events/point-defined.ts'
import type { PointNumbered } from '../events/point-numbered.ts'
import type { ReportFiled } from '../events/report-filed.ts'
import type { SourceIntroduced } from '../events/source-introduced.ts'
import type { SourceReassessed } from '../events/source-reassessed.ts'
import { type Recorded, replace, type Table } from './index/table.ts'
import { originOf } from './rules/corroboration.ts'

export type Party = Recorded<PartyJoined>
export type Point = Recorded<PointDefined>
export type Actor = Recorded<ActorIntroduced> & { later: readonly Recorded<{ alias: string }>[] }
export type Source = Recorded<SourceIntroduced> & { assessments: readonly Recorded<SourceReassessed>[] }
export type Report = Recorded<ReportFiled> & {
  /** Epoch milliseconds of the last instant at which it can have been published. */
  published: number
  /** The report at the end of the chain of roots: itself where it repeats none. */
  origin: string
}
export type Version = Recorded<PlanVersionReported> & {
  numbers: readonly Recorded<PointNumbered>[]
  /** The way to this version from those before it. */
  lineage: readonly Recorded<LineageAsserted>[]
}

/** Who and what there is in a negotiation, before anything happens. */
export type Frame = {
  opened: { value: Recorded<NegotiationOpened> | null }
  parties: Table<Party>
  points: Table<Point>
  actors: Table<Actor>
  sources: Table<Source>
  reports: Table<Report>
  versions: Table<Version>
}

export const emptyFrame = (): Frame => ({
  opened: { value: null },
  parties: new Map(),
  points: new Map(),
  actors: new Map(),
  sources: new Map(),
  reports: new Map(),
  versions: new Map(),
})

/** Takes one event into the frame; events of other concern leave it as it is. */
export function evolveFrame(frame: Frame, { type, data, revision }: NegotiationEvent): void {
  switch (type) {
    case 'NegotiationOpened':
      frame.opened.value = { ...data, revision }
      return
    case 'PartyJoined':
      frame.parties.set(data.id, { ...data, revision })
      return
    case 'PointDefined':
      frame.points.set(data.id, { ...data, revision })
      return
    case 'ActorIntroduced':
      frame.actors.set(data.id, { ...data, revision, later: [] })
      return
    case 'ActorAliased':
      replace(frame.actors, data.actor, (actor) => ({ ...actor, later: [...actor.later, { alias: data.alias, revision }] }))
      return
    case 'SourceIntroduced':
      frame.sources.set(data.id, { ...data, revision, assessments: [] })
      return
    case 'SourceReassessed':
      replace(frame.sources, data.source, (source) => ({ ...source, assessments: [...source.assessments, { ...data, revision }] }))
      return
    case 'ReportFiled': {
      const published = Date.parse(data.publishedAt.latest)
      frame.reports.set(data.id, { ...data, revision, published, origin: originOf(frame.reports, data.id, data.root) })
      return
    }
    case 'PlanVersionReported':
      frame.versions.set(data.id, { ...data, revision, numbers: [], lineage: [] })
      return
    case 'PointNumbered':
      replace(frame.versions, data.version, (version) => ({ ...version, numbers: [...version.numbers, { ...data, revision }] }))
      return
    case 'LineageAsserted':
      replace(frame.versions, data.to, (version) => ({ ...version, lineage: [...version.lineage, { ...data, revision }] }))
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
      return
    default:
      throw new Error(`no fold for ${type satisfies never}`)
  }
}
