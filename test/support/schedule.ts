import fc from 'fast-check'
import { noon } from './ledger.ts'
import { type Answer, openReplica, type Replica } from './schedule-engine.ts'
import { type Fate, type Flavour, fates, openScheduledLog, type ScheduledLog } from './schedule-log.ts'
import { type Body, type Request, type StreamName, streams } from './schedule-request.ts'

/** A request before it is asked: what it expects depends on where the stream is by then, and without a key it has a caller of its own. */
export type Ask = {
  stream: StreamName
  key?: 'k-1' | 'k-2' | undefined
  by?: 'ann' | 'bob' | undefined
  body: Body
  expects: 'anything' | 'right' | 'wrong' | 'either'
}

export type Act =
  /** At once, so that they may be written together. */
  | { kind: 'ask'; replica: number; asks: Ask[] }
  /** The same key at two replicas at once, or at one, for one thing or for two. */
  | { kind: 'rival'; replica: number; other: number; ask: Ask; body: Body }
  | { kind: 'go'; which: number; fate: Fate }
  | { kind: 'arrive'; which: number }
  | { kind: 'hear'; replica: number }

export type Schedule = {
  flavour: Flavour
  failing: 'unavailable' | 'broken'
  replicas: number
  /** Whether the streams have begun before, and all know of it. */
  isBegun: boolean
  /** By so much the clock of each replica is ahead of the one before it, and by so much it moves with each act. */
  skewMs: number
  tickMs: number
  /** When the appends arrive that are still in flight at the end. */
  arrival: 'first' | 'settled' | 'last'
  acts: Act[]
}

const items = (most: number) => fc.array(fc.nat(most), { minLength: 1, maxLength: 2 })
const bodyOf = (most: number): fc.Arbitrary<Body> =>
  fc.record({
    begins: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    items: items(most),
    isReworded: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  })
const stream = fc.oneof(
  { weight: 5, arbitrary: fc.constant(streams[0]) },
  { weight: 4, arbitrary: fc.constant(streams[2]) },
  { weight: 1, arbitrary: fc.constantFrom(streams[1], streams[3]) },
)
const expects = fc.oneof(
  { weight: 5, arbitrary: fc.constant('anything' as const) },
  { weight: 2, arbitrary: fc.constantFrom('right' as const, 'either' as const, 'wrong' as const) },
)
const keyed: fc.Arbitrary<Ask> = fc.record({
  ...{ stream, expects, body: bodyOf(1), key: fc.constantFrom('k-1' as const, 'k-2' as const) },
  by: fc.constantFrom('ann' as const, 'bob' as const, undefined),
})
const ask: fc.Arbitrary<Ask> = fc.oneof(fc.record({ stream, expects, body: bodyOf(5) }), keyed)
const replica = fc.nat(2)
const fate = fc.oneof({ weight: 4, arbitrary: fc.constant('answered' as const) }, { weight: 5, arbitrary: fc.constantFrom(...fates) })

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('ask' as const), replica, asks: fc.array(ask, { minLength: 1, maxLength: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rival' as const), replica, other: replica, ask: keyed, body: bodyOf(1) }) },
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('go' as const), which: fc.nat(4), fate }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('arrive' as const), which: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hear' as const), replica }) },
)

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  flavour: fc.constantFrom('embedded' as const, 'eventstoredb' as const),
  failing: fc.constantFrom('unavailable' as const, 'broken' as const),
  replicas: fc.integer({ min: 2, max: 3 }),
  isBegun: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  skewMs: fc.constantFrom(0, 60_000),
  tickMs: fc.constantFrom(0, 1),
  arrival: fc.constantFrom('first' as const, 'settled' as const, 'last' as const),
  acts: fc.array(act, { minLength: 1, maxLength: 40, size: 'max' }),
})

/** A request that was asked, and what it was answered; `held`: how many events its stream held by then. */
export type Asked = { request: Request; replica: number; at: number; answered?: { at: number; act: number; held: number; answer: Answer } }

