import type { Payload } from '../../../events/catalogue.ts'
import type { Registry } from '../../../projections/registry.ts'
import { failed, ok, type Result } from '../../result.ts'
import type { Command } from './command.ts'
import { correctDevelopment, denyPosition, developmentPayload, repeatReport, reportDevelopment, retractDevelopment } from './development.ts'
import {
  aliasActor,
  assertLineage,
  definePoint,
  fileReport,
  introduceActor,
  introduceSource,
  joinParty,
  numberPoint,
  reassessSource,
  reportVersion,
} from './frame.ts'
import { openNegotiation } from './opening.ts'
import { type Refusal, refusedIf } from './refusal.ts'

/** What a command comes to: the events to append, or every reason why not. */
export type Decision = Result<Payload[], Refusal[]>

/** What a decision may know beside the register: the time (epoch ms) and the id that its first event will have. */
export type Circumstances = { now: number; id: string }

const decision = (refusals: Refusal[], ...payloads: Payload[]): Decision => (refusals.length === 0 ? ok(payloads) : failed(refusals))

/**
 * Takes or refuses a command, given all that is on record; pure.
 * @returns the events that it comes to, or every refusal that it earns, not only the first
 */
export function decide(registry: Registry, command: Command, { now, id: eventId }: Circumstances): Decision {
  const { frame } = registry
  const { type, data } = command
  const isOpen = frame.opened.value !== null
  if (isOpen === (type === 'OpenNegotiation')) return decision(refusedIf(true, isOpen ? 'already-open' : 'not-open', ''))
  switch (type) {
    case 'OpenNegotiation': {
      const { refusals, payloads } = openNegotiation(registry, data, now)
      return decision(refusals, ...payloads)
    }
    case 'JoinParty':
      return decision(joinParty(frame, data), { type: 'PartyJoined', data })
    case 'DefinePoint':
      return decision(definePoint(frame, data), { type: 'PointDefined', data })
    case 'IntroduceActor':
      return decision(introduceActor(frame, data), { type: 'ActorIntroduced', data })
    case 'AliasActor':
      return decision(aliasActor(frame, data), { type: 'ActorAliased', data })
    case 'IntroduceSource':
      return decision(introduceSource(frame, data), { type: 'SourceIntroduced', data })
    case 'ReassessSource':
      return decision(reassessSource(frame, data), { type: 'SourceReassessed', data })
    case 'FileReport':
      return decision(fileReport(frame, data, now), { type: 'ReportFiled', data })
    case 'ReportVersion':
      return decision(reportVersion(frame, data), { type: 'PlanVersionReported', data })
    case 'NumberPoint':
      return decision(numberPoint(frame, data), { type: 'PointNumbered', data })
    case 'AssertLineage':
      return decision(assertLineage(frame, data), { type: 'LineageAsserted', data })
    case 'ReportDevelopment': {
      const id = data.id ?? eventId
      return decision(reportDevelopment(registry, data, id, now), developmentPayload(data, id))
    }
    case 'DenyPosition':
      return decision(denyPosition(registry, data, now), { type: 'PositionDenied', data })
    case 'RepeatReport':
      return decision(repeatReport(registry, data), { type: 'ReportRepeated', data })
    case 'CorrectDevelopment':
      return decision(correctDevelopment(registry, data, now), { type: 'DevelopmentCorrected', data })
    case 'RetractDevelopment':
      return decision(retractDevelopment(registry, data), { type: 'DevelopmentRetracted', data })
    default:
      return type satisfies never
  }
}
