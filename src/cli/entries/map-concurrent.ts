/**
 * Works through a list with so many items under way at once, each begun in the order of the list.
 * Rejects with the first failure, and begins nothing after it.
 */
export async function mapConcurrent<T>(items: readonly T[], limit: number, work: (item: T, index: number) => Promise<void>): Promise<void> {
  // One generator for all: where one of them throws, the loop closes it, and so ends the others.
  const waiting = (function* () {
    yield* items.entries()
  })()
  const workThrough = async () => {
    for (const [index, item] of waiting) await work(item, index)
  }
  await Promise.all(Array.from({ length: limit }, workThrough))
}
