import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { RecordedEvent } from '../../events/envelope.ts'
import type { AppendResult, Store } from '../../src/store/port/port.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'
import { hashOf } from '../../src/streams/chain.ts'
import { type Copied, type CopyOptions, copyLog, type Source, type Target } from '../../src/streams/copy.ts'
import { appendChained } from '../support/chained.ts'
import { newEvent, newEvents } from '../support/events.ts'
import { often } from '../support/long.ts'

const dam = 'negotiation-teln-dam'
const ferry = 'negotiation-isle-ferry'
const order = [dam, dam, ferry, dam, ferry, ferry, dam, dam, ferry, dam]

const copy = (source: Source, target: Target, options: Partial<CopyOptions> = {}): Promise<Copied> =>
  copyLog(source, target, { signal: new AbortController().signal, ...options })

const addedBy = (copied: Copied) => copied.ok && [...copied.value.added]

async function sourceOf(names: readonly string[] = order): Promise<Store> {
  const store = openMemory()
  await appendChained(store, names)
  return store
}

const log = (store: Source): Promise<RecordedEvent[]> => store.readAll({ limit: 100_000 })

/** Every stream with its events as they are stored, in the order in which the streams began. */
async function streams(store: Source): Promise<[string, Omit<RecordedEvent, 'position'>[]][]> {
  const events = (await log(store)).map(({ position: _, ...event }) => event)
  return [...Map.groupBy(events, ({ stream }) => stream)]
}

/** A target that fails or does something else at one of its appends. */
function disturbed(store: Store, at: number, disturbance: (append: () => Promise<AppendResult>) => Promise<AppendResult>): Target {
  let appends = 0
  return { ...store, append: (...given) => (appends++ === at ? disturbance(() => store.append(...given)) : store.append(...given)) }
}

const cutBefore = async (): Promise<AppendResult> => {
  throw new Error('the line was cut')
}
const cutAfter = async (append: () => Promise<AppendResult>): Promise<AppendResult> => {
  await append()
  throw new Error('the line was cut')
}

/** A source whose log is read otherwise than it was written. */
const doctored = (store: Store, doctor: (events: RecordedEvent[]) => RecordedEvent[]): Source => ({
  ...store,
  readAll: async (range) => doctor(await store.readAll(range)),
})

/** Remembers the step that a copy is at. */
function stepped() {
  const watch = { step: '' }
  const onStep: CopyOptions['onStep'] = (begun) => {
    watch.step = begun
    return () => {}
  }
  return { watch, onStep }
}

const at = (stream: string, revision: number, change: (event: RecordedEvent) => RecordedEvent) => (events: RecordedEvent[]) =>
  events.map((event) => (event.stream === stream && event.revision === revision ? change(event) : event))

t.test('a copy has every event as it was stored, and the negotiations in the order in which they were opened', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  const copied = await copy(source, target)
  const expected = await streams(source)
  t.strictSame(await streams(target), expected)
  if (!copied.ok) return t.fail(copied.error.fault.reason)
  t.strictSame(
    [...copied.value.added],
    expected.map(([stream, events]) => [stream, events.length]),
  )
  for (const [stream, events] of expected) {
    const head = copied.value.heads.get(stream)
    t.equal(head?.count, events.length)
    t.equal(head?.hash, hashOf(events.at(-1) as RecordedEvent))
  }
})

t.test('a second copy writes nothing, and one made later writes what came since', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  await copy(source, target)
  const head = await target.head()
  t.strictSame(addedBy(await copy(source, target)), [])
  t.equal(await target.head(), head)
  await appendChained(source, [ferry, 'negotiation-new', ferry])
  const later = await copy(source, target)
  t.strictSame(addedBy(later), [
    [ferry, 2],
    ['negotiation-new', 1],
  ])
  t.strictSame(await streams(target), await streams(source))
})

t.test('keys and webhooks are copied too, with the same proof, before the negotiations', async (t) => {
  const source = await sourceOf([dam, 'key-desk', 'webhook-watch', dam, 'webhook-watch', 'key-other', ferry, 'key-desk'])
  const target = openMemory()
  const copied = await copy(source, target, { pageLimit: 1 })
  t.strictSame(addedBy(copied), [
    ['webhook-watch', 2],
    ['key-desk', 2],
    ['key-other', 1],
    [dam, 2],
    [ferry, 1],
  ])
  for (const [stream, events] of await streams(source)) t.strictSame((await streams(target)).find(([name]) => name === stream)?.[1], events)

  await appendChained(source, ['webhook-watch', 'webhook-new'])
  t.strictSame(addedBy(await copy(source, target)), [
    ['webhook-watch', 1],
    ['webhook-new', 1],
  ])
})

