import { setImmediate as turn } from 'node:timers/promises'
import type { AppendResult, Store } from '../../src/store/port/port.ts'

/** What happens to one call of the store: lost on its way there, refused there, or done and its answer lost or late. */
export type Fate = {
  kind: 'answered' | 'refused' | 'written-unanswered' | 'written-silent' | 'unsent' | 'stale'
  /** Milliseconds on the way to the store, and back. */
  there: number
  back: number
}

export const prompt: Fate = { kind: 'answered', there: 1, back: 1 }

type Entry = { at: number; happen: (() => void | Promise<void>) | null }

/** Time that moves only when told to, in milliseconds; what falls due in between happens in its order. */
export function simulatedTime() {
  /** In order of time; what was called off is empty. */
  const agenda: Entry[] = []
  let time = 0
  return {
    now: () => time,
    /** @returns how to call it off */
    at(at: number, happen: () => void | Promise<void>): () => void {
      const entry: Entry = { at: Math.max(at, time), happen }
      agenda.splice(agenda.findLastIndex((earlier) => earlier.at <= entry.at) + 1, 0, entry)
      return () => {
        entry.happen = null
      }
    },
    async runTo(end: number, afterEach: () => void = () => {}) {
      // What was done between two runs has its consequences first.
      await turn()
      for (let next = agenda[0]; next !== undefined && next.at <= end; next = agenda[0]) {
        agenda.shift()
        if (next.happen === null) continue
        time = next.at
        await next.happen()
        // All that follows from it without more time going by.
        await turn()
        afterEach()
      }
      time = end
    },
  }
}

export type Time = ReturnType<typeof simulatedTime>

let ids = 0
export const newId = () => `01900000-0000-7000-8000-${(ids++).toString(16).padStart(12, '0')}`

export type MachineOptions = { holder: string; ttlMs: number; rate?: number; offset?: number; fate?: () => Fate }

/** A process with a clock of its own and a network between it and the store; it may be paused, and may die. */
export function machine(time: Time, store: Store, { holder, ttlMs, rate = 1, offset = 0, fate = () => prompt }: MachineOptions) {
  const faults: unknown[] = []
  let pausedUntil = 0
  let cutUntil = 0
  let isDead = false

  /** What comes to a paused process waits for it, and what comes to a dead one is gone. */
  const deliver = (at: number, receive: () => void): (() => void) =>
    time.at(at, () => {
      if (isDead) return
      if (time.now() < pausedUntil) deliver(pausedUntil, receive)
      else receive()
    })

  const call =
    <A extends unknown[], R>(done: (...args: A) => Promise<R>, stale: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      new Promise((resolve, reject) => {
        const { kind, there, back } = fate()
        const isCut = time.now() < cutUntil
        const reply = (receive: () => void): void => void deliver(time.now() + back, receive)
        if (kind === 'unsent') return
        time.at(time.now() + there, async () => {
          if (isCut || kind === 'refused') return reply(() => reject(new Error('the store is away')))
          const result = await (kind === 'stale' ? stale : done)(...args)
          if (kind === 'written-unanswered') reply(() => reject(new Error('the answer was lost')))
          else if (kind !== 'written-silent') reply(() => resolve(result))
        })
      })

  const append = (...args: Parameters<Store['append']>): Promise<AppendResult> => store.append(...args)
  const readStream: Store['readStream'] = (...args) => store.readStream(...args)
  /** As a node of a cluster reads that has not heard of the last event. */
  const readEarlier: Store['readStream'] = async (stream, range) => {
    const [newest] = await store.readStream(stream, { direction: 'backwards', limit: 1 })
    const events = await store.readStream(stream, { ...range, limit: range.limit + 1 })
    return events.filter(({ revision }) => revision !== newest?.revision).slice(0, range.limit)
  }

  return {
    faults,
    store: { ...store, append: call(append, append), readStream: call(readStream, readEarlier) } satisfies Store,
    options: { holder, ttlMs, onFault: (cause: unknown) => void faults.push(cause) },
    system: {
      newId,
      random: () => 0.5,
      steady: () => offset + time.now() * rate,
      now: () => Date.parse('2024-06-01T12:00:00.000Z') - offset + time.now(),
      wait: (ms: number, signal: AbortSignal) =>
        new Promise<void>((resolve) => {
          if (signal.aborted) return resolve()
          const callOff = deliver(time.now() + ms / rate, resolve)
          const wake = () => {
            callOff()
            resolve()
          }
          signal.addEventListener('abort', wake, { once: true })
        }),
    },
    isAlive: () => !isDead,
    pause(ms: number) {
      pausedUntil = Math.max(pausedUntil, time.now() + ms)
    },
    /** Parts it from the store: what it asks from now on does not arrive. */
    cut(ms: number) {
      cutUntil = Math.max(cutUntil, time.now() + ms)
    },
    die() {
      isDead = true
    },
  }
}

export type Machine = ReturnType<typeof machine>
