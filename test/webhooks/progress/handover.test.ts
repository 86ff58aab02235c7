import t from 'tap'
import type { AttemptsMade } from '../../../events/delivery.ts'
import type { RecordedEvent } from '../../../events/envelope.ts'
import { ok } from '../../../src/result.ts'
import type { Store } from '../../../src/store/port/port.ts'
import { openMemory } from '../../../src/store/sqlite/memory.ts'
import { hashOf } from '../../../src/streams/chain.ts'
import { type Progress, readProgress } from '../../../src/webhooks/progress/deliveries.ts'
import { handOver, progressesIn } from '../../../src/webhooks/progress/handover.ts'
import { appendChained } from '../../support/chained.ts'
import { newEvent } from '../../support/events.ts'
import { alone } from '../../support/eventstoredb-double/opened.ts'
import { listOf } from '../../support/list-of.ts'

const never = new AbortController().signal
const lane = (rev: number) => ({ done: { rev, index: 0 }, attempt: 1, retryAt: null, waitMs: null, begun: -1, replayUntil: null })

const record = (data: Partial<AttemptsMade>): AttemptsMade => ({
  ...{
    token: 7,
    attempts: [],
    lanes: {},
    isWhole: false,
    series: 1,
    errands: -1,
    challenge: null,
    firstFailureAt: null,
    lastSuccessAt: null,
  },
  ...data,
})

/** Appends records to the delivery stream of a subscription. */
const delivered = (store: Store, webhook: string, ...records: Partial<AttemptsMade>[]) => {
  const rest = records.map(record)
  return appendChained(store, Array(records.length).fill(`delivery-${webhook}`), () => ({
    type: 'AttemptsMade',
    recordedBy: 'dispatcher',
    data: rest.shift(),
  }))
}

/** A source with two subscriptions, the first of which has come to revision 5 of one negotiation and 2 of another. */
async function sourceOf(): Promise<Store> {
  const store = openMemory()
  await appendChained(store, ['webhook-watch', 'webhook-idle', 'negotiation-teln-dam'])
  await delivered(
    store,
    'watch',
    { isWhole: true, lanes: { 'teln-dam': lane(3), 'isle-ferry': lane(2) }, lastSuccessAt: '2025-11-25T19:00:00.000Z' },
    {
      lanes: { 'teln-dam': lane(5) },
      errands: 4,
      challenge: { rev: 1, attempt: 2, retryAt: null, waitMs: null },
      firstFailureAt: '2025-11-25T19:00:01.000Z',
    },
  )
  return store
}

const said = ({ tail: _, lanes, ...rest }: Progress) => ({ ...rest, lanes: Object.fromEntries(lanes) })
const records = (store: Store, webhook = 'watch') => store.readStream(`delivery-${webhook}`, { limit: 100 })

async function move(source: Store, target: Store) {
  return handOver(await progressesIn(source, never), target, never)
}

t.test('the target goes on from where the source is, by one record that tells all', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  t.strictSame(await move(source, target), ok(['delivery-watch']))
  const there = await readProgress(target, 'watch')
  t.strictSame(said(there), said(await readProgress(source, 'watch')))
  t.match(there, { errands: 4, challenge: { rev: 1 }, firstFailureAt: '2025-11-25T19:00:01.000Z', lastSuccessAt: null })
  const newest = (await records(source)).at(-1) as RecordedEvent
  t.match(
    await records(target),
    listOf({
      type: 'AttemptsMade',
      revision: 0,
      previousHash: null,
      recordedAt: newest.recordedAt,
      recordedBy: newest.recordedBy,
      causationId: newest.id,
      data: { token: 0, isWhole: true, attempts: listOf() },
    }),
  )
  t.equal((await records(target))[0]?.id[14], '5')
  t.strictSame(await records(target, 'idle'), [], 'a subscription of which nothing is recorded has nothing to hand over')
})

t.test('what is handed over again is written only where the source has gone on', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  await move(source, target)
  t.strictSame(await move(source, target), ok([]))
  await delivered(source, 'watch', { lanes: { 'isle-ferry': lane(9) } })
  await delivered(source, 'idle', { isWhole: true, lanes: { 'teln-dam': lane(0) } })
  t.strictSame(await move(source, target), ok(['delivery-watch', 'delivery-idle']))
  for (const webhook of ['watch', 'idle'])
    t.strictSame(said(await readProgress(target, webhook)), said(await readProgress(source, webhook)))
  const [first, second] = await records(target)
  t.equal(second?.previousHash, first && hashOf(first))
  t.not(second?.id, first?.id)
})

