import type { System } from '../../system.ts'
import type { ServiceClient } from '../transport/client.ts'
import type { Entry, EntryResult } from './entry.ts'
import { readTrial, type Trial, tried } from './trial.ts'

/**
 * What would become of entries if they were handed in to a negotiation one after the other now: decided in memory, on the log as the service
 * gives it. Nothing is written.
 * @returns for each entry what would become of it
 */
export async function dryRun(
  service: ServiceClient,
  target: string,
  entries: readonly Entry[],
  system: Pick<System, 'now' | 'newId'>,
): Promise<EntryResult[]> {
  const onRecord = new Set((await service.negotiations()).map(({ id }) => id))
  const trials = new Map<string, Trial>()
  const results: EntryResult[] = []
  for (const entry of entries) {
    const { command } = entry
    // An opening says itself what it opens.
    const negotiation = command.type === 'OpenNegotiation' ? command.data.id : target
    const trial = trials.get(negotiation) ?? (await readTrial(service, negotiation, onRecord.has(negotiation)))
    trials.set(negotiation, trial)
    results.push(tried(trial, entry, system))
  }
  return results
}
