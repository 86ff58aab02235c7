import type { Direction } from '../port/port.ts'
import { type Place, placeAt } from './event.ts'

/** Positions of the events of a page of the log. */
type ReadPositions = (place: Place | null, prefix: string, direction: Direction, count: number) => Promise<number[]>

const pageSize = 1000

/**
 * Finds the newest event of the streams with a prefix, −1 where there is none. The server would look through the whole
 * log behind that event each time, and others may have written much there. So what was looked through is remembered.
 */
export const headsOf = (read: ReadPositions): ((prefix: string) => Promise<number>) => {
  const known = new Map<string, { searched: number; newest: number }>()

  const newestBehind = async (searched: number, prefix: string): Promise<number | undefined> => {
    let newest: number | undefined
    for (let from = searched; ; ) {
      const page = await read(placeAt(from), prefix, 'forwards', pageSize)
      newest = page.at(-1) ?? newest
      if (newest === undefined || page.length < pageSize) return newest
      from = newest
    }
  }

  return async (prefix) => {
    const [end] = await read(null, '', 'backwards', 1)
    if (prefix === '' || end === undefined) return end ?? -1
    const before = known.get(prefix)
    const newest =
      before === undefined
        ? ((await read(null, prefix, 'backwards', 1))[0] ?? -1)
        : ((await newestBehind(before.searched, prefix)) ?? before.newest)
    known.set(prefix, { searched: end, newest })
    return newest
  }
}