t.test('keys and webhooks that are not the same are found as negotiations are', async (t) => {
  const source = await sourceOf(['key-desk', 'webhook-watch', 'webhook-watch', dam])
  const refused = async (names: readonly string[], stream: string, revision: number, reason: string) => {
    const target = openMemory()
    await appendChained(target, names, (_, at) => (at === 1 ? { recordedBy: 'somebody else' } : {}))
    t.match(await copy(source, target), { ok: false, error: { step: 'reading the target', fault: { stream, revision, reason } } })
  }
  await refused(['webhook-watch', 'webhook-watch'], 'webhook-watch', 1, 'the target holds something else than the source')
  await refused([dam, 'key-desk', 'key-desk'], 'key-desk', 1, 'the target holds something else: the source ends before it')
  await refused(['key-other'], 'key-other', 0, 'the target holds something else: the source has no such stream')
  const altered = at('webhook-watch', 0, (event) => ({ ...event, data: { label: 'altered' } }))
  t.match(await copy(doctored(source, altered), openMemory()), {
    ok: false,
    error: {
      step: 'copying',
      fault: { stream: 'webhook-watch', revision: 1, reason: /^the source is broken: its previousHash/ },
    },
  })
})

t.test('streams of other kinds are left alone on both sides', async (t) => {
  for (const other of ['delivery-watch', 'lease-webhooks', 'elsewhere-1', 'keyring-1']) {
    const [source, target] = [await sourceOf(), openMemory()]
    await source.append(other, 'none', newEvents('here', 3))
    await target.append(other, 'none', newEvents('there', 2))
    const foreign = await target.readStream(other, { limit: 10 })
    t.equal((await copy(source, target)).ok, true)
    t.strictSame(await target.readStream(other, { limit: 10 }), foreign)
  }
})

t.test('an empty source is copied at once; an empty source and a full target are not the same', async (t) => {
  t.strictSame(addedBy(await copy(openMemory(), openMemory())), [])
  t.match(await copy(openMemory(), await sourceOf()), { ok: false, error: { fault: { stream: dam, revision: 0 } } })
})

t.test('a copy that was cut off at any append, written or not, goes on when it is made again', async (t) => {
  const source = await sourceOf()
  const options = { pageLimit: 4, batchLimit: 2 }
  for (const cut of [cutBefore, cutAfter])
    for (let append = 0; ; append++) {
      const target = openMemory()
      const cutOff = await copy(source, disturbed(target, append, cut), options).then(
        () => false,
        ({ message }) => message === 'the line was cut',
      )
      if (!cutOff) {
        t.ok(append > 4, `${append} appends`)
        break
      }
      assert.equal((await copy(source, target, options)).ok, true)
      assert.deepEqual(await streams(target), await streams(source))
    }
})

t.test('a copy that is told to stop ends between two appends, and goes on when it is made again', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  const interruption = new AbortController()
  const interrupting = disturbed(target, 1, (append) => {
    interruption.abort(new Error('enough'))
    return append()
  })
  await t.rejects(copy(source, interrupting, { signal: interruption.signal, batchLimit: 2 }), { message: 'enough' })
  t.equal((await log(target)).length, 4, 'the append under way was finished')
  t.equal((await copy(source, target)).ok, true)
})

