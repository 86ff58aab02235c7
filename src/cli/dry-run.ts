import { randomUUIDv7 } from 'node:crypto'
import { LoggedEvent } from '../../events/cloud-event.ts'
import { type Book, emptyBook, take } from '../negotiations/book.ts'
import type { Command } from '../negotiations/commands/command.ts'
import { type Draft, drafting, draftOn, enter, identityOf } from '../negotiations/drafting.ts'
import { keyedId } from '../streams/idempotency.ts'
import { exitCodes, Failure } from './exit.ts'
import type { Place } from './fault.ts'
import { allNegotiations, logPath } from './negotiation.ts'
import { type Result, refusedAt } from './result.ts'
import { type Service, understood } from './service.ts'

/** An entry as it would be posted: to which negotiation, under which idempotency key if any, and where it is written. */
export type Posting = { negotiation: string; command: Command; key: string | undefined; place: Place }

/** A negotiation as it is on record, and what the entries before have made of it; with the correlation id of each event. */
type Trial = { draft: Draft; correlations: Map<string, string> }

/** Reads a negotiation's log into memory. */
async function read(service: Service, negotiation: string): Promise<{ book: Book; correlations: Map<string, string> }> {
  const book = emptyBook()
  const correlations = new Map<string, string>()
  const path = logPath(negotiation)
  for await (const text of service.lines(path)) {
    const event = understood(LoggedEvent, path, { text, next: undefined })
    correlations.set(event.id, event.correlationId)
    try {
      take(book, event)
    } catch (cause) {
      const message = `The log of ${negotiation} cannot be read by this program; is the service of another version?`
      throw new Failure(exitCodes.unreachable, `${message}\n${(cause as Error).message}`, { cause })
    }
  }
  return { book, correlations }
}

/**
 * What would become of entries if they were posted one after the other now: decided in memory, on the log as the service
 * gives it, by what decides in the service. Nothing is written.
 * @param now the time of the trial, epoch ms
 * @returns for each entry what would become of it; one that would be refused changes nothing for those after it
 */
export async function dryRun(postings: readonly Posting[], service: Service, now: () => number): Promise<Result[]> {
  const surroundings = { now, newId: randomUUIDv7 }
  const onRecord = new Set((await allNegotiations(service)).map(({ id }) => id))
  const trials = new Map<string, Trial>()

  async function trialOf(negotiation: string): Promise<Trial> {
    const known = trials.get(negotiation)
    if (known !== undefined) return known
    const { book, correlations } = onRecord.has(negotiation)
      ? await read(service, negotiation)
      : { book: emptyBook(), correlations: new Map<string, string>() }
    const trial = { draft: draftOn(negotiation, book), correlations }
    trials.set(negotiation, trial)
    return trial
  }

  async function resultOf({ negotiation, command, key, place }: Posting): Promise<Result> {
    const { draft, correlations } = await trialOf(negotiation)
    const request = { commands: [command], by: 'dry-run', key }
    const identity = identityOf(negotiation, request, surroundings)
    const before = key === undefined ? undefined : correlations.get(keyedId(negotiation, key, 0))
    if (before !== undefined) return { result: before === identity.correlation ? 'unchanged' : 'differing' }
    const drafted = drafting(draft, request, identity, surroundings)
    if ('outcome' in drafted) {
      if (drafted.outcome !== 'refused') throw new Error(`a trial expects no revision: ${drafted.outcome}`)
      // The service looks for the negotiation before it decides.
      const isThere = drafted.refusals.every(({ code }) => code !== 'not-open')
      return refusedAt(place, isThere ? drafted.refusals : [{ code: 'unknown-negotiation', message: `There is no ${negotiation}` }])
    }
    enter(draft, drafted)
    for (const { id, correlationId } of drafted.drafted) correlations.set(id, correlationId)
    return { result: 'added' }
  }

  const results: Result[] = []
  for (const posting of postings) results.push(await resultOf(posting))
  return results
}
