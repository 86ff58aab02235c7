import type { Catalogue } from '../../../events/catalogue.ts'
import { LoggedEvent } from '../../../events/cloud-event.ts'
import type { RecordedEvent } from '../../../events/envelope.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import type { Registry } from '../../../projections/rules/record.ts'
import { negotiations } from '../../negotiations/category.ts'
import { decisionsOf, outcomeOf } from '../../negotiations/request.ts'
import { Draft } from '../../streams/draft.ts'
import { type Identity, identityOf } from '../../streams/idempotency.ts'
import { emptyStream, takeIn } from '../../streams/state.ts'
import type { System } from '../../system.ts'
import { logPath } from '../command/negotiation.ts'
import { exitCodes, Failure } from '../terminal/exit.ts'
import type { ServiceClient } from '../transport/client.ts'
import { changedSince, type Entry, type EntryResult, type KeyedEntry, refusedAt } from './entry.ts'

/** A negotiation as it is on record, read into memory, and what the entries that are tried on it make of it. */
export type Trial = {
  negotiation: string
  /** What is on record; what is tried is not in it. */
  registry: Registry
  draft: Draft<Catalogue, Negotiation, Registry>
  /** All that is on record or was tried, by id. */
  events: Map<string, RecordedEvent>
}

/** Reads the log of a negotiation, where it has one. */
export async function readTrial(service: ServiceClient, negotiation: string, isOnRecord: boolean): Promise<Trial> {
  const stream = emptyStream(negotiations)
  const events = new Map<string, RecordedEvent>()
  const path = logPath(negotiation)
  if (isOnRecord)
    for await (const text of service.lines(path)) {
      const event = service.parse(LoggedEvent, path, text)
      events.set(event.id, event)
      try {
        takeIn(stream, negotiations, event, false)
      } catch (cause) {
        const message = `The log of ${negotiation} cannot be read by this program; is the service of another version?`
        throw new Failure(exitCodes.unreachable, `${message}\n${(cause as Error).message}`, { cause })
      }
    }
  return { negotiation, registry: stream.state.registry, draft: new Draft(negotiations, negotiation, stream), events }
}

const sameAs = ({ correlationId }: RecordedEvent, { correlation }: Identity): 'unchanged' | 'differing' =>
  correlationId === correlation ? 'unchanged' : 'differing'

/** Whether something is on record under an entry's key, and what it says is the same; undefined: there is nothing. */
export function onRecord({ negotiation, events }: Trial, { key, command }: KeyedEntry): 'unchanged' | 'differing' | undefined {
  const identity = identityOf(negotiations.keying, negotiation, { by: 'dry-run', key, asks: [command] }, () => key)
  const before = events.get(identity.idAt(0))
  return before && sameAs(before, identity)
}

/**
 * What would become of an entry if it were handed in now, decided by what decides in the service. What it comes to is there for the entries
 * that are tried after it; one that would be refused changes nothing for them.
 */
export function tried({ negotiation, draft, events }: Trial, entry: Entry, system: Pick<System, 'now' | 'newId'>): EntryResult {
  const { command, key, ifUnchanged } = entry
  const commands = [command]
  const request = { by: 'dry-run', key, asks: commands, decisions: decisionsOf({ commands, ifUnchanged }) }
  const identity = identityOf(negotiations.keying, negotiation, request, system.newId)
  const before = key === undefined ? undefined : events.get(identity.idAt(0))
  if (before !== undefined) return { result: sameAs(before, identity) }
  const prepared = draft.prepare(request, identity, system.now())
  if ('outcome' in prepared) {
    const outcome = outcomeOf(prepared)
    if (outcome.outcome === 'cell-changed') return changedSince(entry, `It came at revision ${outcome.revision}`)
    if (outcome.outcome !== 'refused') throw new Error(`a trial expects no revision: ${outcome.outcome}`)
    // The service looks for the negotiation before it decides.
    const isThere = outcome.refusals.every(({ code }) => code !== 'not-open')
    return refusedAt(entry, isThere ? outcome.refusals : [{ code: 'unknown-negotiation', message: `There is no ${negotiation}` }])
  }
  draft.enter(prepared)
  for (const event of prepared.events) events.set(event.id, event)
  return { result: 'added' }
}
