import type { CommandType } from './command.ts'

/** Where a command is posted. A name after a colon is filled in; `carries` is the field of the data that the path says in place of the body. */
export type WritePath = { path: string; carries?: string }

const frame = '/negotiations/:negotiation'
const development = `${frame}/developments/:development`

export const writePaths = {
  OpenNegotiation: { path: '/negotiations' },
  JoinParty: { path: `${frame}/parties` },
  DefinePoint: { path: `${frame}/points` },
  IntroduceActor: { path: `${frame}/actors` },
  AliasActor: { path: `${frame}/actors/:actor/aliases`, carries: 'actor' },
  IntroduceSource: { path: `${frame}/sources` },
  ReassessSource: { path: `${frame}/sources/:source/assessments`, carries: 'source' },
  FileReport: { path: `${frame}/reports` },
  ReportVersion: { path: `${frame}/versions` },
  NumberPoint: { path: `${frame}/versions/:version/numbers`, carries: 'version' },
  AssertLineage: { path: `${frame}/lineage` },
  ReportDevelopment: { path: `${frame}/developments` },
  DenyPosition: { path: `${development}/denials`, carries: 'development' },
  RepeatReport: { path: `${development}/repeats`, carries: 'development' },
  CorrectDevelopment: { path: `${development}/corrections`, carries: 'development' },
  RetractDevelopment: { path: `${development}/retractions`, carries: 'development' },
} as const satisfies Record<CommandType, WritePath>

/** Where a list of developments is posted. */
export const batchPath = `${frame}/developments/batches`

/**
 * The POST that a command is.
 * @param data the command's data, parsed or not
 * @returns the path, and what goes into the body: the data without what the path says
 */
export function writePathOf(
  negotiation: string,
  type: CommandType,
  data: Readonly<Record<string, unknown>>,
): { path: string; body: Record<string, unknown> } {
  const { path, carries }: WritePath = writePaths[type]
  const { [carries ?? '']: carried, ...body } = data
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(name === 'negotiation' ? negotiation : String(carried)))
  return { path: filled, body }
}
