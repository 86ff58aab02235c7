import { z } from 'zod'
import { catalogue, type DevelopmentKind } from '../../../events/catalogue.ts'
import { development } from '../../../events/development.ts'
import { Changes } from '../../../events/development-corrected.ts'
import { Slug } from '../../../events/identifier.ts'
import { GivenInterval } from '../../../events/time.ts'

/** Times may be handed in more loosely than the log keeps them. */
const given = { occurred: GivenInterval.describe('When it happened, as an interval of world time') }

/** The development's id may be left out too: it is then the id of the event that records it. */
const givenDevelopment = { ...given, id: development.id.optional() }

/** A party as it is handed in. */
export const GivenParty = catalogue.PartyJoined.schema
  .extend({ joined: GivenInterval.optional().describe('When it took its seat, as an interval of world time; left out: it always had it') })
  .meta({ id: 'GivenParty' })

/** A report as it is handed in. */
export const GivenReport = catalogue.ReportFiled.schema.extend({ publishedAt: GivenInterval }).meta({ id: 'GivenReport' })

/** A denial as it is handed in. */
export const GivenDenial = catalogue.PositionDenied.schema.extend(given).meta({ id: 'GivenDenial' })

/** A correction as it is handed in. */
export const GivenCorrection = catalogue.DevelopmentCorrected.schema
  .extend({
    changes: Changes.extend({ occurred: GivenInterval.optional() }).meta({ id: 'GivenChanges' }),
  })
  .meta({ id: 'GivenCorrection' })

/** Corrections of a party and of a report as they are handed in. */
const GivenPartyCorrection = catalogue.PartyCorrected.schema
  .extend({ body: catalogue.PartyCorrected.schema.shape.body.extend({ joined: GivenParty.shape.joined }).meta({ id: 'GivenPartyBody' }) })
  .meta({ id: 'GivenPartyCorrection' })
const GivenReportCorrection = catalogue.ReportCorrected.schema
  .extend({ body: catalogue.ReportCorrected.schema.shape.body.extend({ publishedAt: GivenInterval }).meta({ id: 'GivenReportBody' }) })
  .meta({ id: 'GivenReportCorrection' })

/** The turns in the life of a party as they are handed in. */
const GivenDeparture = catalogue.PartyLeft.schema.extend(given).meta({ id: 'GivenDeparture' })
const GivenRoleChange = catalogue.PartyRoleChanged.schema.extend(given).meta({ id: 'GivenRoleChange' })
const GivenDescent = catalogue.PartyDescended.schema.extend(given).meta({ id: 'GivenDescent' })
const GivenMembership = z
  .strictObject({
    ...catalogue.MembershipChanged.schema.shape,
    occurred: GivenInterval.optional().describe('When it happened; left out of an entry: it always was a member'),
  })
  // As of the event; whose refinement cannot be taken over with a looser time.
  .refine(({ change, occurred }) => change === 'joined' || occurred !== undefined, {
    path: ['occurred'],
    message: 'Say when it left the bloc',
  })
  .meta({ id: 'GivenMembership' })

/** What is taken back is looked for by its id, whatever is written there: in the path, where there is nothing to be found. */
const GivenTakingBack = catalogue.EntryTakenBack.schema
  .extend({ event: Slug.describe('The event that recorded it') })
  .meta({ id: 'GivenTakingBack' })

/** One kind of development as it is handed in. */
const developmentOf = <K extends DevelopmentKind, S extends z.ZodRawShape>(
  kind: K,
  { schema }: { schema: z.ZodObject<S, z.core.$strict> },
) => schema.extend({ kind: z.literal(kind), ...givenDevelopment }).meta({ id: `${kind}Development` })

/** A development as it is handed in: one of the six kinds, told apart by `kind`. */
export const Development = z
  .discriminatedUnion('kind', [
    developmentOf('CallLeaked', catalogue.CallLeaked),
    developmentOf('DraftCirculated', catalogue.DraftCirculated),
    developmentOf('TalksHeld', catalogue.TalksHeld),
    developmentOf('MeetingHeld', catalogue.MeetingHeld),
    developmentOf('StatementMade', catalogue.StatementMade),
    developmentOf('ClaimReported', catalogue.ClaimReported),
  ])
  .meta({ id: 'Development', description: 'Something done or said, with the stances that it shows' })
export type Development = z.output<typeof Development>

/** What a negotiation opens with: who and what there is, before anything happens. */
export const Frame = catalogue.NegotiationOpened.schema
  .extend({
    parties: z.array(GivenParty).max(100).default([]),
    points: z.array(catalogue.PointDefined.schema).max(1000).default([]),
    actors: z.array(catalogue.ActorIntroduced.schema).max(1000).default([]),
    sources: z.array(catalogue.SourceIntroduced.schema).max(1000).default([]),
    reports: z.array(GivenReport).max(1000).default([]),
    versions: z.array(catalogue.PlanVersionReported.schema).max(200).default([]),
    numbers: z.array(catalogue.PointNumbered.schema).max(1000).default([]),
    lineage: z.array(catalogue.LineageAsserted.schema).max(1000).default([]),
  })
  .meta({ id: 'Frame', description: 'A negotiation with its parties, points, actors, sources, reports and plan versions' })
export type Frame = z.output<typeof Frame>

/** What can be asked of a negotiation's record, by the imperative that asks it. */
export const commandData = {
  OpenNegotiation: Frame,
  JoinParty: GivenParty,
  DefinePoint: catalogue.PointDefined.schema,
  IntroduceActor: catalogue.ActorIntroduced.schema,
  AliasActor: catalogue.ActorAliased.schema,
  IntroduceSource: catalogue.SourceIntroduced.schema,
  ReassessSource: catalogue.SourceReassessed.schema,
  FileReport: GivenReport,
  ReportVersion: catalogue.PlanVersionReported.schema,
  NumberPoint: catalogue.PointNumbered.schema,
  AssertLineage: catalogue.LineageAsserted.schema,
  ReportDevelopment: Development,
  DenyPosition: GivenDenial,
  RepeatReport: catalogue.ReportRepeated.schema,
  CorrectDevelopment: GivenCorrection,
  RetractDevelopment: catalogue.DevelopmentRetracted.schema,
  LeaveParty: GivenDeparture,
  ChangeRole: GivenRoleChange,
  DescendParty: GivenDescent,
  ChangeMembership: GivenMembership,
  RetirePoint: catalogue.PointRetired.schema,
  CorrectParty: GivenPartyCorrection,
  CorrectPoint: catalogue.PointCorrected.schema,
  CorrectActor: catalogue.ActorCorrected.schema,
  CorrectSource: catalogue.SourceCorrected.schema,
  CorrectReport: GivenReportCorrection,
  CorrectVersion: catalogue.PlanVersionCorrected.schema,
  TakeBack: GivenTakingBack,
} as const

export type CommandType = keyof typeof commandData
export type Command = { [T in CommandType]: { type: T; data: z.output<(typeof commandData)[T]> } }[CommandType]
/** What a command asks for. */
export type DataOf<T extends CommandType> = Extract<Command, { type: T }>['data']
