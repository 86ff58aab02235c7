import type { OverallStatus, Status } from '../../events/status.ts'
import type { Step } from '../index/runs.ts'

/* The status of a point over the parties that it requires. */

/** Whether a party of that status stands in the way of agreement. */
function blocks(status: Status): boolean {
  switch (status) {
    case 'disputed':
    case 'rejected':
    case 'unclear':
      return true
    case 'agreed':
    case 'unstated':
      return false
    default:
      return status satisfies never
  }
}

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
 * The changes of the overall status in a window, whose end is inclusive.
 * @param moves by party the changes of its own status within the window, in order of world time
 * @param outset where each of them stands before
 * @param turns the instants within the window at which others may be required than before, ascending
 * @param from where the window begins
 * @param requiredAt the parties required at an instant
 */
export function overallCourse(
  moves: ReadonlyMap<string, readonly Step<Status>[]>,
  outset: ReadonlyMap<string, Status>,
  turns: readonly number[],
  from: number,
  requiredAt: (at: number) => readonly string[],
): Step<OverallStatus>[] {
  const course: Step<OverallStatus>[] = []
  const statuses = new Map(outset)
  const own = [...moves].flatMap(([party, steps]) => steps.map(({ at, status }) => ({ at, party, status })))
  const all: { at: number; party?: string; status?: Status }[] = [...own, ...turns.map((at) => ({ at }))].sort((a, b) => a.at - b.at)
  let required = requiredAt(from - 1)
  const overall = () => overallOf(required.map((party) => statuses.get(party) ?? 'unstated'))
  let last = overall()
  let next = 0
  for (const [place, { at, party, status }] of all.entries()) {
    if (party !== undefined && status !== undefined) statuses.set(party, status)
    if (all[place + 1]?.at === at) continue
    if ((turns[next] as number) <= at) {
      while ((turns[next] as number) <= at) next++
      required = requiredAt(at)
    }
    const now = overall()
    if (now !== last) course.push({ at, status: now })
    last = now
  }
  return course
}
