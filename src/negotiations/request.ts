import type { Catalogue, EventType } from '../../events/catalogue.ts'
import type { Registry } from '../../projections/rules/record.ts'
import type * as streams from '../streams/outcome.ts'
import type { Command } from './commands/command.ts'
import { decide } from './commands/decide.ts'
import { type Refusal, refusalCodes } from './commands/refusal.ts'

/** One atomic request to a negotiation. */
export type Request = Pick<streams.Request<Catalogue, Registry, never>, 'by' | 'key' | 'expected'> & { commands: readonly Command[] }

/** A command as a decision on the register. */
export const decisionOf =
  (command: Command): streams.Decision<Catalogue, Registry, Refusal[]> =>
  (registry, circumstances) =>
    decide(registry, command, circumstances)

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

/** What became of a request, as the field where it is wrong is named to its caller. */
export function outcomeOf(outcome: streams.Outcome<Catalogue, Refusal[]>): Outcome {
  switch (outcome.outcome) {
    case 'recorded':
    case 'repeated': {
      const events = outcome.events.map(({ id, type, revision, data }) => ({ id, type, revision, data }))
      return { outcome: outcome.outcome, revision: outcome.revision, recordedAt: outcome.events.at(-1)?.recordedAt ?? '', events }
    }
    case 'refused': {
      const refusals = outcome.refusals.flatMap(({ decision, error }) => error.map((refusal) => ({ ...refusal, command: decision })))
      return { outcome: 'refused', refusals }
    }
    case 'too-large': {
      const message = `${refusalCodes['too-large']}; this would be ${outcome.bytes} bytes`
      return { outcome: 'refused', refusals: [{ code: 'too-large', message, pointer: '', command: 0 }] }
    }
    case 'stale':
    case 'key-reused':
      return outcome
    default:
      return outcome satisfies never
  }
}
