import type { Catalogue } from '../../../events/catalogue.ts'
import { LoggedEvent } from '../../../events/cloud-event.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import type { Registry } from '../../../projections/rules/record.ts'
import { negotiations } from '../../negotiations/category.ts'
import { decisionOf, outcomeOf } from '../../negotiations/request.ts'
import { Draft } from '../../streams/draft.ts'
import { identityOf } from '../../streams/idempotency.ts'
import { emptyStream, takeIn } from '../../streams/state.ts'
import type { System } from '../../system.ts'
import { logPath } from '../command/negotiation.ts'
import { exitCodes, Failure } from '../terminal/exit.ts'
import type { ServiceClient } from '../transport/client.ts'
import { type Entry, type EntryResult, refusedAt } from './entry.ts'

/** A negotiation as it is on record, and what the entries before have made of it; with the correlation id of each event. */
type Trial = { draft: Draft<Catalogue, Negotiation, Registry>; correlations: Map<string, string> }

/** Reads a negotiation's log into memory, where it has one. */
async function readTrial(service: ServiceClient, negotiation: string, isOnRecord: boolean): Promise<Trial> {
  const stream = emptyStream(negotiations)
  const correlations = new Map<string, string>()
  const path = logPath(negotiation)
  if (isOnRecord)
    for await (const text of service.lines(path)) {
      const event = service.parse(LoggedEvent, path, text)
      correlations.set(event.id, event.correlationId)
      try {
        takeIn(stream, negotiations, event, false)
      } catch (cause) {
        const message = `The log of ${negotiation} cannot be read by this program; is the service of another version?`
        throw new Failure(exitCodes.unreachable, `${message}\n${(cause as Error).message}`, { cause })
      }
    }
  return { draft: new Draft(negotiations, negotiation, stream), correlations }
}

/**
 * What would become of entries if they were handed in to a negotiation one after the other now: decided in memory, on the log as the service
 * gives it, by what decides in the service. Nothing is written.
 * @returns for each entry what would become of it; one that would be refused changes nothing for those after it
 */
export async function dryRun(
  service: ServiceClient,
  target: string,
  entries: readonly Entry[],
  system: Pick<System, 'now' | 'newId'>,
): Promise<EntryResult[]> {
  const onRecord = new Set((await service.negotiations()).map(({ id }) => id))
  const trials = new Map<string, Trial>()

  async function resultOf({ command, key, place }: Entry): Promise<EntryResult> {
    // An opening says itself what it opens.
    const negotiation = command.type === 'OpenNegotiation' ? command.data.id : target
    const trial = trials.get(negotiation) ?? (await readTrial(service, negotiation, onRecord.has(negotiation)))
    const { draft, correlations } = trial
    trials.set(negotiation, trial)
    const request = { by: 'dry-run', key, asks: [command], decisions: [decisionOf(command)] }
    const identity = identityOf(negotiations.keying, negotiation, request, system.newId)
    const before = key === undefined ? undefined : correlations.get(identity.idAt(0))
    if (before !== undefined) return { result: before === identity.correlation ? 'unchanged' : 'differing' }
    const prepared = draft.prepare(request, identity, system.now())
    if ('outcome' in prepared) {
      const outcome = outcomeOf(prepared)
      if (outcome.outcome !== 'refused') throw new Error(`a trial expects no revision: ${outcome.outcome}`)
      // The service looks for the negotiation before it decides.
      const isThere = outcome.refusals.every(({ code }) => code !== 'not-open')
      return refusedAt(place, isThere ? outcome.refusals : [{ code: 'unknown-negotiation', message: `There is no ${negotiation}` }])
    }
    draft.enter(prepared)
    for (const { id, correlationId } of prepared.events) correlations.set(id, correlationId)
    return { result: 'added' }
  }

  const results: EntryResult[] = []
  for (const entry of entries) results.push(await resultOf(entry))
  return results
}
