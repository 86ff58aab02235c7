import type { RecordedEvent } from '../../../events/envelope.ts'
import type { Ledger } from '../../negotiations/ledger.ts'

/** Revisions of a negotiation, both inclusive; none where `to` comes before `from`. */
export type LogRange = { from: number; to: number }

const pageSize = 500

/** The events of a range, read page by page as they are taken. */
export async function* eventsIn(ledger: Ledger, negotiation: string, { from, to }: LogRange): AsyncGenerator<RecordedEvent> {
  let next = from
  while (next <= to) {
    const page = await ledger.events(negotiation, next, Math.min(pageSize, to - next + 1))
    if (page.length === 0) throw new Error(`the log of ${negotiation} ends before revision ${next}, which was read in before`)
    yield* page
    next += page.length
  }
}
