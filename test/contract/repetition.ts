import type { NewEvent } from '../../events/envelope.ts'
import type { ExpectedRevision } from '../../src/store/port/port.ts'
import { idsOf, unplaced } from '../support/events.ts'
import { type Check, receiptOf } from './trial.ts'

const places: [ExpectedRevision, number][] = [
  ['none', 0],
  [0, 1],
  [1, 2],
]

const differences: [string, (event: NewEvent) => NewEvent][] = [
  ['other data', (event) => ({ ...event, data: { label: 'other' } })],
  ['data in another order of an array', (event) => ({ ...event, data: { list: [2, 1] } })],
  ['another type', (event) => ({ ...event, type: 'TalksHeld' })],
  ['another schema version', (event) => ({ ...event, schemaVersion: 2 })],
]

/** Batches that share events with what stands in their place: three events of one append, `e 0` to `e 2`. */
const overlaps: [string, string[]][] = [
  ['an old event and a new one', ['e 0', 'new']],
  ['a new event and an old one', ['new', 'e 0']],
  ['all that is there and a new event', ['e 0', 'e 1', 'e 2', 'new']],
  ['old events in another order', ['e 1', 'e 0']],
  ['old events that stand apart', ['e 0', 'e 2']],
]

const restamped = (event: NewEvent): NewEvent => ({
  ...event,
  recordedAt: '2026-01-01T00:00:00.000Z',
  recordedBy: 'another desk',
  correlationId: '0190b0f2-5c7a-7000-8000-000000000001',
  causationId: '0190b0f2-5c7a-7000-8000-000000000002',
  previousHash: 'f'.repeat(64),
})

/** Ids: the same thing again in the same place is the first thing, anything else there is refused. */
export const repetition = (check: Check): void => {
  for (const [expected, before] of places)
    for (const [when, later] of [
      ['comes again', 0],
      ['comes again after others', 3],
    ] as const) {
      const where = `that expects ${expected} of a stream of ${before} and ${when}`
      check(`an append ${where} gets its first receipt`, async (t, trial) => {
        if (before > 0) await trial.write('a', trial.events('old', before), 'none')
        const events = trial.events('e', 2)
        const first = await trial.write('a', events, expected)
        if (later > 0) await trial.write('a', trial.events('later', later), before + 1)
        t.strictSame(receiptOf(await trial.store.append(trial.name('a'), expected, events)), first)
        t.equal((await trial.log()).length, before + 2 + later)
      })

      check(`an append ${where} may have stamps of its own, and the first ones stay`, async (t, trial) => {
        if (before > 0) await trial.write('a', trial.events('old', before), 'none')
        const events = trial.events('e', 2)
        const first = await trial.write('a', events, expected)
        if (later > 0) await trial.write('a', trial.events('later', later), before + 1)
        const again = await trial.store.append(trial.name('a'), expected, events.map(restamped))
        t.strictSame(again, { outcome: 'repeated', ...first })
        t.strictSame((await trial.stream('a')).slice(before, before + 2).map(unplaced), events)
        t.equal((await trial.log()).length, before + 2 + later)
      })
    }

  check('the first part of a batch, alone and again, gets the receipt of that part', async (t, trial) => {
    const events = trial.events('e', 3)
    await trial.write('a', events, 'none')
    const again = receiptOf(await trial.store.append(trial.name('a'), 'none', events.slice(0, 2)))
    t.match(again, { firstRevision: 0, lastRevision: 1, position: (await trial.stream('a'))[1]?.position })
  })

  check('two appends, again as one, get the receipt of both', async (t, trial) => {
    const events = trial.events('e', 3)
    await trial.write('a', events.slice(0, 1), 'none')
    const { position } = await trial.write('a', events.slice(1), 0)
    const again = receiptOf(await trial.store.append(trial.name('a'), 'none', events))
    t.match(again, { firstRevision: 0, lastRevision: 2, position })
    t.equal((await trial.log()).length, 3)
  })

  check('the order of keys makes no other event', async (t, trial) => {
    const event = trial.event('e', { data: { a: 1, b: { c: 2, d: 3 } } })
    const first = await trial.write('a', [event], 'none')
    const again = trial.event('e', { data: { b: { d: 3, c: 2 }, a: 1 } })
    t.strictSame(receiptOf(await trial.store.append(trial.name('a'), 'none', [again])), first)
    t.strictSame((await trial.stream('a')).map(unplaced), [event])
  })

  check('a lone surrogate in the data can be repeated', async (t, trial) => {
    const event = trial.event('e', { data: { text: '\ud800' } })
    const first = await trial.write('a', [event], 'none')
    t.strictSame(receiptOf(await trial.store.append(trial.name('a'), 'none', [event])), first)
  })

  for (const [what, change] of differences) {
    check(`the same id with ${what} is taken`, async (t, trial) => {
      const event = trial.event('e', { data: { list: [1, 2] } })
      await trial.write('a', [event], 'none')
      t.strictSame(await trial.store.append(trial.name('a'), 'none', [change(event)]), { outcome: 'id-taken', id: event.id })
      t.strictSame((await trial.log()).map(unplaced), [event])
    })

    check(`the same id with ${what}, second in a batch and after others, is taken`, async (t, trial) => {
      const [first, second] = [trial.event('first'), trial.event('second', { data: { list: [1, 2] } })]
      await trial.write('a', [first, second], 'none')
      await trial.write('a', trial.events('later', 2), 1)
      t.strictSame(await trial.store.append(trial.name('a'), 'none', [first, change(second)]), { outcome: 'id-taken', id: second.id })
      t.equal((await trial.log()).length, 4)
    })
  }

  for (const [what, labels] of overlaps)
    check(`of a batch of ${what} nothing is written`, async (t, trial) => {
      const events = trial.events('e', 3)
      await trial.write('a', events, 'none')
      const batch = labels.map((label) => trial.event(label))
      t.match(await trial.store.append(trial.name('a'), 'none', batch), { outcome: /^(wrong-revision|id-taken)$/ })
      t.strictSame(idsOf(await trial.log()), idsOf(events))
    })

  check('an id twice in one append is taken', async (t, trial) => {
    const event = trial.event('e')
    const result = await trial.store.append(trial.name('a'), 'none', [trial.event('f'), event, event])
    t.strictSame(result, { outcome: 'id-taken', id: event.id })
    t.equal((await trial.log()).length, 0)
  })

  check('the same append many times at once is written once', async (t, trial) => {
    const events = trial.events('e', 3)
    const results = await Promise.all([1, 2, 3, 4].map(() => trial.store.append(trial.name('a'), 'none', events)))
    const [first, ...others] = results.map(receiptOf)
    for (const other of others) t.strictSame(other, first)
    t.equal((await trial.log()).length, 3)
  })
}
