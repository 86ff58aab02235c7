import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { type EventType, isDevelopment, type NegotiationEvent } from '../../events/catalogue.ts'
import { emptyRegistry, evolveRegistry } from '../../projections/registry.ts'
import type { Registry } from '../../projections/rules/record.ts'
import { type Command, type CommandType, commandData } from '../../src/negotiations/commands/command.ts'
import { decide } from '../../src/negotiations/commands/decide.ts'
import type { RefusalCode } from '../../src/negotiations/commands/refusal.ts'
import { historyIn } from '../support/histories.ts'
import { often } from '../support/long.ts'

/** What asks for an event, by its type; all developments are asked for alike. */
const commandOf: Partial<Record<EventType, CommandType>> = {
  NegotiationOpened: 'OpenNegotiation',
  PartyJoined: 'JoinParty',
  PointDefined: 'DefinePoint',
  ActorIntroduced: 'IntroduceActor',
  ActorAliased: 'AliasActor',
  SourceIntroduced: 'IntroduceSource',
  SourceReassessed: 'ReassessSource',
  ReportFiled: 'FileReport',
  PlanVersionReported: 'ReportVersion',
  PointNumbered: 'NumberPoint',
  LineageAsserted: 'AssertLineage',
  PositionDenied: 'DenyPosition',
  ReportRepeated: 'RepeatReport',
  DevelopmentCorrected: 'CorrectDevelopment',
  DevelopmentRetracted: 'RetractDevelopment',
  PartyLeft: 'LeaveParty',
  PartyRoleChanged: 'ChangeRole',
  PartyDescended: 'DescendParty',
  MembershipChanged: 'ChangeMembership',
  PointRetired: 'RetirePoint',
  PartyCorrected: 'CorrectParty',
  PointCorrected: 'CorrectPoint',
  ActorCorrected: 'CorrectActor',
  SourceCorrected: 'CorrectSource',
  ReportCorrected: 'CorrectReport',
  PlanVersionCorrected: 'CorrectVersion',
  EntryTakenBack: 'TakeBack',
}

/** The command that asks for an event, in the loose form in which it may be handed in. */
function asked(event: NegotiationEvent): Command {
  const type = isDevelopment(event) ? 'ReportDevelopment' : commandOf[event.type]
  if (type === undefined) throw new Error(`nothing asks for ${event.type}`)
  const given = isDevelopment(event) ? { kind: event.type, ...event.data } : event.data
  return { type, data: commandData[type].parse(given) } as Command
}

/** What the drawn histories know nothing of: that only a member leaves a bloc, that the same descent is recorded once, and that neither leads in a circle. */
const isStricter = ({ revocable }: Registry, { type, data }: NegotiationEvent, code: RefusalCode): boolean =>
  (type === 'MembershipChanged' && (data.change === 'left' ? code === 'not-a-member' : code === 'in-a-circle')) ||
  (type === 'PartyDescended' && (code === 'changes-nothing' || code === 'in-a-circle')) ||
  (type === 'EntryTakenBack' && revocable.get(data.event)?.type === 'MembershipChanged' && code === 'in-a-circle')

const later = Date.parse('2026-01-01T00:00:00.000Z')

t.test('whatever could have been recorded in this order is accepted, entry by entry, and said as it was asked', async (t) => {
  const accepted = new Set<EventType>()
  fc.assert(
    fc.property(historyIn(2), (events) => {
      const registry = emptyRegistry()
      for (const event of events) {
        const decision = decide(registry, asked(event), { now: later, id: event.id })
        if (decision.ok) {
          deepStrictEqual(decision.value, [{ type: event.type, data: event.data }])
          accepted.add(event.type)
        } else
          deepStrictEqual(
            decision.error.filter(({ code }) => !isStricter(registry, event, code)),
            [],
            JSON.stringify(event),
          )
        evolveRegistry(registry, event)
      }
    }),
    { seed: 20251125, numRuns: often(100, 5000) },
  )
  t.strictSame(accepted.size, Object.keys(commandOf).length - 1 + 6, 'of every type but one')
})
