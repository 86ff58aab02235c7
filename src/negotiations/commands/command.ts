import { z } from 'zod'
import { ActorAliased } from '../../../events/actor-aliased.ts'
import { ActorIntroduced } from '../../../events/actor-introduced.ts'
import { CallLeaked } from '../../../events/call-leaked.ts'
import { ClaimReported } from '../../../events/claim-reported.ts'
import { development } from '../../../events/development.ts'
import { Changes, DevelopmentCorrected } from '../../../events/development-corrected.ts'
import { DevelopmentRetracted } from '../../../events/development-retracted.ts'
import { DraftCirculated } from '../../../events/draft-circulated.ts'
import { LineageAsserted } from '../../../events/lineage-asserted.ts'
import { MeetingHeld } from '../../../events/meeting-held.ts'
import { NegotiationOpened } from '../../../events/negotiation-opened.ts'
import { PartyJoined } from '../../../events/party-joined.ts'
import { PlanVersionReported } from '../../../events/plan-version-reported.ts'
import { PointDefined } from '../../../events/point-defined.ts'
import { PointNumbered } from '../../../events/point-numbered.ts'
import { PositionDenied } from '../../../events/position-denied.ts'
import { ReportFiled } from '../../../events/report-filed.ts'
import { ReportRepeated } from '../../../events/report-repeated.ts'
import { SourceIntroduced } from '../../../events/source-introduced.ts'
import { SourceReassessed } from '../../../events/source-reassessed.ts'
import { StatementMade } from '../../../events/statement-made.ts'
import { TalksHeld } from '../../../events/talks-held.ts'
import { GivenInterval } from '../../../events/time.ts'

/** Times may be handed in more loosely than the log keeps them. */
const given = { occurred: GivenInterval.describe('When it happened, as an interval of world time') }

/** The development's id may be left out too: it is then the id of the event that records it. */
const givenDevelopment = { ...given, id: development.id.optional() }

/** A report as it is handed in. */
export const GivenReport = ReportFiled.extend({ publishedAt: GivenInterval }).meta({ id: 'GivenReport' })

/** A denial as it is handed in. */
export const GivenDenial = PositionDenied.extend(given).meta({ id: 'GivenDenial' })

/** A correction as it is handed in. */
export const GivenCorrection = DevelopmentCorrected.extend({
  changes: Changes.extend({ occurred: GivenInterval.optional() }).meta({ id: 'GivenChanges' }),
}).meta({ id: 'GivenCorrection' })

/** A development as it is handed in: one of the six kinds, told apart by `kind`. */
export const Development = z
  .discriminatedUnion('kind', [
    CallLeaked.extend({ kind: z.literal('CallLeaked'), ...givenDevelopment }).meta({ id: 'CallLeakedDevelopment' }),
    DraftCirculated.extend({ kind: z.literal('DraftCirculated'), ...givenDevelopment }).meta({ id: 'DraftCirculatedDevelopment' }),
    TalksHeld.extend({ kind: z.literal('TalksHeld'), ...givenDevelopment }).meta({ id: 'TalksHeldDevelopment' }),
    MeetingHeld.extend({ kind: z.literal('MeetingHeld'), ...givenDevelopment }).meta({ id: 'MeetingHeldDevelopment' }),
    StatementMade.extend({ kind: z.literal('StatementMade'), ...givenDevelopment }).meta({ id: 'StatementMadeDevelopment' }),
    ClaimReported.extend({ kind: z.literal('ClaimReported'), ...givenDevelopment }).meta({ id: 'ClaimReportedDevelopment' }),
  ])
  .meta({ id: 'Development', description: 'Something done or said, with the stances that it shows' })
export type Development = z.output<typeof Development>

/** What a negotiation opens with: who and what there is, before anything happens. */
export const Frame = NegotiationOpened.extend({
  parties: z.array(PartyJoined).max(100).default([]),
  points: z.array(PointDefined).max(1000).default([]),
  actors: z.array(ActorIntroduced).max(1000).default([]),
  sources: z.array(SourceIntroduced).max(1000).default([]),
  reports: z.array(GivenReport).max(1000).default([]),
  versions: z.array(PlanVersionReported).max(200).default([]),
  numbers: z.array(PointNumbered).max(1000).default([]),
  lineage: z.array(LineageAsserted).max(1000).default([]),
}).meta({ id: 'Frame', description: 'A negotiation with its parties, points, actors, sources, reports and plan versions' })
export type Frame = z.output<typeof Frame>

/** What can be asked of a negotiation's record, by the imperative that asks it. */
export const commandData = {
  OpenNegotiation: Frame,
  JoinParty: PartyJoined,
  DefinePoint: PointDefined,
  IntroduceActor: ActorIntroduced,
  AliasActor: ActorAliased,
  IntroduceSource: SourceIntroduced,
  ReassessSource: SourceReassessed,
  FileReport: GivenReport,
  ReportVersion: PlanVersionReported,
  NumberPoint: PointNumbered,
  AssertLineage: LineageAsserted,
  ReportDevelopment: Development,
  DenyPosition: GivenDenial,
  RepeatReport: ReportRepeated,
  CorrectDevelopment: GivenCorrection,
  RetractDevelopment: DevelopmentRetracted,
} as const

export type CommandType = keyof typeof commandData
export type Command = { [T in CommandType]: { type: T; data: z.output<(typeof commandData)[T]> } }[CommandType]
