import { type Attempt, type AttemptsMade, deliveryCatalogue, deliveryStreamOf, type LaneProgress } from '../../../events/delivery.ts'
import type { RecordedEvent } from '../../../events/envelope.ts'
import type { Held } from '../../lease/lease.ts'
import type { Store } from '../../store/port/port.ts'
import { type Appended, append } from '../../streams/append.ts'
import { linkOf } from '../../streams/chain.ts'
import { envelope } from '../../streams/envelope.ts'
import type { System } from '../../system.ts'
import { checkpoints } from './checkpoint.ts'
import type { Progress } from './deliveries.ts'

/** How many of a subscription's newest records are kept. */
const keptRecords = 1000
/**
 * So many attempts may be made beyond what is recorded. They are what a crash makes come twice, and what one record
 * holds: with their excerpts they stay below what one append may hold.
 */
const aheadLimit = 200
/**
 * After a record attempts gather until the next multiple of this, so that a busy subscription is not one append for each,
 * and all that are busy append at the same moment: a store in this process takes that as one commit.
 */
const gatherMs = 25
const retryMs = 200
const longestRetryMs = 5000

/** What deliveries are recorded with. */
export type RecorderDependencies = {
  store: Pick<Store, 'append' | 'readStream' | 'retain'>
  system: Pick<System, 'now' | 'newId' | 'wait'>
  held: Pick<Held, 'token'>
  /** Called with what became of every append that the store did not take; it is tried again. */
  onFault: (cause: unknown) => void
}

/** What of a progress is otherwise than before, queues aside. */
export type Change = Partial<Omit<Progress, 'lanes' | 'tail'>>

/** Keeps the progress of one subscription in memory, and brings it into the log in batches, in order. */
export class Recorder {
  readonly progress: Progress
  readonly #dependencies: RecorderDependencies
  readonly #stream: string
  readonly #checkpoint: ReturnType<typeof checkpoints>
  readonly #lost = new AbortController()
  readonly #flushing = new AbortController()
  /** Nothing more is recorded. */
  readonly #over: AbortSignal
  /** Nothing more gathers. */
  readonly #hurry: AbortSignal
  readonly #attempts: Attempt[] = []
  readonly #moved = new Set<string>()
  readonly #crowd = new Set<() => void>()
  #isDirty = false
  #isShort = false
  #isStuck = false
  #recording: Promise<void> | null = null

  constructor(webhook: string, progress: Progress, dependencies: RecorderDependencies, signal: AbortSignal) {
    this.progress = progress
    this.#dependencies = dependencies
    this.#stream = deliveryStreamOf(webhook)
    this.#checkpoint = checkpoints(progress.lanes)
    this.#over = AbortSignal.any([signal, this.#lost.signal])
    this.#hurry = AbortSignal.any([this.#over, this.#flushing.signal])
    this.#over.addEventListener('abort', () => this.#letIn(), { once: true })
  }

  /** Aborts where another process has written to the stream: its progress is then not ours to record. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** Takes an attempt and what it comes to; its record follows. */
  note(attempt: Attempt | null, change: Change, lane?: [negotiation: string, progress: LaneProgress]): void {
    Object.assign(this.progress, change)
    if (lane !== undefined) {
      this.progress.lanes.set(...lane)
      this.#moved.add(lane[0])
    }
    if (attempt !== null) this.#attempts.push(attempt)
    this.#isDirty = true
    this.#start()
  }

  /** Waits until not too much is unrecorded; false where recording has ended. */
  async room(): Promise<boolean> {
    if (this.#attempts.length >= aheadLimit && !this.#over.aborted) await new Promise<void>((resolve) => this.#crowd.add(resolve))
    return !this.#over.aborted
  }

  /** Ends with everything recorded, or at once where the signal has aborted. */
  async close(): Promise<void> {
    this.#flushing.abort()
    while (this.#recording !== null) await this.#recording
  }

  #letIn(): void {
    if (this.#attempts.length >= aheadLimit && !this.#over.aborted) return
    for (const enter of this.#crowd) enter()
    this.#crowd.clear()
  }

  #start(): void {
    this.#recording ??= this.#drain().finally(() => {
      this.#recording = null
      if (this.#isDirty && !this.#isStuck && !this.#over.aborted) this.#start()
    })
  }

  async #drain(): Promise<void> {
    const { system, onFault } = this.#dependencies
    while (this.#isDirty && !this.#over.aborted) {
      const record = this.#nextRecord()
      const taken = this.#attempts.length
      this.#isDirty = false
      this.#moved.clear()
      const outcome = await this.#append(record)
      if (outcome === undefined) return
      if (outcome === 'overtaken' || outcome === 'repeated') return this.#lost.abort()
      if (outcome === 'too-large') {
        // Not lost: to begin anew would only send the same again. Nothing more is sent once there is no room.
        onFault(new Error(`a record of ${this.#stream} is more than one append may hold`))
        this.#isDirty = true
        this.#isStuck = true
        return
      }
      this.#attempts.splice(0, taken)
      this.progress.tail = record
      if (!this.#isShort) this.#isShort = await this.#shorten()
      this.#letIn()
      if (!this.#flushing.signal.aborted) await system.wait(gatherMs - (system.now() % gatherMs), this.#hurry)
    }
  }

  #nextRecord(): RecordedEvent {
    const { held, system } = this.#dependencies
    const { lanes: _, tail, ...state } = this.progress
    const data: AttemptsMade = { token: held.token, attempts: [...this.#attempts], ...this.#checkpoint(this.#moved), ...state }
    const end = tail === null ? undefined : linkOf(tail)
    const stamps = { id: system.newId(), now: system.now(), by: 'dispatcher', correlation: system.newId() }
    return envelope(deliveryCatalogue, { type: 'AttemptsMade', data }, this.#stream, end, stamps)
  }

  /**
   * Tries until it is known what became of a record: the same one at the same place, so that it is written once at the
   * most. Undefined where recording ended before.
   */
  async #append(record: RecordedEvent): Promise<Exclude<Appended['outcome'], 'not-written' | 'unknown'> | undefined> {
    const { store, system, onFault } = this.#dependencies
    for (let waitMs = retryMs; !this.#over.aborted; waitMs = Math.min(2 * waitMs, longestRetryMs)) {
      const appended = await append(store, [record])
      if (appended.outcome !== 'not-written' && appended.outcome !== 'unknown') return appended.outcome
      onFault(appended.cause)
      await system.wait(waitMs, this.#over)
    }
    return undefined
  }

  /** Keeps the stream short, now and later; where that fails, it is tried again after the next record. */
  async #shorten(): Promise<boolean> {
    try {
      await this.#dependencies.store.retain(this.#stream, keptRecords)
      return true
    } catch (cause) {
      this.#dependencies.onFault(cause)
      return false
    }
  }
}
