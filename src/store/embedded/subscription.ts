import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
import type { RecordedEvent } from '../../../events/envelope.ts'
import type { Subscription } from '../port/port.ts'
import type { Engine } from './engine.ts'

const pageSize = 1000

/** Resolves when something may have been appended, or the signal has aborted. Never rejects. */
export type NextAppend = (signal: AbortSignal) => Promise<void>

/** For appends of this process: whoever waits is woken by `notify`. */
export const appendNotifier = (): { next: NextAppend; notify: () => void } => {
  const waiting = new Set<() => void>()
  return {
    next: (signal) =>
      new Promise((resolve) => {
        const wake = () => {
          waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        waiting.add(wake)
        signal.addEventListener('abort', wake, { once: true })
      }),
    notify: () => {
      for (const wake of [...waiting]) wake()
    },
  }
}

/** For appends of another process: look again every so many milliseconds. */
export const polling =
  (ms: number): NextAppend =>
  (signal) =>
    delay(ms, undefined, { signal }).catch(() => {})

/**
 * Pages of the log from a position on, without end. Live events are read from the log like all others, so there is
 * no buffer to overflow and no hand-over to get wrong; a consumer that does not pull costs nothing.
 * Between an empty page and the wait there is no `await`, so nothing can be written unheard.
 */
export async function* subscription(
  { head, readAll }: Pick<Engine, 'head' | 'readAll'>,
  next: NextAppend,
  { after = -1, prefix = '', signal }: Subscription,
): AsyncGenerator<RecordedEvent[]> {
  let position = after
  while (!signal.aborted) {
    const searched = head('')
    const events = readAll({ after: position, prefix, direction: 'forwards', limit: pageSize })
    position = events.at(-1)?.position ?? Math.max(position, searched)
    if (events.length > 0) yield events
    else await next(signal)
    // A catch-up would else starve the writers and timers of its own process.
    if (events.length === pageSize) await turn()
  }
}
