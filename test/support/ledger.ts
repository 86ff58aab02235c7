import type { Command } from '../../src/negotiations/commands/command.ts'
import { type Ledger, type LedgerOptions, openLedger } from '../../src/negotiations/ledger.ts'
import type { Outcome } from '../../src/negotiations/request.ts'
import type { Store } from '../../src/store/port/port.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'

/** The time of every test, until it says otherwise. */
export const noon = Date.parse('2024-06-01T12:00:00.000Z')

/** Time that stands still until it is set, and ids that count. */
export function surroundings(start = noon) {
  let count = 0
  const clock = { now: start }
  return {
    clock,
    now: () => clock.now,
    newId: () => `01900000-0000-7000-8000-${(count++).toString(16).padStart(12, '0')}`,
  }
}

export type Fixture = { store: Store; ledger: Ledger; clock: { now: number }; ask(...commands: Command[]): Promise<Outcome> }

/** A ledger on a store of its own in memory, or on the one given. */
export async function openFixture(options: Partial<LedgerOptions> & { store?: Store; id?: string } = {}): Promise<Fixture> {
  const { store = openMemory(), id = 'teln-dam', ...rest } = options
  const { clock, ...given } = surroundings()
  const ledger = await openLedger(store, { ...given, ...rest })
  return { store, ledger, clock, ask: (...commands) => ledger.write(id, { commands, by: 'desk' }) }
}