t.test('a target that holds something else is refused at the first place where it does, and stays as it is', async (t) => {
  const source = await sourceOf()
  const refusedFor = async (fill: (target: Store) => Promise<unknown>) => {
    const target = openMemory()
    await fill(target)
    const before = await log(target)
    const copied = await copy(source, target)
    t.strictSame(await log(target), before)
    return copied
  }
  const otherAt = (revision: number) => (_: string, at: number) => (at === revision ? { recordedBy: 'somebody else' } : {})

  t.match(await refusedFor((target) => appendChained(target, [ferry, dam, dam, dam, dam], otherAt(2))), {
    ok: false,
    error: {
      step: 'reading the target',
      fault: { stream: dam, revision: 2, reason: 'the target holds something else than the source' },
    },
  })
  t.match(await refusedFor((target) => appendChained(target, [ferry, ferry, ferry, ferry, ferry, dam])), {
    ok: false,
    error: {
      step: 'reading the target',
      fault: { stream: ferry, revision: 4, reason: 'the target holds something else: the source ends before it' },
    },
  })
  t.match(await refusedFor((target) => appendChained(target, [dam, 'negotiation-other'])), {
    ok: false,
    error: {
      step: 'reading the target',
      fault: { stream: 'negotiation-other', revision: 0, reason: 'the target holds something else: the source has no such stream' },
    },
  })
  t.match(await refusedFor((target) => appendChained(target, [dam, dam], (_, at) => (at === 1 ? { previousHash: null } : {}))), {
    ok: false,
    error: {
      step: 'reading the target',
      fault: { stream: dam, revision: 1, reason: /^the target is broken: its previousHash is not the hash of revision 0/ },
    },
  })
})

t.test('a place beyond the first pages, or where one begins, is found too', async (t) => {
  const names = Array.from({ length: 1203 }, () => dam)
  const source = await sourceOf(names)
  for (const place of [499, 500, 1100]) {
    const target = openMemory()
    await appendChained(target, names, (_, revision) => (revision === place ? { recordedBy: 'somebody else' } : {}))
    t.match(await copy(source, target), { ok: false, error: { fault: { revision: place } } })
  }
})

t.test('a broken source is refused at the event that is broken', async (t) => {
  const broken: [(events: RecordedEvent[]) => RecordedEvent[], number, RegExp][] = [
    [at(dam, 3, (event) => ({ ...event, data: { label: 'altered' } })), 4, /its previousHash is not the hash of revision 3/],
    [at(dam, 3, (event) => ({ ...event, previousHash: '0'.repeat(64) })), 3, /its previousHash is not the hash of revision 2/],
    [at(dam, 0, (event) => ({ ...event, previousHash: '0'.repeat(64) })), 0, /the first event names an event before it/],
    [(events) => events.filter(({ stream, revision }) => stream !== dam || revision !== 3), 3, /this revision is missing/],
    [(events) => events.flatMap((event) => (event.stream === dam && event.revision === 3 ? [event, event] : [event])), 4, /a second time/],
    [at(dam, 3, (event) => ({ ...event, id: 'none' })), 3, /this is no event of a log: \/id /],
    [at(dam, 3, (event) => ({ ...event, surplus: 1 }) as RecordedEvent), 3, /this is no event of a log: \/surplus /],
  ]
  for (const [doctor, revision, reason] of broken) {
    const [source, target] = [await sourceOf(), openMemory()]
    t.match(await copy(doctored(source, doctor), target, { pageLimit: 3 }), {
      ok: false,
      error: {
        step: 'copying',
        fault: { stream: dam, revision, reason },
      },
    })
    const before = (await streams(source)).map(
      ([stream, events]) => [stream, events.slice(0, stream === dam ? revision : events.length)] as const,
    )
    for (const [stream, events] of await streams(target))
      t.strictSame(events, new Map(before).get(stream)?.slice(0, events.length), 'what was copied is what came before it')
  }
})

t.test('a source whose time of recording runs back is refused, though every hash fits', async (t) => {
  const source = openMemory()
  await appendChained(source, order, (_, revision) => (revision === 2 ? { recordedAt: '2025-11-25T18:00:00.000Z' } : {}))
  t.match(await copy(source, openMemory()), {
    ok: false,
    error: {
      step: 'copying',
      fault: { stream: dam, revision: 2, reason: /^the source is broken: it was recorded at .*T18.*, before revision 1 at / },
    },
  })
})

t.test('a target that somebody else writes to is refused in words for its owner', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  const meddled = disturbed(target, 0, async (append) => {
    await target.append(dam, 'none', [newEvent('meddling')])
    return append()
  })
  t.match(await copy(source, meddled), {
    ok: false,
    error: {
      step: 'copying',
      fault: { stream: dam, revision: 0, reason: /^the target stands at revision 0 .* somebody else is writing to it\. Stop that first/ },
    },
  })
})

