import { z } from 'zod'
import { Slug } from '../../events/identifier.ts'
import { MembershipChanged } from '../../events/membership-changed.ts'
import { PartyDescended } from '../../events/party-descended.ts'
import { PartyJoined, Role } from '../../events/party-joined.ts'
import { PartyLeft } from '../../events/party-left.ts'
import { PartyRoleChanged } from '../../events/party-role-changed.ts'
import { type Revocable, upTo } from '../index/table.ts'
import { blocsOf, isSeated, roleAt } from '../rules/parties.ts'
import type { Times } from '../rules/question.ts'
import type { Frame, Party } from '../rules/record.ts'

/** A party as it was at the times asked; what it was recorded as stands beside it. */
export const SeatedParty = PartyJoined.extend({
  seated: z.boolean().describe('Whether it had certainly joined and not certainly left by then'),
  currentRole: Role.describe('The role that it had by then; `role` is the one that it joined in'),
  blocs: z.array(Slug).describe('The blocs of which it was a member by then'),
}).meta({ id: 'SeatedParty', description: 'A party as it was at the times asked' })
export type SeatedParty = z.output<typeof SeatedParty>

/** A turn that is listed below its party; its event is named, since that is what takes it back. */
const listed = { party: true } as const
const event = z.uuid().describe('The event that recorded it')
// zod omits nothing of a schema that was refined, and what is answered was read by it once.
const Membership = z.object(MembershipChanged.shape).omit(listed)

/** A party and its life, as far as it is recorded and had certainly happened. */
export const PartyLife = SeatedParty.extend({
  departures: z.array(PartyLeft.omit(listed).extend({ event })).describe('When it left'),
  roles: z.array(PartyRoleChanged.omit(listed).extend({ event })).describe('When it took another role'),
  descents: z.array(PartyDescended.omit(listed).extend({ event })).describe('Of whom it came'),
  memberships: z.array(Membership.extend({ event })).describe('When it entered or left a bloc'),
}).meta({ id: 'PartyLife', description: 'A party with every turn of its life' })
export type PartyLife = z.output<typeof PartyLife>

/** A party as it was on record, without what the fold keeps beside it. */
export function seatedParty(frame: Frame, party: Party, times: Times): SeatedParty {
  const { id, name, role, joined } = party
  return {
    ...{ id, name, role, ...(joined === undefined ? {} : { joined }) },
    seated: isSeated(party, times),
    currentRole: roleAt(party, times),
    blocs: blocsOf(frame, id, times),
  }
}

type Turn = Revocable<{ party: string; occurred?: { latest: string } | undefined }>

/** The turns that the times admit, in order of recording. */
const turnsOf = <T extends Turn>(turns: readonly T[], { revision, asOf }: Times) =>
  upTo(turns, revision)
    .filter(({ occurred }) => occurred === undefined || Date.parse(occurred.latest) <= asOf)
    .map(({ party: _, revision: _revision, takenBack: _takenBack, ...turn }) => turn)

export const partyLife = (frame: Frame, party: Party, times: Times): PartyLife => ({
  ...seatedParty(frame, party, times),
  departures: turnsOf(party.departures, times),
  roles: turnsOf(party.roles, times),
  descents: turnsOf(party.descents, times),
  memberships: turnsOf(party.memberships, times),
})
