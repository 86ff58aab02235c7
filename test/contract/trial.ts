import type { Test } from 'tap'
import type { NewEvent, RecordedEvent } from '../../events/envelope.ts'
import type { AppendResult, ExpectedRevision, Receipt, Store } from '../../src/store/port/port.ts'
import { newEvent, newEvents } from '../support/events.ts'

/**
 * What one case of the contract works with: a store, and names and ids that no other case uses. The log may hold
 * other events already; positions may have gaps.
 */
export type Trial = {
  store: Store
  /** A category of stream names: begins no other case's names. */
  prefix: string
  /** Names for its streams: `<prefix><name>`. */
  name(name: string): string
  event(label: string, given?: Partial<NewEvent>): NewEvent
  events(label: string, count: number): NewEvent[]
  /**
   * An append that must succeed: at the revision that is expected, or else behind whatever is there, however often
   * others come first.
   */
  write(name: string, events: readonly NewEvent[], expected?: ExpectedRevision): Promise<Receipt>
  /** All events of the case, in the order of the log. */
  log(): Promise<RecordedEvent[]>
  /** All events of one stream. */
  stream(name: string): Promise<RecordedEvent[]>
}

/** Declares a case: its title says what must hold. */
export type Check = (title: string, body: (t: Test, trial: Trial) => Promise<void>) => void

export const receiptOf = (result: AppendResult): Receipt => {
  if (result.outcome !== 'appended' && result.outcome !== 'repeated') throw new Error(`The append came to ${result.outcome}`)
  const { stream, firstRevision, lastRevision, position } = result
  return { stream, firstRevision, lastRevision, position }
}

/** The first `count` events of a subscription and whatever came with them; it is aborted then. */
export const take = async (
  store: Store,
  count: number,
  range: { after?: number; prefix?: string },
  afterEachBatch: () => Promise<void> = async () => {},
): Promise<RecordedEvent[]> => {
  const controller = new AbortController()
  const taken: RecordedEvent[] = []
  for await (const batch of store.subscribe({ ...range, signal: controller.signal })) {
    taken.push(...batch)
    if (taken.length >= count) controller.abort()
    await afterEachBatch()
  }
  return taken
}

/** `start`: where the log ended before the case. Reading all that others wrote would take long on a full log. */
export const trialOf = (store: Store, label: string, start: number): Trial => {
  const prefix = `${label}-`
  const name = (suffix: string): string => `${prefix}${suffix}`
  return {
    store,
    prefix,
    name,
    event: (event, given) => newEvent(`${label} ${event}`, given),
    events: (events, count) => newEvents(`${label} ${events}`, count),
    write: async (suffix, events, expected) => {
      if (expected !== undefined) return receiptOf(await store.append(name(suffix), expected, events))
      const [newest] = await store.readStream(name(suffix), { direction: 'backwards', limit: 1 })
      let revision: ExpectedRevision = newest?.revision ?? 'none'
      for (;;) {
        const result = await store.append(name(suffix), revision, events)
        if (result.outcome !== 'wrong-revision') return receiptOf(result)
        revision = result.actual
      }
    },
    log: () => store.readAll({ after: start, prefix, limit: 100_000 }),
    stream: (suffix) => store.readStream(name(suffix), { limit: 100_000 }),
  }
}

/** Writes so many events to one stream, in large batches. */
export const fill = async (trial: Trial, name: string, count: number): Promise<void> => {
  for (let n = 0; n < count; n += 1000) await trial.write(name, trial.events(`fill ${name} ${n}`, Math.min(1000, count - n)))
}