/** `failures`: of replicas that could no longer follow the log. */
export type Played = { log: ScheduledLog; asked: Asked[]; failures: unknown[]; transcript: string[] }

/** More steps than any schedule can lead to: whoever needs them is going round in a circle. */
const mostSteps = 2000

/**
 * Plays a schedule. Then the store answers all that it is asked, every keyed request is asked again at another replica,
 * and each replica is asked for one thing more in every stream.
 */
export async function play({ flavour, failing, replicas: count, isBegun, skewMs, tickMs, arrival, acts }: Schedule): Promise<Played> {
  const transcript: string[] = []
  const note = (line: string) => void transcript.push(line)
  const log = openScheduledLog(flavour, failing, note)
  const asked: Asked[] = []
  const replicas: Replica[] = []
  const failures: unknown[] = []
  let time = noon

  function write(at: number, request: Request): void {
    const one: Asked = { request, replica: at, at: log.mark() }
    const number = asked.push(one) - 1
    note(`#${number} replica ${at} is asked ${JSON.stringify(request)}`)
    replicas[at]?.write(request).then((answer) => {
      one.answered = { at: log.mark(), act: log.act(), held: log.streamOf(request.stream).length, answer }
      note(`#${number} is answered ${JSON.stringify(answer, (_, value) => (value instanceof Error ? value.stack : value))}`)
    })
  }

  async function open(at: number): Promise<void> {
    let ids = 0
    const newId = () => `0190000${at}-0000-7000-8000-${(ids++).toString(16).padStart(12, '0')}`
    const opened = await openReplica(log.storeOf(at), { now: () => time + at * skewMs, newId })
    opened.failed.catch((error) => failures.push(error))
    replicas.push(opened)
  }

  const request = ({ stream, key, by, body, expects }: Ask): Request => {
    const head = log.streamOf(stream).length - 1
    const expected = { anything: undefined, right: [head], wrong: [head + 1], either: [head - 1, head] }[expects]
    return { stream, key, body, expected, by: by ?? `caller-${asked.length}` }
  }

  async function perform(act: Act): Promise<void> {
    time += tickMs
    switch (act.kind) {
      case 'ask':
        for (const one of act.asks) write(act.replica % count, request(one))
        return log.settle()
      case 'rival':
        write(act.replica % count, request(act.ask))
        write(act.other % count, request({ ...act.ask, body: act.body }))
        return log.settle()
      case 'go':
        return log.go(act.which, act.fate)
      case 'arrive':
        return void (await log.arrive(act.which))
      case 'hear':
        return log.hear(act.replica % count)
      default:
        return act satisfies never
    }
  }

  async function finish(): Promise<void> {
    for (let step = 0; log.underWay() > 0 && step < mostSteps; step++) await perform({ kind: 'go', which: 0, fate: 'answered' })
  }
  async function arriveAll(): Promise<void> {
    while (await log.arrive()) time += tickMs
  }

  await open(0)
  log.begin()
  for (const stream of isBegun ? streams : []) {
    write(0, { stream, by: 'founder', body: { begins: true, items: [], isReworded: false } })
    await log.settle()
    await finish()
  }
  log.pause()
  for (let at = 1; at < count; at++) await open(at)
  log.begin()
  transcript.splice(0)
  for (const act of acts) await perform(act)
  note('the store answers again')
  if (arrival === 'first') await arriveAll()
  await finish()
  if (arrival === 'settled') await arriveAll()

  for (const { request, replica } of asked.filter(({ request }) => request.key !== undefined)) {
    write((replica + 1) % count, request)
    await log.settle()
    await finish()
  }
  for (const [index, stream] of streams.entries())
    for (let at = 0; at < count; at++) {
      write(at, { stream, by: `last-${at}`, body: { begins: false, items: [6 + ((index + at) % 4)], isReworded: false } })
      await log.settle()
      await finish()
    }
  await arriveAll()
  if (asked.every(({ answered }) => answered !== undefined)) await Promise.all(replicas.map((one) => one.close()))
  return { log, asked, failures, transcript }
}
