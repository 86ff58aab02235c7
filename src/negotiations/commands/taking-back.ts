import type { Registry } from '../../../projections/rules/record.ts'
import { isOfDevelopment } from '../../../projections/subjects.ts'
import { begunInTime } from './chronology.ts'
import type { DataOf } from './command.ts'
import { soundOrder } from './order.ts'
import { outcomeOf } from './provisional.ts'
import { type Refusal, refusedIf } from './refusal.ts'
import { isInItself } from './turn.ts'

/**
 * What there is to refuse in a taking back: the entry is one of those that can be taken back, for the first time, and what
 * it leaves could stand. That a retraction as a duplicate is taken back of which the original was retracted since is no matter.
 */
export function takeBack(registry: Registry, takingBack: DataOf<'TakeBack'>): Refusal[] {
  const { event } = takingBack
  const entry = registry.revocable.get(event)
  if (entry === undefined)
    return isDevelopments(registry, event)
      ? refusedIf(true, 'not-revocable', '/event', event)
      : refusedIf(true, 'unknown-event', '/event', event)
  if (entry.takenBack !== undefined) return refusedIf(true, 'taken-back', '/event', `at revision ${entry.takenBack.revision}`)
  const outcome = outcomeOf(registry, { type: 'EntryTakenBack', data: takingBack })
  // Who never left a bloc is in it still.
  if (entry.type === 'MembershipChanged') return refusedIf(isInItself(outcome.frame, entry.of), 'in-a-circle', '/event', entry.of)
  if (!isOfDevelopment(entry.type)) return []
  const retraction = registry.developments.get(entry.of)?.retractions.find((one) => one.event === event)
  const ids = [entry.of, ...(retraction?.duplicateOf === undefined ? [] : [retraction.duplicateOf])]
  return [...begunInTime(outcome, ids, '/event'), ...soundOrder(outcome, ids, '/event')]
}

/** Whether an event recorded a development, or a correction of one. */
const isDevelopments = ({ developments }: Registry, event: string): boolean =>
  [...developments.values()].some(({ bodies }) => bodies.some((body) => body.event === event))
