import type { z } from 'zod'
import { ActorAliased } from './actor-aliased.ts'
import { ActorCorrected } from './actor-corrected.ts'
import { ActorIntroduced } from './actor-introduced.ts'
import { CallLeaked } from './call-leaked.ts'
import { ClaimReported } from './claim-reported.ts'
import { DevelopmentCorrected } from './development-corrected.ts'
import { DevelopmentRetracted } from './development-retracted.ts'
import { DraftCirculated } from './draft-circulated.ts'
import { EntryTakenBack } from './entry-taken-back.ts'
import type { RecordedEvent } from './envelope.ts'
import { LineageAsserted } from './lineage-asserted.ts'
import { MeetingHeld } from './meeting-held.ts'
import { MembershipChanged } from './membership-changed.ts'
import { NegotiationOpened } from './negotiation-opened.ts'
import { PartyCorrected } from './party-corrected.ts'
import { PartyDescended } from './party-descended.ts'
import { PartyJoined } from './party-joined.ts'
import { PartyLeft } from './party-left.ts'
import { PartyRoleChanged } from './party-role-changed.ts'
import { PlanVersionCorrected } from './plan-version-corrected.ts'
import { PlanVersionReported } from './plan-version-reported.ts'
import { PointCorrected } from './point-corrected.ts'
import { PointDefined } from './point-defined.ts'
import { PointNumbered } from './point-numbered.ts'
import { PointRetired } from './point-retired.ts'
import { PositionDenied } from './position-denied.ts'
import { ReportCorrected } from './report-corrected.ts'
import { ReportFiled } from './report-filed.ts'
import { ReportRepeated } from './report-repeated.ts'
import { SourceCorrected } from './source-corrected.ts'
import { SourceIntroduced } from './source-introduced.ts'
import { SourceReassessed } from './source-reassessed.ts'
import { StatementMade } from './statement-made.ts'
import { TalksHeld } from './talks-held.ts'
import { type Entry, entry } from './upcast.ts'

/** Ruleset 2 gave some types fields that may be left out: what was written before it reads as it is. */
const widened = (data: unknown): unknown => data

/**
 * Every event type that a negotiation's stream may hold. These names and shapes are the storage
 * contract: a shape changes only by a new version with an upcast from the one before.
 */
export const catalogue = {
  NegotiationOpened: entry(NegotiationOpened),
  PartyJoined: entry(PartyJoined, widened),
  PointDefined: entry(PointDefined),
  ActorIntroduced: entry(ActorIntroduced),
  ActorAliased: entry(ActorAliased),
  SourceIntroduced: entry(SourceIntroduced),
  SourceReassessed: entry(SourceReassessed),
  ReportFiled: entry(ReportFiled),
  PlanVersionReported: entry(PlanVersionReported),
  PointNumbered: entry(PointNumbered),
  LineageAsserted: entry(LineageAsserted),
  CallLeaked: entry(CallLeaked, widened),
  DraftCirculated: entry(DraftCirculated, widened),
  TalksHeld: entry(TalksHeld, widened),
  MeetingHeld: entry(MeetingHeld, widened),
  StatementMade: entry(StatementMade, widened),
  ClaimReported: entry(ClaimReported, widened),
  PartyLeft: entry(PartyLeft),
  PartyRoleChanged: entry(PartyRoleChanged),
  PartyDescended: entry(PartyDescended),
  MembershipChanged: entry(MembershipChanged),
  PositionDenied: entry(PositionDenied),
  ReportRepeated: entry(ReportRepeated),
  DevelopmentCorrected: entry(DevelopmentCorrected, widened),
  DevelopmentRetracted: entry(DevelopmentRetracted),
  PartyCorrected: entry(PartyCorrected),
  PointCorrected: entry(PointCorrected),
  ActorCorrected: entry(ActorCorrected),
  SourceCorrected: entry(SourceCorrected),
  ReportCorrected: entry(ReportCorrected),
  PlanVersionCorrected: entry(PlanVersionCorrected),
  PointRetired: entry(PointRetired),
  EntryTakenBack: entry(EntryTakenBack),
} satisfies Record<string, Entry>

export type Catalogue = typeof catalogue
export type EventType = keyof Catalogue

/** What an event says, by type: the payload without its envelope. */
export type Payload = { [T in EventType]: { type: T; data: z.output<Catalogue[T]['schema']> } }[EventType]

/** An event of a negotiation's stream, read and checked. */
export type NegotiationEvent = Omit<RecordedEvent, 'type' | 'data'> & Payload

/** The six kinds of development. */
export const developmentKinds = ['CallLeaked', 'DraftCirculated', 'TalksHeld', 'MeetingHeld', 'StatementMade', 'ClaimReported'] as const
export type DevelopmentKind = (typeof developmentKinds)[number]
export type DevelopmentEvent = Extract<NegotiationEvent, { type: DevelopmentKind }>

const kinds: ReadonlySet<string> = new Set(developmentKinds)

export const isDevelopment = (event: NegotiationEvent): event is DevelopmentEvent => kinds.has(event.type)
