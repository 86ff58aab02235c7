import { once } from 'node:events'
import t from 'tap'
import type { NewEvent } from '../../events/envelope.ts'
import { type Held, openLease, type Work } from '../../src/lease/lease.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'
import { listOf } from '../support/list-of.ts'
import { type Fate, type MachineOptions, machine, newId, prompt, simulatedTime } from './simulation.ts'

/** With this ttl a holder is sure for 900 ms, renews every 333, and others look every 200. */
const ttlMs = 1000

/** A call takes 2 ms there and back: who comes to a free lease asks, and sends its taking 2 ms later. */
const firstSentAt = 2

const lastsUntilTold: Work = async ({ signal }) => {
  if (!signal.aborted) await once(signal, 'abort')
}

/** The fates of the first calls; all later ones are answered promptly. */
const fates = (...first: Partial<Fate>[]) => {
  const left = first.map((fate) => ({ ...prompt, ...fate }))
  return () => left.shift() ?? prompt
}

function stage() {
  const time = simulatedTime()
  const store = openMemory()
  const enter = (
    holder: string,
    { name = 'ferry', work = lastsUntilTold, ...rest }: Partial<MachineOptions> & { name?: string; work?: Work } = {},
  ) => {
    const own = machine(time, store, { holder, ttlMs, ...rest })
    const stop = new AbortController()
    const holdings: Held[] = []
    let result: 'going on' | 'ended' | Error = 'going on'
    openLease(own.store, name, own.options, own.system)
      .hold(async (held) => {
        holdings.push(held)
        await work(held)
      }, stop.signal)
      .then(
        () => (result = 'ended'),
        (error) => (result = error),
      )
    return { ...own, stop, holdings, result: () => result, holds: () => holdings.at(-1)?.isValid() ?? false }
  }
  const events = (name = 'ferry') => store.readStream(`lease-${name}`, { limit: 1000 })
  return { time, store, enter, events }
}

t.test('a lease that nobody ever took is taken at once', async (t) => {
  const { time, enter, events } = stage()
  const a = enter('a')
  await time.runTo(firstSentAt + 2)
  t.ok(a.holds())
  t.equal(a.holdings[0]?.token, 0)
  t.match(await events(), listOf({ type: 'LeaseTaken', recordedBy: 'a', data: { holder: 'a', ttlMs } }))
})

t.test('a holder keeps the lease, under one token, for as long as it works', async (t) => {
  const { time, enter } = stage()
  const [a, b] = [enter('a'), enter('b', { rate: 1.05 })]
  await time.runTo(100_000)
  t.ok(a.holds())
  t.strictSame([a.holdings.length, b.holdings.length], [1, 0])
})

t.test('a released lease is taken at the next look', async (t) => {
  const { time, enter, events } = stage()
  const a = enter('a')
  await time.runTo(100)
  const b = enter('b')
  await time.runTo(5000)
  a.stop.abort()
  await time.runTo(5000 + ttlMs / 5 + 10)
  t.equal(a.result(), 'ended')
  t.notOk(a.holds())
  t.ok(b.holds())
  const [released, taken] = (await events()).slice(-2)
  t.match([released, taken], listOf({ type: 'LeaseReleased', data: { token: 0 } }, { type: 'LeaseTaken', recordedBy: 'b' }))
  t.equal(b.holdings[0]?.token, taken?.revision)
})

t.test('a dead holder is followed after a ttl of silence, and not before', async (t) => {
  const { time, enter, events } = stage()
  const a = enter('a')
  await time.runTo(100)
  const b = enter('b')
  await time.runTo(5000)
  a.die()
  const renewals = Math.floor(5000 / (ttlMs / 3)) - 1
  await time.runTo(firstSentAt + renewals * (ttlMs / 3) + ttlMs)
  t.notOk(b.holds())
  await time.runTo(5000 + ttlMs * 1.2 + 10)
  t.ok(b.holds())
  t.notOk(a.holds())
  t.ok((b.holdings[0]?.token ?? 0) > 0)
  t.notOk((await events()).some(({ type }) => type === 'LeaseReleased'))
})

t.test('a process that is new waits a full ttl, by its own clock, however old the last sign of a holder is', async (t) => {
  const { time, enter } = stage()
  const a = enter('a')
  await time.runTo(100)
  a.die()
  await time.runTo(1_000_000)
  const b = enter('b', { fate: fates({ there: 150, back: 20 }) })
  await time.runTo(1_000_000 + 170 + ttlMs)
  t.notOk(b.holds())
  await time.runTo(1_000_000 + 170 + ttlMs + 10)
  t.ok(b.holds())
})

