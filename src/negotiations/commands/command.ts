import { z } from 'zod'
import { catalogue, type DevelopmentKind } from '../../../events/catalogue.ts'
import { development } from '../../../events/development.ts'
import { Changes } from '../../../events/development-corrected.ts'
import { GivenInterval } from '../../../events/time.ts'

/** Times may be handed in more loosely than the log keeps them. */
const given = { occurred: GivenInterval.describe('When it happened, as an interval of world time') }

/** The development's id may be left out too: it is then the id of the event that records it. */
const givenDevelopment = { ...given, id: development.id.optional() }

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
    parties: z.array(catalogue.PartyJoined.schema).max(100).default([]),
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
  JoinParty: catalogue.PartyJoined.schema,
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
} as const

export type CommandType = keyof typeof commandData
export type Command = { [T in CommandType]: { type: T; data: z.output<(typeof commandData)[T]> } }[CommandType]
/** What a command asks for. */
export type DataOf<T extends CommandType> = Extract<Command, { type: T }>['data']
