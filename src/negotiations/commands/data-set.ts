import { z } from 'zod'
import { type CommandType, commandData, Frame } from './command.ts'

/**
 * The lists of a data set in the order in which they are recorded: what is named comes before what names it. Nothing is
 * taken back in a data set: an entry is named by the id of its event, which it gets only when it is recorded.
 */
export const lists = {
  parties: 'JoinParty',
  points: 'DefinePoint',
  actors: 'IntroduceActor',
  aliases: 'AliasActor',
  sources: 'IntroduceSource',
  assessments: 'ReassessSource',
  reports: 'FileReport',
  departures: 'LeaveParty',
  roles: 'ChangeRole',
  descents: 'DescendParty',
  memberships: 'ChangeMembership',
  versions: 'ReportVersion',
  numbers: 'NumberPoint',
  lineage: 'AssertLineage',
  developments: 'ReportDevelopment',
  repeats: 'RepeatReport',
  denials: 'DenyPosition',
  corrections: 'CorrectDevelopment',
  retractions: 'RetractDevelopment',
  partyCorrections: 'CorrectParty',
  pointCorrections: 'CorrectPoint',
  actorCorrections: 'CorrectActor',
  sourceCorrections: 'CorrectSource',
  reportCorrections: 'CorrectReport',
  versionCorrections: 'CorrectVersion',
  retirements: 'RetirePoint',
} as const satisfies Record<string, CommandType>

export type ListName = keyof typeof lists

type Lists = { [L in ListName]: z.ZodOptional<z.ZodArray<(typeof commandData)[(typeof lists)[L]]>> }
const listsOfData = Object.fromEntries(
  Object.entries(lists).map(([list, type]) => [list, z.array<z.ZodType>(commandData[type]).max(10_000).optional()]),
) as Lists

/**
 * One file of a data set. A folder holds any number of them; together they make one negotiation.
 * Every list may be spread over the files as suits the reader.
 */
export const DataSetFile = z
  .strictObject({
    $schema: z.string().optional().describe('Path of the JSON Schema, for the editor'),
    negotiation: Frame.pick({ id: true, title: true, description: true }).optional(),
    ...listsOfData,
  })
  .meta({ id: 'DataSetFile', title: 'A file of a Standpoint data set' })
export type DataSetFile = z.output<typeof DataSetFile>