t.test('it waits the ttl of the holder, not its own', async (t) => {
  const { time, enter } = stage()
  const a = enter('a', { ttlMs: 10_000 })
  await time.runTo(5000)
  a.die()
  const b = enter('b', { ttlMs: 100 })
  await time.runTo(14_900)
  t.notOk(b.holds())
  await time.runTo(15_100)
  t.ok(b.holds())
})

t.test('a holder is sure of its lease from before it asked, not from when it was answered', async (t) => {
  const { time, enter } = stage()
  const a = enter('a', { fate: fates({}, { back: 150 }) })
  await time.runTo(200)
  a.cut(10_000)
  await time.runTo(firstSentAt + 899)
  t.ok(a.holds())
  await time.runTo(firstSentAt + 900)
  t.notOk(a.holds())
})

t.test('a renewal that was written and not answered counts from its first sending', async (t) => {
  const { time, enter, events } = stage()
  const a = enter('a', { fate: fates({}, {}, { kind: 'written-unanswered', back: 150 }) })
  const renewedAt = firstSentAt + ttlMs / 3
  await time.runTo(renewedAt + 320)
  t.equal((await events()).length, 2)
  a.cut(10_000)
  await time.runTo(renewedAt + 899)
  t.ok(a.holds())
  await time.runTo(renewedAt + 900)
  t.notOk(a.holds())
})

t.test('a holder that cannot renew ends its work before anybody can follow, and contends again', async (t) => {
  const { time, enter } = stage()
  const a = enter('a')
  await time.runTo(100)
  const b = enter('b')
  await time.runTo(5000)
  a.cut(3000)
  await time.runTo(6500)
  t.ok(a.holdings[0]?.signal.aborted)
  t.ok(b.holds())
  await time.runTo(20_000)
  t.equal(a.result(), 'going on')
  t.equal(a.holdings.length, 1)
  b.stop.abort()
  await time.runTo(20_250)
  t.ok(a.holds())
  t.ok((a.holdings[1]?.token ?? 0) > (b.holdings[0]?.token ?? Number.POSITIVE_INFINITY))
})

t.test('a holder that was paused finds itself without the lease', async (t) => {
  const { time, enter } = stage()
  const a = enter('a')
  await time.runTo(100)
  const b = enter('b')
  await time.runTo(5000)
  a.pause(3000)
  await time.runTo(7999)
  t.ok(b.holds())
  t.notOk(a.holdings[0]?.isValid(), 'at the first look, before any timer has run')
  await time.runTo(8050)
  t.ok(a.holdings[0]?.signal.aborted)
  t.ok(b.holds())
})

t.test('a holder that lost the lease with nobody there to follow holds it again as soon as it can', async (t) => {
  const { time, enter } = stage()
  const a = enter('a')
  await time.runTo(5000)
  a.pause(3000)
  await time.runTo(8200)
  t.ok(a.holds())
  t.equal(a.holdings.length, 2)
})

t.test('work that is told to stop keeps the lease until it has ended', async (t) => {
  const { time, enter } = stage()
  const slow: Work = async (held) => {
    await lastsUntilTold(held)
    await new Promise<void>((resolve) => time.at(time.now() + 5000, resolve))
  }
  const a = enter('a', { work: slow })
  await time.runTo(100)
  const b = enter('b')
  a.stop.abort()
  await time.runTo(5099)
  t.ok(a.holds())
  await time.runTo(5350)
  t.equal(a.result(), 'ended')
  t.ok(b.holds())
})

t.test('work that ends by itself ends the hold', async (t) => {
  const { time, enter } = stage()
  const a = enter('a', { work: async () => {} })
  await time.runTo(100)
  t.equal(a.result(), 'ended')
  t.notOk(a.holds())
})

t.test('what work throws under the lease is thrown by the hold, after the release', async (t) => {
  const { time, enter, events } = stage()
  const broken = new Error('broken')
  const a = enter('a', { work: () => Promise.reject(broken) })
  await time.runTo(100)
  t.equal(a.result(), broken)
  t.match((await events()).at(-1), { type: 'LeaseReleased' })
})

