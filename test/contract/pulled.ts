import type { RecordedEvent } from '../../events/envelope.ts'
import type { Trial } from './trial.ts'

/** A subscription to all streams of the case that is pulled by hand. */
export const pulled = ({ store, prefix }: Trial): { batches: AsyncIterator<RecordedEvent[]>; abort: () => void } => {
  const controller = new AbortController()
  const batches = store.subscribe({ prefix, signal: controller.signal })[Symbol.asyncIterator]()
  return { batches, abort: () => controller.abort() }
}
