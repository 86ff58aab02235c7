import type { NewEvent } from '../../events/envelope.ts'
import { type LeasePayload, leaseCatalogue, leaseStreamOf } from '../../events/lease.ts'
import { readAs } from '../../events/reading.ts'
import { instantOf } from '../../events/time.ts'
import type { ExpectedRevision, Store } from '../store/port/port.ts'
import { type Terms, timing } from './terms.ts'

/** The newest events that a stream keeps. Only the last is ever needed; the others are for people to read. */
const keptEvents = 100

/** What the end of the stream says. */
export type Standing = {
  /** Of the last event; empty where there is none. */
  id: string
  revision: ExpectedRevision
  /** How long this must have been seen unchanged before the lease may be taken; 0 where it is free. */
  quietMs: number
}

/** The stream of one lease. Nothing here rejects because of the store. */
export type Journal = {
  draft(payload: LeasePayload, taking?: string): NewEvent
  /** Undefined where the store does not say. */
  standing(): Promise<Standing | undefined>
  /** Pauses for about as long as a try is worth, by chance longer or shorter, or until the signal aborts. */
  pause(signal: AbortSignal): Promise<void>
  /** One try to append: undefined where the store does not say what became of it. */
  tryAppend(expected: ExpectedRevision, event: NewEvent): Promise<number | 'refused' | undefined>
  /**
   * Tries to append until the store answers or the signal aborts. Each try has the same id and expected revision, so
   * that the event is written once at the most. Resolves to its revision; undefined where it is refused or unknown.
   */
  append(expected: ExpectedRevision, event: NewEvent, signal: AbortSignal): Promise<number | undefined>
  /** Keeps the stream short, now and later. Nobody waits for it; where it fails, the next call tries again. */
  shorten(): void
}

export function openJournal(store: Store, name: string, terms: Terms): Journal {
  const { holder, wall, newId, random, wait, onFault } = terms
  const { patienceMs } = timing(terms)
  const stream = leaseStreamOf(name)
  /** Of the newest event seen, in epoch milliseconds: `recordedAt` never runs back within a stream. */
  let latest = 0
  let isShort = false

  const answer = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
    const answered = new AbortController()
    const giveUp = async () => {
      await wait(patienceMs, answered.signal)
      if (!answered.signal.aborted) throw new Error(`the store has not answered about ${stream} for ${patienceMs} ms`)
      return undefined
    }
    try {
      return await Promise.race([ask(), giveUp()])
    } catch (cause) {
      onFault?.(cause)
      return undefined
    } finally {
      answered.abort()
    }
  }

  const standing = async (): Promise<Standing> => {
    const [last] = await store.readStream(stream, { direction: 'backwards', limit: 1 })
    if (last === undefined) return { id: '', revision: 'none', quietMs: 0 }
    const { id, revision, recordedAt, type, data } = readAs(leaseCatalogue, last)
    latest = Math.max(latest, Date.parse(recordedAt))
    return { id, revision, quietMs: type === 'LeaseReleased' ? 0 : data.ttlMs }
  }

  const append = async (expected: ExpectedRevision, event: NewEvent): Promise<number | 'refused'> => {
    const result = await store.append(stream, expected, [event])
    switch (result.outcome) {
      case 'appended':
      case 'repeated':
        return result.firstRevision
      case 'wrong-revision':
        return 'refused'
      case 'id-taken':
      case 'too-large':
        throw new Error(`the store refused a fresh event of ${stream}: ${JSON.stringify(result)}`)
      default: {
        const unknown: never = result
        throw new Error(`no such outcome: ${unknown}`)
      }
    }
  }

  const journal: Journal = {
    draft({ type, data }, taking) {
      const id = newId()
      latest = Math.max(latest, wall())
      return {
        ...{ id, type, data, schemaVersion: leaseCatalogue[type].version },
        ...{ recordedAt: instantOf(latest), recordedBy: holder },
        ...{ correlationId: taking ?? id, causationId: taking ?? null, previousHash: null },
      }
    },
    standing: () => answer(standing),
    pause: (signal) => wait((patienceMs / 2) * (0.5 + random()), signal),
    tryAppend: (expected, event) => answer(() => append(expected, event)),
    async append(expected, event, signal) {
      while (!signal.aborted) {
        const revision = await journal.tryAppend(expected, event)
        if (revision !== undefined) return revision === 'refused' ? undefined : revision
        await journal.pause(signal)
      }
      return undefined
    },
    shorten() {
      if (isShort) return
      isShort = true
      store.retain(stream, keptEvents).catch((cause) => {
        isShort = false
        onFault?.(cause)
      })
    },
  }
  return journal
}
