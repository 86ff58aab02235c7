import { type Interval, Precision } from '../../events/time.ts'
import { upTo, upToRevision } from '../index/table.ts'
import type { Frame, Party } from './record.ts'

/*
 * Parties in time: a point requires, at any time, those that had certainly joined and not certainly left by then, in the
 * role that they had. `asOf`, `knownAt` and `rev` bound them, `publishedBy` does not.
 */

/** The bounds of a question about parties. */
type Bounds = { revision: number; asOf: number }

const latestOf = ({ occurred }: { occurred: { latest: string } }): number => Date.parse(occurred.latest)
const earliestOf = ({ occurred }: { occurred: { earliest: string } }): number => Date.parse(occurred.earliest)

/** The last of some turns that had certainly been taken: by `latest`, then by `earliest`; a tie is refused. */
export const lastTurn = <T extends { occurred: { earliest: string; latest: string }; revision: number; takenBack?: number }>(
  turns: readonly T[],
  { revision, asOf }: Bounds,
): T | undefined =>
  turns.length === 0
    ? undefined
    : upTo(turns, revision)
        .filter((turn) => latestOf(turn) <= asOf)
        .sort((a, b) => latestOf(a) - latestOf(b) || earliestOf(a) - earliestOf(b))
        .at(-1)

/** Whether a party had certainly joined and not certainly left: the last of the two holds. Without a time, it had always joined. */
export function isSeated({ joined, departures, revision }: Party, bounds: Bounds): boolean {
  if (joined === undefined) return lastTurn(departures, bounds) === undefined
  const seat = { occurred: joined, revision }
  return lastTurn([seat, ...departures], bounds) === seat
}

/** The role that a party had: that of its last change of role, or the one that it joined in. */
export const roleAt = ({ role, roles }: Party, bounds: Bounds): Party['role'] => lastTurn(roles, bounds)?.role ?? role

/** The parties whose agreement a point needs: those that it names, or all principals, in order of recording. */
export function requiredParties(frame: Frame, requires: readonly string[] | undefined, bounds: Bounds): string[] {
  return upToRevision(frame.parties, bounds.revision)
    .filter(
      (party) => isSeated(party, bounds) && (requires === undefined ? roleAt(party, bounds) === 'principal' : requires.includes(party.id)),
    )
    .map(({ id }) => id)
}

/** The parties that may be required at some time, be it only before a turn was taken back: the others never are. */
export const everRequired = (frame: Frame, requires: readonly string[] | undefined, revision: number): string[] =>
  upToRevision(frame.parties, revision)
    .filter(({ id, role, roles }) =>
      requires === undefined ? role === 'principal' || roles.some((turn) => turn.role === 'principal') : requires.includes(id),
    )
    .map(({ id }) => id)

const never: readonly number[] = []

/** Whether any party ever took a turn, be it one that was taken back; most records have none, and every event asks. */
export function hasTurns({ parties }: Frame): boolean {
  for (const { joined, was, departures, roles } of parties.values())
    if (joined !== undefined || was !== null || departures.length > 0 || roles.length > 0) return true
  return false
}

/** When turns were taken by which others may be required than before. */
const timesOfTurns = (frame: Frame, revision: number): Interval[] =>
  upToRevision(frame.parties, revision).flatMap(({ joined, departures, roles }) => [
    ...(joined === undefined ? [] : [joined]),
    ...[...upTo(departures, revision), ...upTo(roles, revision)].map(({ occurred }) => occurred),
  ])

/** The instants at which who is required may change, ascending, each once. */
export function turnsOf(frame: Frame, revision: number): readonly number[] {
  if (!hasTurns(frame)) return never
  const instants = new Set(timesOfTurns(frame, revision).map(({ latest }) => Date.parse(latest)))
  return [...instants].sort((a, b) => a - b)
}

/** When the turns were taken that had certainly been taken at an instant and not before. */
export const turnsAt = (frame: Frame, at: number, revision: number): Interval[] =>
  hasTurns(frame) ? timesOfTurns(frame, revision).filter(({ latest }) => Date.parse(latest) === at) : []

/** How exactly those turns are known; null where there are none. */
export function turnPrecision(frame: Frame, at: number, revision: number): Precision | null {
  const found = turnsAt(frame, at, revision)
  return Precision.options.find((precision) => found.some((turn) => turn.precision === precision)) ?? null
}

/** The blocs of which a party certainly was a member, in order of their ids; a membership without a time always was. */
export function blocsOf(frame: Frame, party: string, { revision, asOf }: Bounds): string[] {
  const memberships = upTo(frame.parties.get(party)?.memberships ?? [], revision)
  const blocs = [...new Set(memberships.map(({ bloc }) => bloc))].sort()
  return blocs.filter((bloc) => {
    const own = memberships.filter((membership) => membership.bloc === bloc)
    const timed = own.flatMap(({ occurred, ...membership }) => (occurred === undefined ? [] : { ...membership, occurred }))
    return (lastTurn(timed, { revision, asOf }) ?? own.find(({ occurred }) => occurred === undefined))?.change === 'joined'
  })
}
