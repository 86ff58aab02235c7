import type { Payload } from '../events/catalogue.ts'
import type { Command } from '../src/negotiations/commands/command.ts'

/** The command that comes to an event of a benchmark's history. */
export function commandOf({ type, data }: Payload): Command {
  switch (type) {
    case 'ReportFiled':
      return { type: 'FileReport', data }
    case 'StatementMade':
      return { type: 'ReportDevelopment', data: { kind: 'StatementMade', ...data } }
    case 'DevelopmentCorrected':
      return { type: 'CorrectDevelopment', data }
    case 'DevelopmentRetracted':
      return { type: 'RetractDevelopment', data }
    case 'PositionDenied':
      return { type: 'DenyPosition', data }
    case 'NegotiationOpened':
      return { type: 'OpenNegotiation', data: { ...data, ...nobody } }
    case 'PartyJoined':
      return { type: 'JoinParty', data }
    case 'PointDefined':
      return { type: 'DefinePoint', data }
    case 'SourceIntroduced':
      return { type: 'IntroduceSource', data }
    default:
      throw new Error(`No history has ${type} in it`)
  }
}

const nobody = { parties: [], points: [], actors: [], sources: [], reports: [], versions: [], numbers: [], lineage: [] }
