import type { Limits } from './settings.ts'

/** Why a stream that waited goes on: there is news, it is time for a sign of life, or it is to end. */
type Wake = 'news' | 'beat' | 'end'

/** A place among the open streams. */
export type OpenStream = {
  /** Waits for what comes next, one caller at a time. What came while nobody waited is not told again. */
  next(): Promise<Wake>
  /** Gives the place up; who waits there is told to end. */
  close(): void
}

type Reader = { wake(why: Wake): void; close(): void }

/**
 * The answers that stay open. All of them have one clock and are woken by topic, so that one that waits costs a place in a
 * set: no timer, and no look at the log of its own.
 */
export function openStreams({ streams: most, beatMs }: Pick<Limits, 'streams' | 'beatMs'>) {
  const topics = new Map<string, Set<Reader>>()
  const all = new Set<Reader>()
  let clock: NodeJS.Timeout | undefined
  let isEnding = false

  function add(topic: string, reader: Reader): void {
    topics.set(topic, (topics.get(topic) ?? new Set()).add(reader))
    all.add(reader)
    clock ??= setInterval(() => all.forEach(({ wake }) => void wake('beat')), beatMs).unref()
  }

  function remove(topic: string, reader: Reader): void {
    const readers = topics.get(topic)
    readers?.delete(reader)
    if (readers?.size === 0) topics.delete(topic)
    all.delete(reader)
    if (all.size > 0) return
    clearInterval(clock)
    clock = undefined
  }

  /** A place for a stream on a topic; null where there are too many already. */
  function open(topic: string): OpenStream | null {
    if (all.size >= most) return null
    let waiting: ((why: Wake) => void) | undefined
    const reader: Reader = {
      wake(why) {
        const go = waiting
        waiting = undefined
        go?.(why)
      },
      close() {
        remove(topic, reader)
        reader.wake('end')
      },
    }
    if (!isEnding) add(topic, reader)
    return {
      next: () => (all.has(reader) ? new Promise((resolve) => (waiting = resolve)) : Promise.resolve('end')),
      close: () => reader.close(),
    }
  }

  return {
    open,
    /** Wakes all who wait on a topic, since there is news of it. */
    tell(topic: string): void {
      for (const { wake } of topics.get(topic) ?? []) wake('news')
    },
    isRead: (topic: string): boolean => topics.has(topic),
    /** Ends all that are open, and at once whatever is opened later. */
    end(): void {
      isEnding = true
      for (const { close } of all) close()
    },
  }
}
