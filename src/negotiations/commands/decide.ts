import { catalogue, type Payload } from '../../../events/catalogue.ts'
import { draftOf } from '../../../projections/registry.ts'
import type { Registry } from '../../../projections/rules/record.ts'
import { failed, ok, type Result } from '../../result.ts'
import type { Command, Frame } from './command.ts'
import { lists } from './data-set.ts'
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
  retirePoint,
} from './frame.ts'
import { correctActor, correctParty, correctPoint, correctReport, correctSource, correctVersion } from './frame-correction.ts'
import { takeProvisionally } from './provisional.ts'
import { type Refusal, refusedIf } from './refusal.ts'
import { takeBack } from './taking-back.ts'
import { changeMembership, changeRole, descendParty, leaveParty } from './turn.ts'

/** What a command comes to: the events to append, or every reason why not. */
export type Decision = Result<Payload[], Refusal[]>

/** What a decision may know beside the register: the time (epoch ms) and the id that its first event will have. */
export type Circumstances = { now: number; id: string }

/** What there is to refuse in a command, and the events that it comes to where that is nothing. */
type Ruling = { refusals: Refusal[]; payloads: Payload[] }

const ruling = (refusals: Refusal[], payload: Payload): Ruling => ({ refusals, payloads: [payload] })

/**
 * Takes or refuses a command, given all that is on record; pure.
 * @returns the events that it comes to, or every refusal that it earns, not only the first
 */
export function decide(registry: Registry, command: Command, circumstances: Circumstances): Decision {
  const isOpen = registry.frame.opened.value !== null
  if (isOpen === (command.type === 'OpenNegotiation')) return failed(refusedIf(true, isOpen ? 'already-open' : 'not-open', ''))
  const { refusals, payloads } = rulingOn(registry, command, circumstances)
  return refusals.length === 0 ? ok(payloads) : failed(refusals)
}

/** The negotiation is taken to be open, or not, as the command needs it. */
function rulingOn(registry: Registry, { type, data }: Command, circumstances: Circumstances): Ruling {
  const { frame } = registry
  const { now } = circumstances
  switch (type) {
    case 'OpenNegotiation':
      return openNegotiation(registry, data, circumstances)
    case 'JoinParty':
      return ruling(joinParty(frame, data, now), { type: 'PartyJoined', data })
    case 'DefinePoint':
      return ruling(definePoint(frame, data), { type: 'PointDefined', data })
    case 'IntroduceActor':
      return ruling(introduceActor(frame, data), { type: 'ActorIntroduced', data })
    case 'AliasActor':
      return ruling(aliasActor(frame, data), { type: 'ActorAliased', data })
    case 'IntroduceSource':
      return ruling(introduceSource(frame, data), { type: 'SourceIntroduced', data })
    case 'ReassessSource':
      return ruling(reassessSource(frame, data), { type: 'SourceReassessed', data })
    case 'FileReport':
      return ruling(fileReport(frame, data, now), { type: 'ReportFiled', data })
    case 'ReportVersion':
      return ruling(reportVersion(frame, data), { type: 'PlanVersionReported', data })
    case 'NumberPoint':
      return ruling(numberPoint(frame, data), { type: 'PointNumbered', data })
    case 'AssertLineage':
      return ruling(assertLineage(frame, data), { type: 'LineageAsserted', data })
    case 'ReportDevelopment': {
      const id = data.id ?? circumstances.id
      return ruling(reportDevelopment(registry, data, id, now), developmentPayload(data, id))
    }
    case 'DenyPosition':
      return ruling(denyPosition(registry, data, now), { type: 'PositionDenied', data })
    case 'RepeatReport':
      return ruling(repeatReport(registry, data), { type: 'ReportRepeated', data })
    case 'CorrectDevelopment':
      return ruling(correctDevelopment(registry, data, now), { type: 'DevelopmentCorrected', data })
    case 'RetractDevelopment':
      return ruling(retractDevelopment(registry, data), { type: 'DevelopmentRetracted', data })
    case 'LeaveParty':
      return ruling(leaveParty(frame, data, now), { type: 'PartyLeft', data })
    case 'ChangeRole':
      return ruling(changeRole(frame, data, now), { type: 'PartyRoleChanged', data })
    case 'DescendParty':
      return ruling(descendParty(frame, data, now), { type: 'PartyDescended', data })
    case 'ChangeMembership':
      return ruling(changeMembership(registry, data, now), { type: 'MembershipChanged', data })
    case 'RetirePoint':
      return ruling(retirePoint(frame, data), { type: 'PointRetired', data })
    case 'CorrectParty':
      return ruling(correctParty(frame, data, now), { type: 'PartyCorrected', data })
    case 'CorrectPoint':
      return ruling(correctPoint(frame, data), { type: 'PointCorrected', data })
    case 'CorrectActor':
      return ruling(correctActor(frame, data), { type: 'ActorCorrected', data })
    case 'CorrectSource':
      return ruling(correctSource(frame, data), { type: 'SourceCorrected', data })
    case 'CorrectReport':
      return ruling(correctReport(registry, data, now), { type: 'ReportCorrected', data })
    case 'CorrectVersion':
      return ruling(correctVersion(frame, data), { type: 'PlanVersionCorrected', data })
    case 'TakeBack':
      return ruling(takeBack(registry, data), { type: 'EntryTakenBack', data })
    default:
      return type satisfies never
  }
}

/** The fields of a frame that are none of its lists. */
const opening = catalogue.NegotiationOpened.schema.strip()

/** The lists of a frame in the order in which things may name each other. */
const frameLists = ['parties', 'points', 'actors', 'sources', 'reports', 'versions', 'numbers', 'lineage'] as const

/** A negotiation with all that it opens with; pointers lead into the frame. */
function openNegotiation(registry: Registry, frame: Frame, circumstances: Circumstances): Ruling {
  const draft = draftOf(registry)
  const payloads: Payload[] = [{ type: 'NegotiationOpened', data: opening.parse(frame) }]
  const refusals: Refusal[] = []
  for (const list of frameLists)
    for (const [index, data] of frame[list].entries()) {
      const entry = rulingOn(draft, { type: lists[list], data } as Command, circumstances)
      refusals.push(...entry.refusals.map((refusal) => ({ ...refusal, pointer: `/${list}/${index}${refusal.pointer}` })))
      payloads.push(...entry.payloads)
      // What is introduced by a refused entry is known to those after it: one mistake is named once.
      if (entry.refusals.length === 0 || 'id' in data) for (const payload of entry.payloads) takeProvisionally(draft, payload)
    }
  return { payloads, refusals }
}
