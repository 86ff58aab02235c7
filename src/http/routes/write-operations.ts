import type { CommandType } from '../../negotiations/commands/command.ts'
import type { Operation, Tag } from '../response/operation.ts'
import type { Receipt } from '../response/receipt.ts'
import { batchLimit } from '../transport/settings.ts'

type Told = readonly [tag: Tag, summary: string, description: string]

/** What the description of the service tells of each write. */
const told: Record<CommandType, Told> = {
  OpenNegotiation: [
    'Negotiations',
    'Open a negotiation',
    'Puts a negotiation on record with all that it opens with: parties, points, actors, sources, reports, versions. All of it is recorded, or nothing.',
  ],
  JoinParty: ['Frame', 'Add a party', 'A side takes its seat. Only a party that has joined can hold a position.'],
  DefinePoint: ['Frame', 'Define a point', 'Gives a question under negotiation its id and a proposition that can be accepted or refused.'],
  IntroduceActor: ['Frame', 'Introduce an actor', 'Names a person or office that speaks, with every spelling known so far.'],
  AliasActor: ['Frame', 'Add a spelling of an actor', 'A report spells a known actor in a way not seen before.'],
  IntroduceSource: ['Frame', 'Introduce a source', 'Puts an outlet on record before its first report.'],
  ReassessSource: ['Frame', 'Reassess a source', 'The judgement of an outlet changes. What it reported before stays as it was coded.'],
  FileReport: ['Frame', 'File a report', 'Puts one article or broadcast of a source on record.'],
  ReportVersion: ['Frame', 'Report a version of the plan', 'A text of the plan is known to exist, whether or not its text is.'],
  NumberPoint: ['Frame', 'Number a point in a version', 'A point is found under a number in that version of the plan.'],
  AssertLineage: ['Frame', 'Assert a lineage', 'Says how a point got from one version of the plan to another.'],
  ReportDevelopment: [
    'Developments',
    'Report a development',
    'Records something done or said, with the stances that it shows. A list is taken here too, as at `developments/batches`.',
  ],
  DenyPosition: [
    'Developments',
    'Record a denial',
    'Somebody denies a position that the development shows. Only the party’s own denial on the record takes it out of the reckoning.',
  ],
  RepeatReport: ['Developments', 'Record a repeat', 'One more report tells of a development already on record.'],
  CorrectDevelopment: [
    'Developments',
    'Correct a development',
    'The source corrected itself, or the coder’s own error is put right. A change of mind is a new development.',
  ],
  RetractDevelopment: [
    'Developments',
    'Retract a development',
    'The development no longer stands: its source withdrew it, it should not have been coded, or it is another one told twice.',
  ],
  LeaveParty: ['Frame', 'Record that a party left', 'It leaves its seat at that time: what requires all principals no longer requires it.'],
  ChangeRole: [
    'Frame',
    'Record a change of role',
    'The party takes another role at that time. A role recorded wrongly is corrected instead.',
  ],
  DescendParty: ['Frame', 'Record a descent', 'The party comes of others by split, merger or renaming; it takes over nothing of theirs.'],
  ChangeMembership: ['Frame', 'Record a membership', 'The party enters or leaves a bloc, which is a party itself.'],
  RetirePoint: [
    'Frame',
    'Retire a point',
    'It should not be on record, and is in no list. A point that the plan dropped is a lineage instead.',
  ],
  CorrectParty: [
    'Frame',
    'Correct a party',
    'It was recorded wrongly. What changed in the world is a departure, a role, a descent or a membership.',
  ],
  CorrectPoint: [
    'Frame',
    'Correct a point',
    'It was recorded wrongly. A new proposition must be said to ask the same question; another question is another point.',
  ],
  CorrectActor: ['Frame', 'Correct an actor', 'It was recorded wrongly. The spellings given are all that it has from then on.'],
  CorrectSource: ['Frame', 'Correct a source', 'It was recorded wrongly. A judgement that changed is a reassessment instead.'],
  CorrectReport: ['Frame', 'Correct a report', 'It was recorded wrongly. Another date moves every development that it tells of.'],
  CorrectVersion: ['Frame', 'Correct a version of the plan', 'It was recorded wrongly. A wrong number or lineage is taken back instead.'],
  TakeBack: [
    'Frame',
    'Take an entry back',
    'A retraction, denial, repeat, number, lineage, retirement, departure, change of role, descent or membership counts as never recorded from then on.',
  ],
}

const operationOf = (type: string, [tag, summary, description]: Told): Operation => ({
  operationId: `${type.charAt(0).toLowerCase()}${type.slice(1)}`,
  tags: [tag],
  summary,
  description,
})

/** Every write. */
export const writes = (Object.keys(told) as CommandType[]).map((type) => ({ type, operation: operationOf(type, told[type]) }))

/** The write that is many. */
export const batchOperation = operationOf('ReportDevelopments', [
  'Developments',
  'Report several developments',
  `Records a list of up to ${batchLimit} developments, in its order: all of them or none.`,
])

/** What those may write who report what happens; all else is the frame in which it is understood. */
const reporting: readonly CommandType[] = [
  ...(['FileReport', 'ReportDevelopment', 'RepeatReport'] as const),
  ...(['DenyPosition', 'CorrectDevelopment', 'RetractDevelopment'] as const),
]

/** The scope that a write needs. */
export const scopeOf = (type: CommandType): 'report' | 'frame' => (reporting.includes(type) ? 'report' : 'frame')

/** Where what was written can be read, below its negotiation; the names are fields of what the last event says. */
const places: Record<CommandType, string> = {
  OpenNegotiation: '',
  JoinParty: '/parties/:id',
  DefinePoint: '/points/:id',
  IntroduceActor: '/actors',
  AliasActor: '/actors',
  IntroduceSource: '/sources',
  ReassessSource: '/sources',
  FileReport: '/reports',
  ReportVersion: '/versions/:id',
  NumberPoint: '/versions/:version',
  AssertLineage: '/versions/:to',
  ReportDevelopment: '/developments/:id',
  DenyPosition: '/developments/:development',
  RepeatReport: '/developments/:development',
  CorrectDevelopment: '/developments/:development',
  RetractDevelopment: '/developments/:development',
  LeaveParty: '/parties/:party',
  ChangeRole: '/parties/:party',
  DescendParty: '/parties/:party',
  ChangeMembership: '/parties/:party',
  RetirePoint: '/points/:point',
  CorrectParty: '/parties/:party',
  CorrectPoint: '/points/:point',
  CorrectActor: '/actors',
  CorrectSource: '/sources',
  CorrectReport: '/reports',
  CorrectVersion: '/versions/:version',
  TakeBack: '/events',
}

/**
 * The path of what was written; of several developments, that of all.
 * @param data what the last event says
 */
export function locationOf(type: CommandType, { negotiation, developments }: Receipt, data: unknown): string {
  const place = developments.length > 1 ? '/developments' : places[type]
  const filled = place.replace(/:(\w+)/, (_, name: string) => (data as Record<string, string>)[name] as string)
  return `/negotiations/${negotiation}${filled}`
}
