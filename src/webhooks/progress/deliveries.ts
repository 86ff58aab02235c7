import { type Attempt, type AttemptsMade, deliveryCatalogue, deliveryStreamOf, type LaneProgress } from '../../../events/delivery.ts'
import type { RecordedEvent } from '../../../events/envelope.ts'
import { readAs } from '../../../events/reading.ts'
import type { Store } from '../../store/port/port.ts'

/** How far the deliveries of a subscription have come, as its newest records say. */
export type Progress = Omit<AttemptsMade, 'token' | 'attempts' | 'isWhole' | 'lanes'> & {
  lanes: Map<string, LaneProgress>
  /** The newest record; null where there is none. */
  tail: RecordedEvent | null
}

/** An attempt as it was recorded; `record` and `index` are its place, for paging. */
export type RecordedAttempt = Attempt & { record: number; index: number }

const pageLimit = 100

const noProgress = (): Progress => ({
  lanes: new Map(),
  tail: null,
  series: 1,
  errands: -1,
  challenge: null,
  firstFailureAt: null,
  lastSuccessAt: null,
})

/** The records of a subscription from one on, newest first, as far back as they are kept. */
async function* recordsBack(store: Pick<Store, 'readStream'>, webhook: string, newest?: number): AsyncGenerator<RecordedEvent> {
  for (let from = newest; from === undefined || from >= 0; ) {
    const range = { direction: 'backwards' as const, limit: pageLimit, ...(from === undefined ? {} : { from }) }
    const page = await store.readStream(deliveryStreamOf(webhook), range)
    yield* page
    const last = page.at(-1)
    if (last === undefined) return
    from = last.revision - 1
  }
}

/** Reads back to the newest record that has every queue (“lane” on record). What the newest record of each says is how far it has come. */
export async function readProgress(store: Pick<Store, 'readStream'>, webhook: string): Promise<Progress> {
  const progress = noProgress()
  for await (const recorded of recordsBack(store, webhook)) {
    const { token: _, attempts: _attempts, lanes, isWhole, ...state } = readAs(deliveryCatalogue, recorded).data
    if (progress.tail === null) Object.assign(progress, { tail: recorded, ...state })
    for (const [negotiation, lane] of Object.entries(lanes)) if (!progress.lanes.has(negotiation)) progress.lanes.set(negotiation, lane)
    if (isWhole) break
  }
  return progress
}

/**
 * The recorded attempts of a subscription, newest first, as far back as records are kept.
 * @param before leaves out that attempt and all after it
 */
export async function* attemptsOf(
  store: Pick<Store, 'readStream'>,
  webhook: string,
  before?: { record: number; index: number },
): AsyncGenerator<RecordedAttempt> {
  for await (const recorded of recordsBack(store, webhook, before?.record)) {
    const { attempts } = readAs(deliveryCatalogue, recorded).data
    const end = recorded.revision === before?.record ? before.index : attempts.length
    for (let index = end - 1; index >= 0; index--) yield { ...(attempts[index] as Attempt), record: recorded.revision, index }
  }
}
