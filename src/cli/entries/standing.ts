import { catalogue } from '../../../events/catalogue.ts'
import type { Frame, Registry } from '../../../projections/rules/record.ts'
import { bodyAt, corrected } from '../../../projections/rules/standing.ts'
import type { Command, DataOf } from '../../negotiations/commands/command.ts'
import { standingActor, standingSource } from '../../negotiations/commands/frame-correction.ts'
import type { KeyedEntry } from './entry.ts'

/** All of something, without its id: as it stands on record, or as a data set would have it. */
export type Body = Readonly<Record<string, unknown>>

export type Noun = 'party' | 'point' | 'actor' | 'source' | 'report' | 'version' | 'development'

type FrameNoun = Exclude<Noun, 'development'>

/** How something of a frame is corrected, and what of it stands. */
export const corrections = {
  party: { type: 'CorrectParty', event: 'PartyCorrected', standing: ({ parties }: Frame, id: string) => parties.get(id) },
  point: { type: 'CorrectPoint', event: 'PointCorrected', standing: ({ points }: Frame, id: string) => points.get(id) },
  actor: { type: 'CorrectActor', event: 'ActorCorrected', standing: standingActor },
  source: { type: 'CorrectSource', event: 'SourceCorrected', standing: standingSource },
  report: { type: 'CorrectReport', event: 'ReportCorrected', standing: ({ reports }: Frame, id: string) => reports.get(id) },
  version: { type: 'CorrectVersion', event: 'PlanVersionCorrected', standing: ({ versions }: Frame, id: string) => versions.get(id) },
} as const satisfies Record<FrameNoun, unknown>

/** What stands on record under an id; undefined: nothing. A development's kind is a field of it here, since it is told apart by it. */
export function standingOf({ frame, developments }: Registry, noun: Noun, id: string): Body | undefined {
  if (noun === 'development') {
    const development = developments.get(id)
    if (development === undefined) return undefined
    const { id: _, ...body } = bodyAt(development, Number.POSITIVE_INFINITY)
    return { ...body, kind: development.kind }
  }
  const { event, standing } = corrections[noun]
  const found = standing(frame, id)
  return found && catalogue[event].schema.shape.body.strip().parse(found)
}

/** What an entry introduces, by its noun; null: it introduces nothing with an id. */
export function nounOf({ type }: Command): Noun | null {
  switch (type) {
    case 'JoinParty':
      return 'party'
    case 'DefinePoint':
      return 'point'
    case 'IntroduceActor':
      return 'actor'
    case 'IntroduceSource':
      return 'source'
    case 'FileReport':
      return 'report'
    case 'ReportVersion':
      return 'version'
    case 'ReportDevelopment':
      return 'development'
    default:
      return null
  }
}

/** What an entry changes of something introduced before it; null: nothing. */
export function changedBy({ type, data }: Command): { noun: Noun; id: string } | null {
  switch (type) {
    case 'AliasActor':
    case 'CorrectActor':
      return { noun: 'actor', id: data.actor }
    case 'ReassessSource':
    case 'CorrectSource':
      return { noun: 'source', id: data.source }
    case 'CorrectParty':
      return { noun: 'party', id: data.party }
    case 'CorrectPoint':
      return { noun: 'point', id: data.point }
    case 'CorrectReport':
      return { noun: 'report', id: data.report }
    case 'CorrectVersion':
      return { noun: 'version', id: data.version }
    case 'CorrectDevelopment':
      return { noun: 'development', id: data.development }
    default:
      return null
  }
}

const reassessed = (body: Body, { alignedWith, reliability }: DataOf<'ReassessSource'>): Body => {
  const { alignedWith: _, ...rest } = body
  return { ...rest, reliability, ...(alignedWith === null ? {} : { alignedWith }) }
}

/** A body as an entry leaves it that changes it. */
function changedTo(body: Body, { type, data }: Command): Body {
  switch (type) {
    case 'AliasActor':
      return { ...body, aliases: [...(body.aliases as string[]), data.alias] }
    case 'ReassessSource':
      return reassessed(body, data)
    case 'CorrectDevelopment':
      return corrected(body as Parameters<typeof corrected>[0], data.changes)
    default:
      return 'body' in data ? data.body : body
  }
}

/** What a data set makes of something that one of its entries introduces and others change. */
export function bodyOf({ command }: KeyedEntry, changes: readonly KeyedEntry[]): Body {
  const { id: _, ...body } = command.data as Body
  return changes.reduce<Body>((before, change) => changedTo(before, change.command), body)
}
