import type { LaneProgress } from '../../events/delivery.ts'
import { type Heads, headIn, type Subscription } from './subscription.ts'

/** The newest revision of which something was told, in whole or in part. */
function toldUpTo({ done, replayUntil }: LaneProgress): number {
  const { rev, index } = replayUntil ?? done
  return index < 0 ? rev - 1 : rev
}

/**
 * Where the newest filter has to begin later than its owner set it: messages that were told under the one before, until
 * the change was known to the one that delivers, keep their numbers. Null where it need not.
 */
export function deferral({ series }: Pick<Subscription, 'series'>, lanes: ReadonlyMap<string, LaneProgress>): Heads | null {
  const after = series.at(-1)?.after ?? {}
  const later = [...lanes].flatMap(([negotiation, lane]) => {
    const told = toldUpTo(lane)
    return told > headIn(after, negotiation) ? [[negotiation, told] as const] : []
  })
  return later.length === 0 ? null : Object.fromEntries(later)
}
