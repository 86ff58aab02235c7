/** The value below which a share of the others lie; of an even split the upper one. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const found = sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)]
  if (found === undefined) throw new RangeError('Nothing was measured')
  return found
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** What a task came to in every round, by its name. */
export type Measured<Name extends string> = Record<Name, number[]>

/**
 * Runs tasks in turn, a round of all of them at a time, so that whatever else loads the machine loads all alike.
 * Each round begins with another task; a first round, in which the engine warms up, does not count.
 */
export async function interleaved<Name extends string>(
  rounds: number,
  tasks: Record<Name, () => number | Promise<number>>,
): Promise<Measured<Name>> {
  const names = Object.keys(tasks) as Name[]
  const measured = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Measured<Name>
  for (let round = -1; round < rounds; round++)
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(turn + round + 1) % names.length] as Name
      const value = await tasks[name]()
      if (round >= 0) measured[name].push(value)
    }
  return measured
}

/** The median of what one task came to for each unit of the other in the same round: steadier than a ratio of medians. */
export const ratioOf = (values: readonly number[], bare: readonly number[]): number =>
  median(values.map((value, round) => value / (bare[round] as number)))

/** How many a second some work does, of which it does so many. */
export async function rateOf(count: number, work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return (count / (performance.now() - start)) * 1000
}
