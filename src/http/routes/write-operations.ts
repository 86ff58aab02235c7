import type { CommandType } from '../../negotiations/commands/command.ts'
import type { Operation, Tag } from '../response/operation.ts'
import type { Receipt } from '../response/receipt.ts'
import { batchLimit } from '../transport/settings.ts'

const operation = (operationId: string, tag: Tag, summary: string, description: string): Operation => ({
  operationId,
  tags: [tag],
  summary,
  description,
})

/** Every write, as the description of the service tells it. */
export const writes: Record<CommandType, Operation> = {
  OpenNegotiation: operation(
    'openNegotiation',
    'Negotiations',
    'Open a negotiation',
    'Puts a negotiation on record with all that it opens with: parties, points, actors, sources, reports, versions. All of it is recorded, or nothing.',
  ),
  JoinParty: operation('joinParty', 'Frame', 'Add a party', 'A side takes its seat. Only a party that has joined can hold a position.'),
  DefinePoint: operation(
    'definePoint',
    'Frame',
    'Define a point',
    'Gives a question under negotiation its id and a proposition that can be accepted or refused.',
  ),
  IntroduceActor: operation(
    'introduceActor',
    'Frame',
    'Introduce an actor',
    'Names a person or office that speaks, with every spelling known so far.',
  ),
  AliasActor: operation('aliasActor', 'Frame', 'Add a spelling of an actor', 'A report spells a known actor in a way not seen before.'),
  IntroduceSource: operation('introduceSource', 'Frame', 'Introduce a source', 'Puts an outlet on record before its first report.'),
  ReassessSource: operation(
    'reassessSource',
    'Frame',
    'Reassess a source',
    'The judgement of an outlet changes. What it reported before stays as it was coded.',
  ),
  FileReport: operation('fileReport', 'Frame', 'File a report', 'Puts one article or broadcast of a source on record.'),
  ReportVersion: operation(
    'reportVersion',
    'Frame',
    'Report a version of the plan',
    'A text of the plan is known to exist, whether or not its text is.',
  ),
  NumberPoint: operation(
    'numberPoint',
    'Frame',
    'Number a point in a version',
    'A point is found under a number in that version of the plan.',
  ),
  AssertLineage: operation('assertLineage', 'Frame', 'Assert a lineage', 'Says how a point got from one version of the plan to another.'),
  ReportDevelopment: operation(
    'reportDevelopment',
    'Developments',
    'Report a development',
    'Records something done or said, with the stances that it shows. A list is taken here too, as at `developments/batches`.',
  ),
  DenyPosition: operation(
    'denyPosition',
    'Developments',
    'Record a denial',
    'Somebody denies a position that the development shows. Only the party’s own denial on the record takes it out of the reckoning.',
  ),
  RepeatReport: operation('repeatReport', 'Developments', 'Record a repeat', 'One more report tells of a development already on record.'),
  CorrectDevelopment: operation(
    'correctDevelopment',
    'Developments',
    'Correct a development',
    'The source corrected itself, or the coder’s own error is put right. A change of mind is a new development.',
  ),
  RetractDevelopment: operation(
    'retractDevelopment',
    'Developments',
    'Retract a development',
    'The development no longer stands: its source withdrew it, it should not have been coded, or it is another one told twice.',
  ),
}

/** The write that is many. */
export const batchOperation = operation(
  'reportDevelopments',
  'Developments',
  'Report several developments',
  `Records a list of up to ${batchLimit} developments, in its order: all of them or none.`,
)

/** What those may write who report what happens; all else is the frame in which it is understood. */
const reporting: readonly CommandType[] = [
  ...(['FileReport', 'ReportDevelopment', 'RepeatReport'] as const),
  ...(['DenyPosition', 'CorrectDevelopment', 'RetractDevelopment'] as const),
]

/** The scope that a write needs. */
export const scopeOf = (type: CommandType): 'report' | 'frame' => (reporting.includes(type) ? 'report' : 'frame')

/**
 * Where what was written can be read.
 * @param data what the last event says
 */
export function locationOf(type: CommandType, { negotiation, developments }: Receipt, data: unknown): string {
  const { id, version, to, development } = data as Record<string, string>
  const base = `/negotiations/${negotiation}`
  switch (type) {
    case 'OpenNegotiation':
      return base
    case 'JoinParty':
      return `${base}/parties/${id}`
    case 'DefinePoint':
      return `${base}/points/${id}`
    case 'IntroduceActor':
    case 'AliasActor':
      return `${base}/actors`
    case 'IntroduceSource':
    case 'ReassessSource':
      return `${base}/sources`
    case 'FileReport':
      return `${base}/reports`
    case 'ReportVersion':
      return `${base}/versions/${id}`
    case 'NumberPoint':
      return `${base}/versions/${version}`
    case 'AssertLineage':
      return `${base}/versions/${to}`
    case 'ReportDevelopment':
      return developments.length === 1 ? `${base}/developments/${developments[0]}` : `${base}/developments`
    case 'DenyPosition':
    case 'RepeatReport':
    case 'CorrectDevelopment':
    case 'RetractDevelopment':
      return `${base}/developments/${development}`
    default: {
      const unknown: never = type
      throw new Error(`no place for ${unknown}`)
    }
  }
}
