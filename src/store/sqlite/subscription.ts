import { setImmediate as turn } from 'node:timers/promises'
import type { RecordedEvent } from '../../../events/envelope.ts'
import type { Subscription } from '../port/port.ts'
import type { Engine } from './engine.ts'

const pageSize = 1000

/**
 * Pages of the log from a position on, without end. Live events are read from the log like all others, so there is
 * no buffer to overflow and no hand-over to get wrong; a consumer that does not pull costs nothing.
 * Between an empty page and the wait there is no `await`, so nothing can be written unheard.
 * @param nextAppend resolves when something may have been appended, or the signal has aborted; never rejects
 */
export async function* subscription(
  { head, readAll }: Pick<Engine, 'head' | 'readAll'>,
  nextAppend: (signal: AbortSignal) => Promise<unknown>,
  { after = -1, prefix = '', signal }: Subscription,
): AsyncGenerator<RecordedEvent[]> {
  let position = after
  while (!signal.aborted) {
    const searched = head('')
    const events = readAll({ after: position, prefix, limit: pageSize })
    position = events.at(-1)?.position ?? Math.max(position, searched)
    if (events.length > 0) yield events
    else await nextAppend(signal)
    // A catch-up would else starve the writers and timers of its own process.
    if (events.length === pageSize) await turn()
  }
}
