import type { ActorIntroduced } from '../../events/actor-introduced.ts'
import type { CallLeaked } from '../../events/call-leaked.ts'
import type { DevelopmentKind, EventType } from '../../events/catalogue.ts'
import type { Citation } from '../../events/citation.ts'
import type { DevelopmentCorrected } from '../../events/development-corrected.ts'
import type { DevelopmentRetracted } from '../../events/development-retracted.ts'
import type { EntryTakenBack } from '../../events/entry-taken-back.ts'
import type { LineageAsserted } from '../../events/lineage-asserted.ts'
import type { MembershipChanged } from '../../events/membership-changed.ts'
import type { NegotiationOpened } from '../../events/negotiation-opened.ts'
import type { PartyDescended } from '../../events/party-descended.ts'
import type { PartyJoined } from '../../events/party-joined.ts'
import type { PartyLeft } from '../../events/party-left.ts'
import type { PartyRoleChanged } from '../../events/party-role-changed.ts'
import type { PlanVersionReported } from '../../events/plan-version-reported.ts'
import type { PointDefined } from '../../events/point-defined.ts'
import type { PointNumbered } from '../../events/point-numbered.ts'
import type { PointRetired } from '../../events/point-retired.ts'
import type { PositionDenied } from '../../events/position-denied.ts'
import type { ReportFiled } from '../../events/report-filed.ts'
import type { SourceIntroduced } from '../../events/source-introduced.ts'
import type { SourceReassessed } from '../../events/source-reassessed.ts'
import type { Past, Recorded, Revocable, Table } from '../index/table.ts'

/* What is on record of a negotiation, as the fold keeps it and the rules read it. */

export type Party = Recorded<PartyJoined> &
  Past<Party> & {
    departures: readonly Revocable<PartyLeft>[]
    roles: readonly Revocable<PartyRoleChanged>[]
    descents: readonly Revocable<PartyDescended>[]
    memberships: readonly Revocable<MembershipChanged>[]
  }
export type Point = Recorded<PointDefined> & Past<Point> & { retirements: readonly Revocable<PointRetired>[] }
export type Actor = Recorded<ActorIntroduced> & Past<Actor> & { later: readonly Recorded<{ alias: string }>[] }
export type Source = Recorded<SourceIntroduced> & Past<Source> & { assessments: readonly Recorded<SourceReassessed>[] }
export type Report = Recorded<ReportFiled> &
  Past<Report> & {
    /** Epoch milliseconds of the last instant at which it can have been published. */
    published: number
  }
export type Version = Recorded<PlanVersionReported> &
  Past<Version> & {
    numbers: readonly Revocable<PointNumbered>[]
    /** The way to this version from those before it. */
    lineage: readonly Revocable<LineageAsserted>[]
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

/** What stands of a development: the fields all kinds share, with the kind's own beside them. */
export type Body = Omit<CallLeaked, 'leakedTo' | 'medium'> & Record<string, unknown>

/** Why a correction was made, and the fields that it replaced, in the order of their names. */
export type Correction = Pick<DevelopmentCorrected, 'reason' | 'note'> & { fields: readonly string[] }

export type Denial = Revocable<PositionDenied>
export type Retraction = Revocable<DevelopmentRetracted>

/** A development with all that was said about it later. Every list is in order of revision. */
export type Development = {
  id: string
  kind: DevelopmentKind
  revision: number
  event: string
  /** As recorded, then as each correction left it. */
  bodies: readonly Recorded<{ event: string; body: Body; correction: Correction | null }>[]
  repeats: readonly Revocable<{ citation: Citation }>[]
  /** Developments that turned out to be this one, reported twice. */
  duplicates: readonly Revocable<{ development: string }>[]
  denials: readonly Denial[]
  /** At most one of them stands at a time. */
  retractions: readonly Retraction[]
}

export type Developments = Table<Development>

/** What names something, by what it names. */
export type Links = Map<string, Set<string>>

/** An entry that may be taken back: what it was recorded of, and what took it back, if anything did. */
export type RevocableEntry = {
  type: EventType
  of: string
  takenBack?: Recorded<Pick<EntryTakenBack, 'reason' | 'note'> & { event: string }>
}

/** All that is on record, without what follows from it: what a registrar needs to take or refuse an entry. */
export type Registry = {
  frame: Frame
  developments: Developments
  revocable: Table<RevocableEntry>
  /** By development, those that were ever recorded to follow it. */
  followers: Links
  /** By plan version, the developments that were ever recorded to concern it. */
  concerning: Links
}
