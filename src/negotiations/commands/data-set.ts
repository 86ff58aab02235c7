import { z } from 'zod'
import { type Command, type CommandType, commandData, Development, Frame } from './command.ts'

const many = <T extends CommandType>(type: T) => z.array(commandData[type]).max(10_000).optional()

/**
 * One file of a data set. A folder holds any number of them; together they make one negotiation.
 * Every list may be spread over the files as suits the reader.
 */
export const DataSetFile = z
  .strictObject({
    $schema: z.string().optional().describe('Path of the JSON Schema, for the editor'),
    negotiation: Frame.pick({ id: true, title: true, description: true }).optional(),
    parties: many('JoinParty'),
    points: many('DefinePoint'),
    actors: many('IntroduceActor'),
    aliases: many('AliasActor'),
    sources: many('IntroduceSource'),
    assessments: many('ReassessSource'),
    reports: many('FileReport'),
    versions: many('ReportVersion'),
    numbers: many('NumberPoint'),
    lineage: many('AssertLineage'),
    developments: z.array(Development).max(10_000).optional(),
    repeats: many('RepeatReport'),
    denials: many('DenyPosition'),
    corrections: many('CorrectDevelopment'),
    retractions: many('RetractDevelopment'),
  })
  .meta({ id: 'DataSetFile', title: 'A file of a Standpoint data set' })
export type DataSetFile = z.output<typeof DataSetFile>

/** The lists of a data set in the order in which they are recorded: what is named comes before what names it. */
export const lists = {
  parties: 'JoinParty',
  points: 'DefinePoint',
  actors: 'IntroduceActor',
  aliases: 'AliasActor',
  sources: 'IntroduceSource',
  assessments: 'ReassessSource',
  reports: 'FileReport',
  versions: 'ReportVersion',
  numbers: 'NumberPoint',
  lineage: 'AssertLineage',
  developments: 'ReportDevelopment',
  repeats: 'RepeatReport',
  denials: 'DenyPosition',
  corrections: 'CorrectDevelopment',
  retractions: 'RetractDevelopment',
} as const satisfies Partial<Record<keyof DataSetFile, CommandType>>

export type ListName = keyof typeof lists
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>
