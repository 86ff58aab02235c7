import type { Interval } from '../../../events/time.ts'
import { upTo } from '../../../projections/index/table.ts'
import { blocsOf } from '../../../projections/rules/parties.ts'
import type { Frame, Registry } from '../../../projections/rules/record.ts'
import { timelyAsTold } from './chronology.ts'
import type { DataOf } from './command.ts'
import { isEqual } from './equality.ts'
import { outcomeOf } from './provisional.ts'
import { reached } from './reached.ts'
import { knownCitation, knownParty, present } from './references.ts'
import { each, type Refusal, refusedIf } from './refusal.ts'

/*
 * The turns in the life of a party. Joining and leaving are one series, roles another, and the membership of each bloc
 * one of its own: of each the last turn holds, so that no two of a series may be taken at the very same time.
 */

/** When a turn was taken; undefined: it always was. */
type Time = Interval | undefined

/** No other turn of its series begins and ends with it. */
export function untied(series: readonly Time[], time: Time, pointer: string): Refusal[] {
  const isTied = series.some((other) => other?.earliest === time?.earliest && other?.latest === time?.latest)
  return refusedIf(isTied, 'tied', pointer, time === undefined ? 'always' : `${time.earliest} to ${time.latest}`)
}

/** When a party left, as often as it did. */
export const departuresOf = (frame: Frame, party: string): Interval[] =>
  upTo(frame.parties.get(party)?.departures ?? [], present).map(({ occurred }) => occurred)

/** The party and the reports are known, and it happened by now (epoch ms) and before it was told. */
const turnContents = (frame: Frame, { party, occurred, reports }: DataOf<'ChangeMembership' | 'LeaveParty'>, now: number): Refusal[] => [
  ...knownParty(frame, party, '/party'),
  ...each(reports, '/reports', (citation, at) => knownCitation(frame, citation, at)),
  ...(occurred === undefined ? [] : timelyAsTold(frame, { occurred, reports }, now)),
]

/** What there is to refuse in a party's leaving. */
export const leaveParty = (frame: Frame, departure: DataOf<'LeaveParty'>, now: number): Refusal[] => {
  const { party, occurred } = departure
  const joined = frame.parties.get(party)?.joined
  return [
    ...turnContents(frame, departure, now),
    ...untied([...(joined === undefined ? [] : [joined]), ...departuresOf(frame, party)], occurred, '/occurred'),
  ]
}

/** What there is to refuse in a change of role. */
export const changeRole = (frame: Frame, change: DataOf<'ChangeRole'>, now: number): Refusal[] => {
  const roles = upTo(frame.parties.get(change.party)?.roles ?? [], present)
  return [
    ...turnContents(frame, change, now),
    ...untied(
      roles.map(({ occurred }) => occurred),
      change.occurred,
      '/occurred',
    ),
  ]
}

/** The parties that a party comes of. */
const originsOf = (frame: Frame, party: string): string[] =>
  upTo(frame.parties.get(party)?.descents ?? [], present).flatMap(({ from }) => from)

/**
 * What there is to refuse in a descent: nothing comes of itself, directly or through others, whenever that was; and the same is
 * not recorded twice.
 */
export const descendParty = (frame: Frame, descent: DataOf<'DescendParty'>, now: number): Refusal[] => {
  const descents = upTo(frame.parties.get(descent.party)?.descents ?? [], present)
  return [
    ...turnContents(frame, descent, now),
    ...each(descent.from, '/from', (from, at) => [
      ...knownParty(frame, from, at),
      ...refusedIf(from === descent.party, 'of-itself', at, from),
      ...refusedIf(from !== descent.party && reached(from, (one) => originsOf(frame, one)).has(descent.party), 'in-a-circle', at, from),
    ]),
    ...refusedIf(
      descents.some(({ revision: _, event: _event, takenBack: _takenBack, ...other }) => isEqual(other, descent)),
      'changes-nothing',
      '',
      descent.party,
    ),
  ]
}

/**
 * Whether a party would at some time be a member of its own member, directly or through others. Who had left before the other
 * entered was never both.
 */
export function isInItself(frame: Frame, party: string): boolean {
  const membershipsOf = (one: string) => upTo(frame.parties.get(one)?.memberships ?? [], present)
  const ever = reached(party, (one) => membershipsOf(one).map(({ bloc }) => bloc))
  if (!ever.has(party)) return false
  const always = Number.NEGATIVE_INFINITY
  const turns = [...ever].flatMap(membershipsOf).map(({ occurred }) => (occurred === undefined ? always : Date.parse(occurred.latest)))
  return [...new Set(turns)].some((asOf) => reached(party, (one) => blocsOf(frame, one, { revision: present, asOf })).has(party))
}

/** What there is to refuse in an entry into a bloc, or a leaving of it: who leaves was in it by then, and no bloc is in itself. */
export const changeMembership = (registry: Registry, membership: DataOf<'ChangeMembership'>, now: number): Refusal[] => {
  const { frame } = registry
  const { party, bloc, change, occurred } = membership
  const unknown = [...turnContents(frame, membership, now), ...knownParty(frame, bloc, '/bloc')]
  const series = upTo(frame.parties.get(party)?.memberships ?? [], present).filter((other) => other.bloc === bloc)
  const isMember = occurred !== undefined && blocsOf(frame, party, { revision: present, asOf: Date.parse(occurred.latest) }).includes(bloc)
  const isSound = unknown.length === 0 && bloc !== party
  const inACircle =
    isSound && change === 'joined' && isInItself(outcomeOf(registry, { type: 'MembershipChanged', data: membership }).frame, party)
  return [
    ...unknown,
    ...refusedIf(bloc === party, 'of-itself', '/bloc', bloc),
    ...refusedIf(inACircle, 'in-a-circle', '/bloc', `${party} in ${bloc}`),
    ...refusedIf(isSound && change === 'left' && !isMember, 'not-a-member', '/bloc', `${party} in ${bloc}`),
    ...untied(
      series.map((other) => other.occurred),
      occurred,
      '/occurred',
    ),
  ]
}