t.test('an id that stands elsewhere in the target, and an event that it does not take, are refused', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  await target.append('elsewhere-1', 'none', [newEvent(`${dam} 1`)])
  t.match(await copy(source, target), {
    ok: false,
    error: {
      step: 'copying',
      fault: { stream: dam, revision: 0, reason: /holds something else under the id/ },
    },
  })
  const small = disturbed(openMemory(), 1, async () => ({ outcome: 'too-large', bytes: 700, limit: 500 }))
  t.match(await copy(source, small), {
    ok: false,
    error: {
      fault: { stream: ferry, revision: 0, reason: /takes 500 bytes at a time, and these are 700/ },
    },
  })
})

t.test('what was written by the same copy elsewhere is as good', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  const twice = disturbed(target, 0, async (append) => {
    await append()
    return append()
  })
  t.equal((await copy(source, twice)).ok, true)
  t.strictSame(await streams(target), await streams(source))
})

t.test('what is recorded of one kind while another is copied is copied with it, or left, and is never found wanting', async (t) => {
  const [source, target] = [await sourceOf([dam, 'webhook-watch', 'key-desk', dam]), openMemory()]
  const { watch, onStep } = stepped()
  const growing: Source = {
    ...source,
    readAll: async (range) => {
      if (watch.step === 'copying') await appendChained(source, ['webhook-watch', dam, 'key-new'].slice(0, range.after === -1 ? 3 : 0))
      return source.readAll(range)
    },
  }
  const copied = await copy(growing, target, { onStep })
  t.strictSame(copied.ok && [...copied.value.heads].map(([stream, { count }]) => [stream, count]), [
    ['webhook-watch', 2],
    ['key-desk', 1],
    ['key-new', 2],
    [dam, 5],
  ])
  t.strictSame(addedBy(await copy(source, target)), [
    ['webhook-watch', 2],
    ['key-new', 1],
  ])
})

t.test('what is recorded while a copy is made is copied with it, and what is recorded while it is proved is left', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  const growing = disturbed(target, 0, async (append) => {
    await appendChained(source, [dam, 'negotiation-new'])
    return append()
  })
  const { watch, onStep } = stepped()
  const grownWhenProved: Source = {
    ...source,
    readAll: async (range) => {
      const isProved = watch.step === 'proving the source' && range.prefix === 'negotiation-' && range.after === -1
      if (isProved) await appendChained(source, [dam, ferry, 'negotiation-newer', 'key-newer', 'webhook-newer'])
      return source.readAll(range)
    },
  }
  const copied = await copy(grownWhenProved, growing, { onStep })
  t.strictSame(copied.ok && [...copied.value.heads].map(([stream, { count }]) => [stream, count]), [
    [dam, 7],
    [ferry, 4],
    ['negotiation-new', 1],
  ])
  t.equal((await log(target)).length, 12)
  t.equal((await log(source)).length, 17)
})

t.test('sides that are not the same at the end are told, and where', async (t) => {
  const provedAgainst = async (spoilt: 'proving the source' | 'proving the target', change: Parameters<typeof doctored>[1]) => {
    const [source, target] = [await sourceOf(), openMemory()]
    const { watch, onStep } = stepped()
    const whenSpoilt = (store: Store): Target => ({
      ...store,
      readAll: async (range) => (watch.step === spoilt ? change(await store.readAll(range)) : store.readAll(range)),
      readStream: async (stream, range) =>
        watch.step === 'proving the target' ? change(await store.readStream(stream, range)) : store.readStream(stream, range),
    })
    return spoilt === 'proving the source' ? copy(whenSpoilt(source), target, { onStep }) : copy(source, whenSpoilt(target), { onStep })
  }
  const last = at(dam, 5, (event) => ({ ...event, data: { label: 'altered' } }))
  const differing = { stream: dam, revision: 5, reason: 'the target holds something else than the source' }
  t.match(await provedAgainst('proving the target', last), { ok: false, error: { step: 'proving the target', fault: differing } })
  t.match(await provedAgainst('proving the source', last), { ok: false, error: { step: 'proving the target', fault: differing } })
  const inner = at(ferry, 1, (event) => ({ ...event, data: { label: 'altered' } }))
  t.match(await provedAgainst('proving the target', inner), {
    ok: false,
    error: {
      step: 'proving the target',
      fault: { stream: ferry, revision: 2, reason: /^the target is broken: its previousHash/ },
    },
  })
  t.match(await provedAgainst('proving the source', inner), {
    ok: false,
    error: {
      step: 'proving the source',
      fault: { stream: ferry, revision: 2, reason: /^the source is broken: its previousHash/ },
    },
  })
  t.match(await provedAgainst('proving the target', (events) => events.filter(({ stream, revision }) => stream !== dam || revision < 5)), {
    ok: false,
    error: {
      fault: { stream: dam, revision: 5, reason: 'the target lacks what the source holds' },
    },
  })
})

