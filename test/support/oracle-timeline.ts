import { type Cell, claimsOn, contends, contest, type Status } from './oracle-contest.ts'
import { type OverallStatus, overallOf, requiredBy } from './oracle-overall.ts'
import type { World } from './oracle-world.ts'

/** An unbroken run of one status in world time, up to the next run; `from` in epoch milliseconds, null where it has no beginning. */
export type Run<S> = { from: number | null; status: S }

/** The instants at which the status of the cell can step: where something that bears on it had certainly happened. */
const stepsOf = (world: World, { point, party }: Cell): number[] => [
  ...world.developments
    .filter(({ positions }) => positions.some((one) => one.party === party && one.point === point))
    .map(({ latest }) => latest),
  ...world.denials.filter((denial) => denial.party === party && denial.point === point).map(({ latest }) => latest),
]

function runsOver<S>(steps: readonly number[], statusAt: (asOf: number) => S): Run<S>[] {
  const instants = [...new Set([Number.NEGATIVE_INFINITY, ...steps])].sort((one, other) => one - other)
  return instants
    .map((asOf) => ({ from: asOf === Number.NEGATIVE_INFINITY ? null : asOf, status: statusAt(asOf) }))
    .filter(({ status }, index, all) => status !== all[index - 1]?.status)
}

/** The status of a cell over all world time, with what was published fixed. */
export const timelineOf = (world: World, cell: Cell, publishedBy?: number): Run<Status>[] =>
  runsOver(stepsOf(world, cell), (asOf) => contest(claimsOn(world, cell, { asOf, publishedBy }).filter(contends)).status)

/** The status of a point over all world time. */
export const overallTimelineOf = (world: World, point: string): Run<OverallStatus>[] =>
  runsOver(
    requiredBy(world, point).flatMap((party) => stepsOf(world, { point, party })),
    (asOf) => overallOf(world, point, { asOf }).status,
  )

/** The run that holds at an instant; at the end of time where it is left out. */
export function runAt<S>(runs: readonly Run<S>[], asOf = Number.POSITIVE_INFINITY): Run<S> {
  const run = runs.findLast(({ from }) => from === null || from <= asOf)
  if (run === undefined) throw new Error('A timeline begins before all time')
  return run
}
