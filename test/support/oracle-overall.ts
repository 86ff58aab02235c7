import { type Bounds, claimsOn, contends, contest, type Status } from './oracle-contest.ts'
import type { World } from './oracle-world.ts'

export type OverallStatus = Exclude<Status, 'unclear'> | 'open'

/** The parties whose agreement the point needs, in order of joining. */
export function requiredBy(world: World, point: string): string[] {
  const requires = world.points.find(({ id }) => id === point)?.requires
  return world.parties.filter(({ id, role }) => (requires === undefined ? role === 'principal' : requires.includes(id))).map(({ id }) => id)
}

/** The status of a point over the parties that it requires (end of section 4 of the design). */
export function overallOf(world: World, point: string, bounds: Bounds): { status: OverallStatus; blockedBy: string[] } {
  const required = requiredBy(world, point).map((party) => ({
    party,
    status: contest(claimsOn(world, { point, party }, bounds).filter(contends)).status,
  }))
  const stated = required.filter(({ status }) => status !== 'unstated')
  const blockedBy = stated.filter(({ status }) => status !== 'agreed').map(({ party }) => party)
  const status = (): OverallStatus => {
    if (required.length > 0 && required.every((one) => one.status === 'agreed')) return 'agreed'
    if (stated.length >= 2 && stated.every((one) => one.status === 'rejected')) return 'rejected'
    if (stated.length === 0) return 'unstated'
    return blockedBy.length > 0 ? 'disputed' : 'open'
  }
  return { status: status(), blockedBy }
}