t.test('a target that grew while it was copied to is not the same', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  const { watch, onStep } = stepped()
  const grownWhenProved: Target = {
    ...target,
    readAll: async (range) => {
      if (watch.step === 'proving the target' && range.prefix === 'negotiation-' && range.after === -1) await appendChained(target, [dam])
      return target.readAll(range)
    },
  }
  t.match(await copy(source, grownWhenProved, { onStep }), {
    ok: false,
    error: {
      step: 'proving the target',
      fault: { stream: dam, revision: 6, reason: 'the target holds something else: the source ends before it' },
    },
  })
})

t.test('an append holds no more than its limits of events and of bytes', async (t) => {
  const source = openMemory()
  await appendChained(source, Array(8).fill(dam), (_, revision) => ({ data: { text: 'é'.repeat(revision < 5 ? 140_000 : 10) } }))
  const sizesWith = async (options: Partial<CopyOptions>) => {
    const target = openMemory()
    const sizes: number[] = []
    const counting: Target = {
      ...target,
      append: (stream, expected, events) => {
        sizes.push(events.length)
        return target.append(stream, expected, events)
      },
    }
    t.equal((await copy(source, counting, options)).ok, true)
    return sizes
  }
  t.strictSame(await sizesWith({}), [3, 5], 'three of 280 kB, then two of them and the small ones')
  t.strictSame(await sizesWith({ batchLimit: 2 }), [2, 2, 2, 2])
})

t.test('an event as large as a store takes is copied', async (t) => {
  const [source, target] = [openMemory(), openMemory()]
  const envelope = Buffer.byteLength(JSON.stringify(newEvent(`${dam} 0`, { data: { text: '' } })))
  await appendChained(source, [dam, dam], (_, revision) => (revision === 0 ? { data: { text: 'x'.repeat(900_000 - envelope) } } : {}))
  t.equal((await copy(source, target)).ok, true)
})

const kinds = ['webhook-', 'key-', 'negotiation-']
const names = ['a', 'b', 'c'].flatMap((name) => [`negotiation-${name}`, `key-${name}`, `webhook-${name}`])
const kindOf = ([stream]: [string, unknown]): number => kinds.findIndex((kind) => stream.startsWith(kind))

/** The streams of each kind in the order in which they began, one kind after the other. */
const byKind = async (store: Source) =>
  (await streams(store)).filter(([stream]) => names.includes(stream)).toSorted((a, b) => kindOf(a) - kindOf(b))

t.test('whatever is copied, in whatever pages, cut off wherever, is what the source holds', async (t) => {
  const interruptions = fc.array(fc.record({ append: fc.nat(12), cut: fc.constantFrom(cutBefore, cutAfter) }), { maxLength: 4 })
  const limits = fc.record({ pageLimit: fc.integer({ min: 1, max: 12 }), batchLimit: fc.integer({ min: 1, max: 5 }) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...names, 'lease-1', 'delivery-1'), { maxLength: 40 }),
      fc.array(fc.constantFrom(...names, 'delivery-1'), { maxLength: 10 }),
      fc.array(fc.tuple(interruptions, limits), { minLength: 1, maxLength: 3 }),
      async (before, meanwhile, lives) => {
        const [source, target] = [await sourceOf(before), openMemory()]
        for (const [cuts, options] of lives)
          for (const { append, cut } of cuts) await copy(source, disturbed(target, append, cut), options).catch(() => {})
        await appendChained(source, meanwhile)
        assert.equal((await copy(source, target, lives[0]?.[1])).ok, true)
        assert.deepEqual(await byKind(target), await byKind(source))
        assert.equal((await log(target)).length, (await byKind(source)).flatMap(([, events]) => events).length)
        const again = await copy(source, target)
        assert.deepEqual(again.ok && again.value.added, new Map())
      },
    ),
    { numRuns: often(80, 600) },
  )
  t.pass()
})