t.test('a record that says nothing new of how far it is moves nothing', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  await move(source, target)
  const { tail: _, lanes: _lanes, ...same } = await readProgress(source, 'watch')
  await delivered(source, 'watch', { ...same, lanes: { 'teln-dam': lane(5) } })
  t.strictSame(await move(source, target), ok([]))
})

t.test('what retention has cut off in the source is not missed', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  const before = said(await readProgress(source, 'watch'))
  const { challenge, errands, firstFailureAt, lastSuccessAt, lanes } = before
  await delivered(source, 'watch', { isWhole: true, lanes, challenge, errands, firstFailureAt, lastSuccessAt })
  await source.retain('delivery-watch', 1)
  await move(source, target)
  t.strictSame(said(await readProgress(target, 'watch')), before)
})

t.test('a target that has delivered too is taken to where the source is, and its time does not run back', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  await move(source, target)
  const [first] = (await records(target)) as [RecordedEvent]
  const later = '2025-11-25T20:00:00.000Z'
  const { id, ...own } = newEvent('made there', { type: 'AttemptsMade', recordedAt: later, previousHash: hashOf(first) })
  await target.append('delivery-watch', 0, [{ id, ...own, data: record({ lanes: { 'teln-dam': lane(8) } }) }])
  t.strictSame(await move(source, target), ok(['delivery-watch']))
  t.strictSame(said(await readProgress(target, 'watch')), said(await readProgress(source, 'watch')))
  t.equal((await records(target)).at(-1)?.recordedAt, later)
})

t.test('a handover that was cut off, written or not, goes on when it is made again', async (t) => {
  for (const isWritten of [true, false]) {
    const [source, target] = [await sourceOf(), openMemory()]
    const append: Store['append'] = async (...given) => {
      if (isWritten) await target.append(...given)
      throw new Error('the line was cut')
    }
    await t.rejects(move(source, { ...target, append }), { message: 'the line was cut' })
    t.strictSame(await move(source, target), ok(isWritten ? [] : ['delivery-watch']))
    t.equal((await records(target)).length, 1)
  }
})

t.test('two that hand over the same at once write it once', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  const progresses = await progressesIn(source, never)
  const both = await Promise.all([handOver(progresses, target, never), handOver(progresses, target, never)])
  t.strictSame(both, [ok(['delivery-watch']), ok(['delivery-watch'])])
  t.equal((await records(target)).length, 1)
})

t.test('a target that is delivering meanwhile is refused in words for its owner', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  const append: Store['append'] = async (...given) => {
    await delivered(target, 'watch', { isWhole: true })
    return target.append(...given)
  }
  t.match(await move(source, { ...target, append }), {
    ok: false,
    error: { stream: 'delivery-watch', revision: 0, reason: /somebody else is writing to it\. Stop that first/ },
  })
})

t.test('a record that cannot be read is told, on either side', async (t) => {
  const unreadable = async () => {
    const store = await sourceOf()
    await appendChained(store, ['delivery-watch'], () => ({ type: 'AttemptsLost' }))
    return store
  }
  const told = { name: 'UnreadableEvent', message: 'delivery-watch revision 2: unknown event type AttemptsLost' }
  await t.rejects(progressesIn(await unreadable(), never), told)
  await t.rejects(move(await sourceOf(), await unreadable()), told)
})

t.test('it ends between two subscriptions when it is told to', async (t) => {
  const [source, target] = [await sourceOf(), openMemory()]
  const progresses = await progressesIn(source, never)
  const ended = AbortSignal.abort(new Error('enough'))
  await t.rejects(progressesIn(source, ended), { message: 'enough' })
  await t.rejects(handOver(progresses, target, ended), { message: 'enough' })
  t.equal(await target.head(), -1)
})

t.test('EventStoreDB takes it, and gives it back', async (t) => {
  const [source, back] = [await sourceOf(), openMemory()]
  const { double, store } = await alone(t)
  double.appends.next('cut')
  t.strictSame(await move(source, store), ok(['delivery-watch']))
  t.strictSame(await move(source, store), ok([]))
  t.strictSame(said(await readProgress(store, 'watch')), said(await readProgress(source, 'watch')))
  await appendChained(store, ['webhook-watch'])
  await move(store, back)
  t.strictSame(said(await readProgress(back, 'watch')), said(await readProgress(source, 'watch')))
})
