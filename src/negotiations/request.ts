import type { Catalogue, EventType } from '../../events/catalogue.ts'
import type { Registry } from '../../projections/rules/record.ts'
import { failed } from '../result.ts'
import type * as streams from '../streams/outcome.ts'
import type { Command } from './commands/command.ts'
import { decide } from './commands/decide.ts'
import { type Refusal, refusalCodes } from './commands/refusal.ts'
import { cellChangedAt, type IfUnchanged, knownCell } from './commands/unchanged-cell.ts'

/** One atomic request to a negotiation. */
export type Request = Pick<streams.Request<Catalogue, Registry, never>, 'by' | 'key' | 'expected'> & {
  commands: readonly Command[]
  /** The cell to which nothing may have come; left out: whatever came is no matter. */
  ifUnchanged?: IfUnchanged | undefined
}

/** Why a request was not taken, though nothing is wrong with what it asks for: something came to the cell that it is about. */
type CellChanged = { changedAt: number }

/** A command as a decision on the register. */
export const decisionOf =
  (command: Command): streams.Decision<Catalogue, Registry, Refusal[]> =>
  (registry, circumstances) =>
    decide(registry, command, circumstances)

/** The same where nothing came to a cell; decided with it, so that of two who knew the same only the first is taken. */
const unlessChanged =
  (ifUnchanged: IfUnchanged, command: Command): streams.Decision<Catalogue, Registry, Refusal[] | CellChanged> =>
  (registry, circumstances) => {
    const unknown = knownCell(registry.frame, ifUnchanged, circumstances.revision)
    if (unknown.length > 0) return failed(unknown)
    const changedAt = cellChangedAt(registry, ifUnchanged)
    return changedAt === null ? decide(registry, command, circumstances) : failed({ changedAt })
  }

/** A request as decisions on the register, each made on what those before it come to; the condition on what was there before all. */
export const decisionsOf = ({ commands, ifUnchanged }: Pick<Request, 'commands' | 'ifUnchanged'>) =>
  commands.map((command, index) => (index === 0 && ifUnchanged !== undefined ? unlessChanged(ifUnchanged, command) : decisionOf(command)))

/** An event that a request wrote. */
export type Written = { id: string; type: EventType; revision: number; data: unknown }

/** What became of a request. Nothing of it is written unless it is `recorded` or was so before. */
export type Outcome =
  | { outcome: 'recorded' | 'repeated'; revision: number; recordedAt: string; events: Written[] }
  | { outcome: 'refused'; refusals: (Refusal & { command: number })[] }
  /** The negotiation is not at the revision that the caller expected. */
  | { outcome: 'stale'; revision: number }
  /** Something came to the cell that the caller expected unchanged, at that revision for the last time. */
  | { outcome: 'cell-changed'; revision: number }
  /** The idempotency key was used before, for something else. */
  | { outcome: 'key-reused'; revision: number }

/** What became of a request, as the field where it is wrong is named to its caller. */
export function outcomeOf(outcome: streams.Outcome<Catalogue, Refusal[] | CellChanged>): Outcome {
  switch (outcome.outcome) {
    case 'recorded':
    case 'repeated': {
      const events = outcome.events.map(({ id, type, revision, data }) => ({ id, type, revision, data }))
      return { outcome: outcome.outcome, revision: outcome.revision, recordedAt: outcome.events.at(-1)?.recordedAt ?? '', events }
    }
    case 'refused': {
      const refusals: (Refusal & { command: number })[] = []
      for (const { decision, error } of outcome.refusals) {
        if ('changedAt' in error) return { outcome: 'cell-changed', revision: error.changedAt }
        refusals.push(...error.map((refusal) => ({ ...refusal, command: decision })))
      }
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
