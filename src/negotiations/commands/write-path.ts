import type { CommandType } from './command.ts'

/** Where in a request something is: in the body (RFC 6901), or what the path says under a name. */
export type RequestPlace = { pointer?: string | undefined; path?: string | undefined }

const frame = '/negotiations/:negotiation'
const development = `${frame}/developments/:development`

/**
 * How a command is posted. The path says the negotiation and, of some commands, one id that their data names too; all
 * else is the body. Each way there has its way back.
 */
export class WritePath {
  /** The path, with names after colons to be filled in. */
  readonly path: string
  /** The field of the data that the path says in place of the body, under the same name. */
  readonly field: 'party' | 'point' | 'actor' | 'source' | 'report' | 'version' | 'development' | 'event' | undefined

  constructor(path: string) {
    const [, second] = path.matchAll(/:(\w+)/g)
    this.path = path
    this.field = second?.[1] as WritePath['field']
  }

  /** The request that posts some data, parsed or not. */
  requestOf(negotiation: string, data: Readonly<Record<string, unknown>>): { path: string; body: Record<string, unknown> } {
    const { [this.field ?? '']: id, ...body } = data
    const path = this.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(name === 'negotiation' ? negotiation : String(id)))
    return { path, body }
  }

  /** The data that a request posts; a body that is no object is none, and stays as it is. */
  dataOf(params: Readonly<Record<string, string>>, body: unknown): unknown {
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body)
    return isObject && this.field !== undefined ? { ...body, [this.field]: params[this.field] } : body
  }

  /** Where in the request a pointer into the data leads. */
  placeOf(pointer: string): RequestPlace {
    return this.field !== undefined && pointer === `/${this.field}` ? { path: this.field } : { pointer }
  }
}

/** Where in the data a place in its request leads, whatever the command; the negotiation is in none, and leads to the whole. */
export const dataPointerOf = ({ pointer, path }: RequestPlace): string =>
  pointer ?? (path === undefined || path === 'negotiation' ? '' : `/${path}`)

export const writePaths: Readonly<Record<CommandType, WritePath>> = {
  OpenNegotiation: new WritePath('/negotiations'),
  JoinParty: new WritePath(`${frame}/parties`),
  DefinePoint: new WritePath(`${frame}/points`),
  IntroduceActor: new WritePath(`${frame}/actors`),
  AliasActor: new WritePath(`${frame}/actors/:actor/aliases`),
  IntroduceSource: new WritePath(`${frame}/sources`),
  ReassessSource: new WritePath(`${frame}/sources/:source/assessments`),
  FileReport: new WritePath(`${frame}/reports`),
  ReportVersion: new WritePath(`${frame}/versions`),
  NumberPoint: new WritePath(`${frame}/versions/:version/numbers`),
  AssertLineage: new WritePath(`${frame}/lineage`),
  ReportDevelopment: new WritePath(`${frame}/developments`),
  DenyPosition: new WritePath(`${development}/denials`),
  RepeatReport: new WritePath(`${development}/repeats`),
  CorrectDevelopment: new WritePath(`${development}/corrections`),
  RetractDevelopment: new WritePath(`${development}/retractions`),
  LeaveParty: new WritePath(`${frame}/parties/:party/departures`),
  ChangeRole: new WritePath(`${frame}/parties/:party/roles`),
  DescendParty: new WritePath(`${frame}/parties/:party/descents`),
  ChangeMembership: new WritePath(`${frame}/parties/:party/memberships`),
  RetirePoint: new WritePath(`${frame}/points/:point/retirements`),
  CorrectParty: new WritePath(`${frame}/parties/:party/corrections`),
  CorrectPoint: new WritePath(`${frame}/points/:point/corrections`),
  CorrectActor: new WritePath(`${frame}/actors/:actor/corrections`),
  CorrectSource: new WritePath(`${frame}/sources/:source/corrections`),
  CorrectReport: new WritePath(`${frame}/reports/:report/corrections`),
  CorrectVersion: new WritePath(`${frame}/versions/:version/corrections`),
  TakeBack: new WritePath(`${frame}/events/:event/take-backs`),
}

/** Where a list of developments is posted. */
export const batchPath = `${frame}/developments/batches`
