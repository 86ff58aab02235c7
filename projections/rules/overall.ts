import type { PartyJoined } from '../../events/party-joined.ts'
import type { PointDefined } from '../../events/point-defined.ts'
import type { OverallStatus, Status } from '../../events/status.ts'
import type { Step } from '../index/runs.ts'
import { type Recorded, type Table, upToRevision } from '../index/table.ts'

/* The status of a point over the parties that it requires. */

/** The parties whose agreement a point needs: those that it names, or all principals, in order of joining. */
export function requiredParties(
  { parties, points }: { parties: Table<Recorded<PartyJoined>>; points: Table<PointDefined> },
  point: string,
  revision: number,
): string[] {
  const named = points.get(point)?.requires
  return upToRevision(parties, revision)
    .filter(({ id, role }) => (named === undefined ? role === 'principal' : named.includes(id)))
    .map(({ id }) => id)
}

/** Whether a party of that status stands in the way of agreement. */
const blocks = (status: Status): boolean => status === 'disputed' || status === 'rejected' || status === 'unclear'

/** Where a point stands, given where each party that it requires stands. */
export function overallOf(required: readonly Status[]): OverallStatus {
  const stated = required.filter((status) => status !== 'unstated')
  if (stated.length === 0) return 'unstated'
  if (required.every((status) => status === 'agreed')) return 'agreed'
  if (stated.length >= 2 && stated.every((status) => status === 'rejected')) return 'rejected'
  return stated.some(blocks) ? 'disputed' : 'open'
}

/** The same, with the required parties that stand in the way. */
export function decideOverall(
  required: readonly string[],
  statusOf: (party: string) => Status,
): { status: OverallStatus; blockedBy: string[] } {
  const statuses = required.map(statusOf)
  return { status: overallOf(statuses), blockedBy: required.filter((_, index) => blocks(statuses[index] as Status)) }
}

/**
 * The changes of the overall status.
 * @param moves the changes of each required party's own status, in order of world time
 * @param outset where each of them stands before
 */
export function overallCourse(moves: readonly (readonly Step<Status>[])[], outset: readonly Status[]): Step<OverallStatus>[] {
  const course: Step<OverallStatus>[] = []
  const statuses = [...outset]
  let last = overallOf(outset)
  const all = moves.flatMap((own, index) => own.map(({ at, status }) => ({ at, status, index }))).sort((a, b) => a.at - b.at)
  for (const [place, { at, status, index }] of all.entries()) {
    statuses[index] = status
    if (all[place + 1]?.at === at) continue
    const overall = overallOf(statuses)
    if (overall !== last) course.push({ at, status: overall })
    last = overall
  }
  return course
}
