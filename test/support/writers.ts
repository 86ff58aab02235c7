import { randomUUIDv7 } from 'node:crypto'
import type { Test } from 'tap'
import type { Store } from '../../src/store/port/port.ts'
import { newEvent } from './events.ts'

type Acknowledged = { stream: string; revision: number; id: string }

export type Writers = {
  /** When the newest append was acknowledged, by this process's clock, in milliseconds. */
  newest(): number
  /** Resolves once so many more were acknowledged. */
  acknowledged(more: number): Promise<void>
  /** Lets them end what they do, and compares what they were told with what the store holds; how many events of each kind. */
  check(t: Test): Promise<{ acknowledged: number; lost: number; doubled: number }>
}

/** Starts so many writers, each of which appends to a stream of its own, one event after the other, until they are checked. */
export const startWriters = (store: Store, writers: number): Writers => {
  const acknowledged: Acknowledged[] = []
  const waiting = new Set<() => void>()
  let newest = performance.now()
  let goesOn = true

  const write = async (stream: string): Promise<void> => {
    for (let revision = 0; goesOn; revision++) {
      const event = newEvent(`${stream} ${revision}`, { id: randomUUIDv7() })
      const result = await store.append(stream, revision === 0 ? 'none' : revision - 1, [event])
      if (result.outcome !== 'appended' && result.outcome !== 'repeated') throw new Error(`${stream}: ${JSON.stringify(result)}`)
      newest = performance.now()
      acknowledged.push({ stream, revision: result.lastRevision, id: event.id })
      for (const look of waiting) look()
    }
  }
  const streams = Array.from({ length: writers }, (_, n) => `writer-${n}`)
  const written = Promise.all(streams.map(write))
  written.catch(() => {})

  return {
    newest: () => newest,
    acknowledged(more) {
      const goal = acknowledged.length + more
      const reached = new Promise<void>((resolve) => {
        const look = () => {
          if (acknowledged.length < goal) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
      })
      return Promise.race([reached, written.then(() => {})])
    },
    async check(t) {
      goesOn = false
      await written
      const stored = (await Promise.all(streams.map((stream) => store.readStream(stream, { limit: 1_000_000 })))).flat()
      t.strictSame(
        stored.map(({ stream, revision, id }) => ({ stream, revision, id })),
        streams.flatMap((stream) => acknowledged.filter((one) => one.stream === stream)),
        'each stream holds what was acknowledged, in that order, and nothing else',
      )
      const ids = new Set(stored.map(({ id }) => id))
      const lost = acknowledged.filter(({ id }) => !ids.has(id)).length
      return { acknowledged: acknowledged.length, lost, doubled: stored.length - ids.size }
    },
  }
}
