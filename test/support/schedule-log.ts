import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { type NewEvent, type RecordedEvent, unplaced } from '../../events/envelope.ts'
import { type AppendResult, type ExpectedRevision, NotWritten, type Store, StoreUnavailable } from '../../src/store/port/port.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'

type Step = 'do' | 'answer' | 'give-up' | 'refuse'

/** What becomes of a call, step by step: all of a list happens at once, and between two lists others have their turn. */
const courses = {
  answered: [['do', 'answer']],
  slow: [['do'], ['answer']],
  /** Done, and not answered. */
  lost: [['do', 'give-up']],
  'slowly-lost': [['do'], ['give-up']],
  /** Not done before the caller has given up. */
  late: [['give-up'], ['do']],
  dropped: [['give-up']],
  'not-written': [['refuse']],
} as const satisfies Record<string, readonly (readonly Step[])[]>

export type Fate = keyof typeof courses
export const fates = Object.keys(courses) as Fate[]

/** Reading changes nothing: it is answered, or it is not. */
const readingFate = (fate: Fate): Fate =>
  fate === 'answered' || fate === 'not-written' ? 'answered' : fate === 'slow' ? 'slow' : 'dropped'

type Call = {
  replica: number
  /** The moments at which it was asked and answered; until then it is under way. */
  asked: number
  answered?: number
  /** Between which acts of the schedule it was asked. */
  act: number
  stream: string
}

/** An append and what the replica was told of it; `isWritten` is what came of it, told or not. */
export type Appending = Call & {
  kind: 'append'
  after: number
  events: NewEvent[]
  told?: AppendResult['outcome'] | 'nothing' | 'not-written'
  isWritten: boolean
}

/** A page of a stream as the replica saw it; `seen` stays undefined where the store did not answer. */
export type Reading = Call & { kind: 'read'; seen?: RecordedEvent[] }

/** What a replica was told of without asking. */
export type Hearing = { at: number; replica: number; events: RecordedEvent[] }

/** `port`: as the embedded stores answer; `eventstoredb`: ids count only in the place where an append would stand. */
export type Flavour = 'embedded' | 'eventstoredb'

type UnderWay = { call: Appending | Reading; steps: (readonly Step[])[] | null; take: (step: Step) => Promise<void> }

const revisionBefore = (expected: ExpectedRevision): number => (expected === 'none' ? -1 : expected)
const sayTheSame = (one: NewEvent, other: NewEvent): boolean =>
  isDeepStrictEqual([one.type, one.schemaVersion, one.data], [other.type, other.schemaVersion, other.data])

/**
 * A log that replicas write to, in memory, which answers when and as it is told to. Until it begins, and while it pauses, it answers at once.
 * @param failing what a call rejects with that is not answered
 */