t.test('what work throws because it was told to end is no failure', async (t) => {
  const { time, enter } = stage()
  const throwing: Work = async (held) => {
    await lastsUntilTold(held)
    held.signal.throwIfAborted()
  }
  const a = enter('a', { work: throwing })
  await time.runTo(1000)
  a.pause(2000)
  await time.runTo(4000)
  t.equal(a.result(), 'going on')
  t.equal(a.holdings.length, 2)
  a.stop.abort()
  await time.runTo(4100)
  t.equal(a.result(), 'ended')
})

t.test('a hold that is stopped while it waits runs no work', async (t) => {
  const { time, enter } = stage()
  enter('a')
  await time.runTo(100)
  const b = enter('b')
  await time.runTo(500)
  b.stop.abort()
  await time.runTo(510)
  t.equal(b.result(), 'ended')
  t.equal(b.holdings.length, 0)
})

t.test('a store that is away is asked again, and its faults are told', async (t) => {
  const { time, enter } = stage()
  const a = enter('a')
  a.cut(5000)
  await time.runTo(5000)
  t.notOk(a.holds())
  t.ok(a.faults.length > 10)
  await time.runTo(5200)
  t.ok(a.holds())
})

t.test('calls that are never answered are given up, and told of', async (t) => {
  const { time, enter } = stage()
  const a = enter('a', { fate: fates({ kind: 'unsent' }, {}, { kind: 'written-silent' }, {}, { kind: 'unsent' }) })
  await time.runTo(10_000)
  t.ok(a.holds())
  t.equal(a.holdings.length, 1)
  t.equal(a.faults.length, 3)
})

t.test('leases whose names begin alike are apart', async (t) => {
  const { time, enter } = stage()
  const [a, b] = [enter('a'), enter('b', { name: 'ferry-two' })]
  await time.runTo(1000)
  t.ok(a.holds() && b.holds())
})

t.test('the stream stays short, and still says how long to wait once the taking has left it', async (t) => {
  const { time, enter, events } = stage()
  const a = enter('a')
  await time.runTo(60_000)
  const kept = await events()
  t.equal(kept.length, 100)
  t.notOk(kept.some(({ type }) => type === 'LeaseTaken'))
  a.die()
  const b = enter('b')
  await time.runTo(60_900)
  t.notOk(b.holds())
  await time.runTo(61_100)
  t.ok(b.holds())
})

t.test('the times of a stream do not run back where the clocks of its holders disagree', async (t) => {
  const { time, enter, events } = stage()
  const a = enter('a')
  await time.runTo(1000)
  a.stop.abort()
  await time.runTo(1100)
  enter('b', { offset: 3_600_000 })
  await time.runTo(3000)
  const times = (await events()).map(({ recordedAt }) => recordedAt)
  t.strictSame(times, times.toSorted())
})

const stored = (type: string, schemaVersion: number, data: unknown): NewEvent => ({
  id: newId(),
  type,
  schemaVersion,
  data,
  recordedAt: '2024-06-01T11:00:00.000Z',
  recordedBy: 'before',
  correlationId: newId(),
  causationId: null,
  previousHash: null,
})

t.test('the events of version 1 are read for ever', async (t) => {
  for (const [type, data, quietMs] of [
    ['LeaseTaken', { holder: 'before', ttlMs: 3000 }, 3000],
    ['LeaseRenewed', { token: 0, ttlMs: 3000 }, 3000],
    ['LeaseReleased', { token: 0 }, 0],
  ] as const) {
    const { time, store, enter } = stage()
    await store.append('lease-ferry', 'none', [stored(type, 1, data)])
    const a = enter('a')
    await time.runTo(quietMs)
    t.notOk(a.holds(), type)
    await time.runTo(quietMs + 10)
    t.ok(a.holds(), type)
  }
})

t.test('a lease whose last event cannot be read is left alone', async (t) => {
  const { time, store, enter } = stage()
  await store.append('lease-ferry', 'none', [stored('LeaseTaken', 2, {})])
  const a = enter('a')
  await time.runTo(100_000)
  t.notOk(a.holds())
  t.match(a.faults[0], { name: 'UnreadableEvent' })
})

t.test('a lease without a holder, a length or a name is a bug', async (t) => {
  const { store } = stage()
  const { options, system } = machine(simulatedTime(), store, { holder: 'a', ttlMs })
  t.throws(() => openLease(store, 'ferry', { ...options, holder: ' ' }, system), /holder/)
  t.throws(() => openLease(store, 'ferry', { ...options, ttlMs: 0 }, system), /ttlMs/)
  t.throws(() => openLease(store, 'Ferry', options, system), /Lower-case/)
})
