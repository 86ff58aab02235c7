import { setImmediate as turn } from 'node:timers/promises'
import type { RecordedEvent } from '../../../events/envelope.ts'
import type { Engine } from './engine.ts'
import type { Growth } from './growth.ts'

const pageSize = 1000

/**
 * Pages of the log from a position on, without end. Live events are read from the log like all others, so there is
 * no buffer to overflow and no hand-over to get wrong; a consumer that does not pull costs nothing.
 * Between an empty page and the wait there is no `await`, so nothing can be written unheard.
 */
export async function* tail(
  { head, readAll }: Pick<Engine, 'head' | 'readAll'>,
  growth: Growth,
  { after, prefix, signal }: { after: number; prefix: string; signal: AbortSignal },
): AsyncGenerator<RecordedEvent[]> {
  let cursor = after
  while (!signal.aborted) {
    const searched = head('')
    const events = readAll({ after: cursor, prefix, direction: 'forwards', limit: pageSize })
    cursor = events.at(-1)?.position ?? Math.max(cursor, searched)
    if (events.length > 0) yield events
    else await growth(signal)
    // A catch-up would else starve the writers and timers of its own process.
    if (events.length === pageSize) await turn()
  }
}
