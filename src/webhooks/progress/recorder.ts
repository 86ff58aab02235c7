import { type Attempt, type AttemptsMade, deliveryCatalogue, deliveryStreamOf, type LaneProgress } from '../../../events/delivery.ts'
import { type RecordedEvent, unplaced } from '../../../events/envelope.ts'
import { instantOf } from '../../../events/time.ts'
import type { AppendResult, Store } from '../../store/port/port.ts'
import { hashOf } from '../../streams/chain.ts'
import type { Progress } from './deliveries.ts'
import { tellingOf } from './telling.ts'

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

export type RecorderOptions = {
  token: number
  now: () => number
  newId: () => string
  wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** Told of every append that the store did not take; it is tried again. */
  onFault: (cause: unknown) => void
}

/** Keeps the progress of one subscription in memory, and brings it into the log in batches, in order. */
export type Recorder = {
  progress: Progress
  /** Takes an attempt and what it comes to; its record follows. */
  note(
    attempt: Attempt | null,
    change: Partial<Omit<Progress, 'lanes' | 'tail'>>,
    lane?: [negotiation: string, progress: LaneProgress],
  ): void
  /** Waits until not too much is unrecorded; false where recording has ended. */
  room(): Promise<boolean>
  /** Ends with everything recorded, or at once where the signal has aborted. */
  close(): Promise<void>
  /** Aborts where another process has written to the stream: its progress is then not ours to record. */
  lost: AbortSignal
}

export function openRecorder(
  store: Pick<Store, 'append' | 'retain'>,
  webhook: string,
  progress: Progress,
  signal: AbortSignal,
  { token, now, newId, wait, onFault }: RecorderOptions,
): Recorder {
  const stream = deliveryStreamOf(webhook)
  const lost = new AbortController()
  const over = AbortSignal.any([signal, lost.signal])
  const flushing = new AbortController()
  const hurry = AbortSignal.any([over, flushing.signal])
  const telling = tellingOf(progress.lanes)
  const attempts: Attempt[] = []
  const moved = new Set<string>()
  const crowd = new Set<() => void>()
  let isDirty = false
  let isShort = false
  let isStuck = false
  let recording: Promise<void> | null = null

  const letIn = (): void => {
    if (attempts.length >= aheadLimit && !over.aborted) return
    for (const enter of crowd) enter()
    crowd.clear()
  }
  over.addEventListener('abort', letIn, { once: true })

  function nextRecord(): RecordedEvent {
    const { series, errands, challenge, firstFailureAt, lastSuccessAt, tail } = progress
    const data: AttemptsMade = {
      ...{ token, attempts: [...attempts], ...telling(moved) },
      ...{ series, errands, challenge, firstFailureAt, lastSuccessAt },
    }
    return {
      id: newId(),
      type: 'AttemptsMade',
      schemaVersion: deliveryCatalogue.AttemptsMade.version,
      recordedAt: instantOf(Math.max(now(), tail === null ? 0 : Date.parse(tail.recordedAt))),
      recordedBy: 'dispatcher',
      correlationId: newId(),
      causationId: null,
      previousHash: tail === null ? null : hashOf(tail),
      data,
      ...{ stream, revision: (tail?.revision ?? -1) + 1, position: 0 },
    }
  }

  /** Tries until the store answers: the same ids at the same place, so that it is written once at the most. */
  async function append(record: RecordedEvent): Promise<AppendResult | undefined> {
    const { revision } = record
    for (let waitMs = retryMs; !over.aborted; waitMs = Math.min(2 * waitMs, longestRetryMs))
      try {
        return await store.append(stream, revision === 0 ? 'none' : revision - 1, [unplaced(record)])
      } catch (cause) {
        onFault(cause)
        await wait(waitMs, over)
      }
    return undefined
  }

  async function drain(): Promise<void> {
    while (isDirty && !over.aborted) {
      const record = nextRecord()
      const taken = attempts.length
      isDirty = false
      moved.clear()
      const result = await append(record)
      if (result === undefined) return
      if (result.outcome === 'wrong-revision' || result.outcome === 'id-taken') {
        lost.abort()
        return
      }
      if (result.outcome === 'too-large') {
        // Not lost: to begin anew would only send the same again. Nothing more is sent once there is no room.
        onFault(new Error(`a record of ${stream} has ${result.bytes} bytes, and one may have ${result.limit}`))
        isDirty = true
        isStuck = true
        return
      }
      attempts.splice(0, taken)
      progress.tail = record
      if (!isShort) isShort = await shortened()
      letIn()
      if (!flushing.signal.aborted) await wait(gatherMs - (now() % gatherMs), hurry)
    }
  }

  /** Keeps the stream short, now and later; where that fails, it is tried again after the next record. */
  const shortened = (): Promise<boolean> =>
    store.retain(stream, keptRecords).then(
      () => true,
      (cause) => {
        onFault(cause)
        return false
      },
    )

  const start = (): void => {
    recording ??= drain().finally(() => {
      recording = null
      if (isDirty && !isStuck && !over.aborted) start()
    })
  }

  return {
    progress,
    lost: lost.signal,
    note(attempt, change, lane) {
      Object.assign(progress, change)
      if (lane !== undefined) {
        progress.lanes.set(...lane)
        moved.add(lane[0])
      }
      if (attempt !== null) attempts.push(attempt)
      isDirty = true
      start()
    },
    async room() {
      if (attempts.length >= aheadLimit && !over.aborted) await new Promise<void>((resolve) => crowd.add(resolve))
      return !over.aborted
    },
    async close() {
      flushing.abort()
      while (recording !== null) await recording
    },
  }
}
