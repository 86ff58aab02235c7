import type { Role } from '../../events/party-joined.ts'
import type { Interval } from '../../events/time.ts'
import { type Span, spanOf } from './oracle-record.ts'
import type { World } from './oracle-world.ts'

const always: Span = { earliest: Number.NEGATIVE_INFINITY, latest: Number.NEGATIVE_INFINITY }
const turnAt = <T>(occurred: Interval | undefined, value: T) => ({ ...(occurred === undefined ? always : spanOf(occurred)), value })

/** What holds at an instant: the last turn that had certainly come by then, by `latest`, then by `earliest`. */
const holding = <T>(turns: readonly (Span & { value: T })[], asOf: number): T | undefined =>
  turns
    .filter(({ latest }) => latest <= asOf)
    .toSorted((one, other) => (one.latest === other.latest ? one.earliest - other.earliest : one.latest - other.latest))
    .at(-1)?.value

const endOfTime = Number.POSITIVE_INFINITY

/** Whether a party had certainly joined and not certainly left. */
function isThere(world: World, party: string, asOf: number): boolean {
  const joinings = world.parties.filter(({ id }) => id === party).map(({ joined }) => turnAt(joined, true))
  const leavings = world.leavings.filter((leaving) => leaving.party === party).map(({ occurred }) => turnAt(occurred, false))
  return holding([...joinings, ...leavings], asOf) ?? false
}

/** The role that a party had: the one that it joined in, until a dated change. */
function roleOf(world: World, party: string, asOf: number): Role | undefined {
  const first = world.parties.filter(({ id }) => id === party).map(({ role }) => turnAt(undefined, role))
  const changes = world.roleChanges.filter((change) => change.party === party).map(({ occurred, role }) => turnAt(occurred, role))
  return holding([...first, ...changes], asOf)
}

/** The parties whose agreement the point needed, in order of joining. */
export function requiredBy(world: World, point: string, asOf = endOfTime): string[] {
  const requires = world.points.find(({ id }) => id === point)?.requires
  return world.parties
    .map(({ id }) => id)
    .filter((id) => (requires === undefined ? roleOf(world, id, asOf) === 'principal' : requires.includes(id)))
    .filter((id) => isThere(world, id, asOf))
}

/** The blocs that a party was a member of, by id. */
export const blocsOf = (world: World, party: string, asOf = endOfTime): string[] =>
  world.parties
    .map(({ id }) => id)
    .filter((bloc) => {
      const changes = world.memberships.filter((one) => one.party === party && one.bloc === bloc)
      return holding(
        changes.map(({ occurred, change }) => turnAt(occurred, change === 'joined')),
        asOf,
      )
    })
    .sort()

/** The instants at which what a point requires can step. */
export const turnsOf = (world: World): number[] =>
  [
    ...world.parties.flatMap(({ joined }) => joined ?? []),
    ...[...world.leavings, ...world.roleChanges].map(({ occurred }) => occurred),
  ].map((occurred) => spanOf(occurred).latest)
