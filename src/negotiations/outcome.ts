import type { EventType } from '../../events/catalogue.ts'
import type { Refusal } from './commands/refusal.ts'

/** An event that a request wrote. */
export type Written = { id: string; type: EventType; revision: number; data: unknown }

/** What became of a request. Nothing of it is written unless it is `recorded` or was so before. */
export type Outcome =
  | { outcome: 'recorded' | 'repeated'; revision: number; recordedAt: string; events: Written[] }
  | { outcome: 'refused'; refusals: (Refusal & { command: number })[] }
  /** The negotiation is not at the revision that the caller expected. */
  | { outcome: 'stale'; revision: number }
  /** The idempotency key was used before, for something else. */
  | { outcome: 'key-reused'; revision: number }