export function openScheduledLog(flavour: Flavour, failing: 'unavailable' | 'broken', note: (line: string) => void = () => {}) {
  const base = openMemory()
  const log: RecordedEvent[] = []
  const calls: (Appending | Reading)[] = []
  const hearings: Hearing[] = []
  const underWay: UnderWay[] = []
  const inFlight: UnderWay[] = []
  const followers = new Set<{ replica: number; prefix: string; isIdle: boolean; wake: () => void }>()
  const doubles: string[] = []
  let moment = 0
  let isScripted = false
  let act = 0

  const streamOf = (name: string): RecordedEvent[] => log.filter(({ stream }) => stream === name)
  const failure = (): Error => (failing === 'unavailable' ? new StoreUnavailable('The store is away') : new Error('the line was cut'))

  /** EventStoreDB looks for the ids of an append only where it would stand, and then at what stands under them. */
  function foundInPlace(stream: string, after: number, events: readonly NewEvent[]): AppendResult | null {
    const held = streamOf(stream)
    if (held.length - 1 === after) {
      const double = events.find(({ id }) => log.some((event) => event.id === id))
      if (double !== undefined) doubles.push(`${double.id} would stand in ${stream} a second time`)
      return null
    }
    const there = held.slice(after + 1, after + 1 + events.length)
    if (there.length < events.length || !there.every(({ id }, index) => id === events[index]?.id))
      return { outcome: 'wrong-revision', expected: after < 0 ? 'none' : after, actual: held.length === 0 ? 'none' : held.length - 1 }
    const last = there.at(-1) as RecordedEvent
    const receipt = { stream, firstRevision: after + 1, lastRevision: last.revision, position: last.position }
    if (there.every((event, index) => isDeepStrictEqual(unplaced(event), events[index]))) return { outcome: 'appended', ...receipt }
    const other = there.findIndex((event, index) => !sayTheSame(event, events[index] as NewEvent))
    return other < 0 ? { outcome: 'repeated', ...receipt } : { outcome: 'id-taken', id: there[other]?.id as string }
  }

  async function write(call: Appending, expected: ExpectedRevision): Promise<AppendResult> {
    const { stream, after, events } = call
    const found = flavour === 'eventstoredb' ? foundInPlace(stream, after, events) : null
    if (found !== null) return found
    const result = await base.append(stream, expected, events)
    if (result.outcome !== 'appended') return result
    call.isWritten = true
    log.push(...(await base.readStream(stream, { from: result.firstRevision, limit: events.length })))
    note(`    ${stream} ${result.firstRevision}..${result.lastRevision} written by replica ${call.replica}`)
    return result
  }

  function enter(call: Appending | Reading, take: (step: Step) => Promise<void>): void {
    const entry = { call, steps: null, take }
    calls.push(call)
    underWay.push(entry)
    if (!isScripted) void advance(entry, 'answered')
  }

  async function advance(entry: UnderWay, fate: Fate): Promise<void> {
    const steps = entry.steps ?? [...courses[entry.call.kind === 'read' ? readingFate(fate) : fate]]
    entry.steps = steps
    for (const step of steps.shift() ?? []) await entry.take(step)
    if (entry.call.answered === undefined) return
    underWay.splice(underWay.indexOf(entry), 1)
    if (steps.length > 0) inFlight.push(entry)
  }

  function append(replica: number, stream: string, expected: ExpectedRevision, given: readonly NewEvent[]): Promise<AppendResult> {
    const events = structuredClone([...given])
    const call: Appending = {
      kind: 'append',
      replica,
      stream,
      after: revisionBefore(expected),
      events,
      asked: moment++,
      act,
      isWritten: false,
    }
    return new Promise((resolve, reject) => {
      let result: AppendResult
      const end = (told: NonNullable<Appending['told']>, answer: () => void) => {
        Object.assign(call, { told, answered: moment++ })
        note(`    replica ${replica}: append to ${stream} after ${call.after}: ${told}`)
        answer()
      }
      enter(call, async (step) => {
        if (step === 'do') result = await write(call, expected)
        else if (step === 'answer') end(result.outcome, () => resolve(result))
        else if (step === 'refuse') end('not-written', () => reject(new NotWritten('The disk is full', { fault: 'full' })))
        else end('nothing', () => reject(failure()))
      })
    })
  }

  function read(replica: number, stream: string, ask: () => Promise<RecordedEvent[]>): Promise<RecordedEvent[]> {
    const call: Reading = { kind: 'read', replica, stream, asked: moment++, act }
    return new Promise((resolve, reject) => {
      let seen: RecordedEvent[]
      enter(call, async (step) => {
        if (step === 'do') {
          seen = await ask()
          return
        }
        call.answered = moment++
        if (step === 'answer') call.seen = seen
        note(`    replica ${replica}: read of ${stream}: ${call.seen === undefined ? 'nothing' : `${seen.length} events`}`)
        if (step === 'answer') resolve(seen)
        else reject(failure())
      })
    })
  }

  async function* follow(replica: number, { after = -1, prefix = '', signal }: Parameters<Store['subscribe']>[0]) {
    let cursor = after
    const follower = { replica, prefix, isIdle: false, wake: () => {} }
    followers.add(follower)
    try {
      while (!signal.aborted) {
        await new Promise<void>((resolve) => {
          follower.wake = resolve
          follower.isIdle = true
          signal.addEventListener('abort', () => resolve(), { once: true })
        })
        follower.isIdle = false
        const events = log.filter(({ stream, position }) => position > cursor && stream.startsWith(prefix))
        cursor = events.at(-1)?.position ?? cursor
        if (signal.aborted || events.length === 0) continue
        hearings.push({ at: moment++, replica, events })
        note(`    replica ${replica} hears of ${events.map(({ stream, revision }) => `${stream} ${revision}`).join(', ')}`)
        yield structuredClone(events)
      }
    } finally {
      followers.delete(follower)
    }
  }

  /** Lets everything happen that waits for nothing of the store's. */
  async function settle(): Promise<void> {
    await turn()
    await turn()
    act++
  }

  return {
    /** The log as a replica sees it. */
    storeOf: (replica: number): Store => ({
      ...base,
      isShared: true,
      append: (stream, expected, events) => append(replica, stream, expected, events),
      readStream: (stream, range) => read(replica, stream, () => base.readStream(stream, range)),
      readAll: (range) => read(replica, `${range.prefix}*`, () => base.readAll(range)),
      subscribe: (subscription) => follow(replica, subscription),
    }),
    begin() {
      isScripted = true
    },
    pause() {
      isScripted = false
    },
    act: () => act,
    mark: () => moment++,
    settle,
    /** What the log holds, whoever was told of it. */
    log,
    streamOf,
    calls,
    hearings,
    /** Ids that EventStoreDB would have written twice. */
    doubles,
    underWay: () => underWay.length,
    /** One of the calls under way comes a step further; its fate is decided at the first. */
    async go(which: number, fate: Fate): Promise<void> {
      const entry = underWay[which % underWay.length]
      if (entry !== undefined) await advance(entry, fate)
      await settle()
    },
    /** One of the appends that were given up arrives all the same. */
    async arrive(which = 0): Promise<boolean> {
      const [entry] = inFlight.splice(which % Math.max(1, inFlight.length), 1)
      for (const step of entry?.steps?.flat() ?? []) await entry?.take(step)
      await settle()
      return entry !== undefined
    },
    /** A replica hears of all that is in the log and that it has not heard of. */
    async hear(replica: number): Promise<void> {
      for (const follower of followers) {
        if (follower.replica !== replica) continue
        // Whoever follows may take a break of a few milliseconds before it hears more.
        while (followers.has(follower) && !follower.isIdle) await wait(1)
        follower.wake()
        await settle()
      }
    },
  }
}

export type ScheduledLog = ReturnType<typeof openScheduledLog>
