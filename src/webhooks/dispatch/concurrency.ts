/** At most so many at a time; the others wait in the order in which they came. */
export type Slots = { taken<T>(work: () => Promise<T>): Promise<T> }

export function slotsOf(size: number): Slots {
  const waiting: (() => void)[] = []
  let free = size
  return {
    async taken(work) {
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await work()
      } finally {
        const next = waiting.shift()
        if (next === undefined) free += 1
        else next()
      }
    },
  }
}
