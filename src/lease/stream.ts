import type { RecordedEvent } from '../../events/envelope.ts'
import { type LeasePayload, leaseCatalogue, leaseStreamOf } from '../../events/lease.ts'
import { readAs } from '../../events/reading.ts'
import type { Store } from '../store/port/port.ts'
import { append } from '../streams/append.ts'
import { envelope } from '../streams/envelope.ts'
import { type LeaseOptions, type LeaseSystem, timing } from './options.ts'

/** The newest events that a stream keeps. Only the last is ever needed; the others are for people to read. */
const retained = 100

/** The end of the stream. */
export type LeaseState = {
  /** Undefined where nobody has taken the lease yet. */
  last: RecordedEvent | undefined
  /** How long this must have been seen unchanged before the lease may be taken; 0 where it is free. */
  quietMs: number
}

/** The stream of one lease, as one who would hold it reads and writes it. None of its methods rejects because of the store. */
export class LeaseStream {
  readonly options: LeaseOptions
  readonly system: LeaseSystem
  readonly timing: ReturnType<typeof timing>
  readonly #store: Store
  readonly #name: string
  #isTrimmed = false

  constructor(store: Store, name: string, options: LeaseOptions, system: LeaseSystem) {
    this.options = options
    this.system = system
    this.timing = timing(options)
    this.#store = store
    this.#name = leaseStreamOf(name)
  }

  /**
   * The event that follows on another; nothing is written.
   * @param taking the event by which the lease was taken that this one belongs to
   */
  next(last: RecordedEvent | undefined, payload: LeasePayload, taking?: RecordedEvent): RecordedEvent {
    const id = this.system.newId()
    const end = last === undefined ? undefined : { count: last.revision + 1, recordedAt: last.recordedAt, hash: '' }
    const event = envelope(leaseCatalogue, payload, this.#name, end, {
      id,
      now: this.system.now(),
      by: this.options.holder,
      correlation: taking?.id ?? id,
      causation: taking?.id ?? null,
    })
    // There is no chain to hold on to: the first events leave the stream.
    return { ...event, previousHash: null }
  }

  /** Undefined where the store does not say. */
  read(): Promise<LeaseState | undefined> {
    return this.#answer(async () => {
      const [last] = await this.#store.readStream(this.#name, { direction: 'backwards', limit: 1 })
      if (last === undefined) return { last, quietMs: 0 }
      const { type, data } = readAs(leaseCatalogue, last)
      return { last, quietMs: type === 'LeaseReleased' ? 0 : data.ttlMs }
    })
  }

  /** One try to append: whether the event stands in the stream; undefined where that is unknown. */
  tryAppend(event: RecordedEvent): Promise<boolean | undefined> {
    return this.#answer(async () => {
      const appended = await append(this.#store, [event])
      switch (appended.outcome) {
        case 'written':
          return true
        case 'repeated':
        case 'overtaken':
          return false
        case 'not-written':
        case 'unknown':
          throw appended.cause
        case 'too-large':
          throw new Error(`an event of ${this.#name} is more than one append may hold`)
        default:
          return appended satisfies never
      }
    })
  }

  /**
   * Tries to append until the outcome is known or the signal aborts. Each try is of the same event at the same revision,
   * so that it is written once at the most. Whether it is written for certain.
   */
  async append(event: RecordedEvent, signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      const isWritten = await this.tryAppend(event)
      if (isWritten !== undefined) return isWritten
      await this.pause(signal)
    }
    return false
  }

  /** Pauses for about as long as a try is worth, by chance longer or shorter, or until the signal aborts. */
  pause(signal: AbortSignal): Promise<void> {
    return this.system.wait((this.timing.patienceMs / 2) * (0.5 + this.system.random()), signal)
  }

  /** Keeps the stream short, now and later. Nobody waits for it; where it fails, the next call tries again. */
  trim(): void {
    if (this.#isTrimmed) return
    this.#isTrimmed = true
    this.#store.retain(this.#name, retained).catch((cause) => {
      this.#isTrimmed = false
      this.options.onFault?.(cause)
    })
  }

  /** The store's answer; undefined where it fails, or takes longer than it is waited for. */
  async #answer<T>(ask: () => Promise<T>): Promise<T | undefined> {
    const { patienceMs } = this.timing
    const answered = new AbortController()
    const giveUp = async () => {
      await this.system.wait(patienceMs, answered.signal)
      if (!answered.signal.aborted) throw new Error(`the store has not answered about ${this.#name} for ${patienceMs} ms`)
      return undefined
    }
    try {
      return await Promise.race([ask(), giveUp()])
    } catch (cause) {
      this.options.onFault?.(cause)
      return undefined
    } finally {
      answered.abort()
    }
  }
}
