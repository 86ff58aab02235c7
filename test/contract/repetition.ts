import type { NewEvent } from '../../events/envelope.ts'
import type { ExpectedRevision } from '../../src/store/port.ts'
import { idsOf, unplaced } from '../support/events.ts'
import { type Check, receiptOf } from './trial.ts'

const differences: [string, (event: NewEvent) => NewEvent][] = [
  ['other data', (event) => ({ ...event, data: { label: 'other' } })],
  ['data in another order of an array', (event) => ({ ...event, data: { list: [2, 1] } })],
  ['another type', (event) => ({ ...event, type: 'TalksHeld' })],
  ['another schema version', (event) => ({ ...event, schemaVersion: 2 })],
]

/** Ids: the same thing again is the first thing, anything else is refused. A retry repeats its expected revision. */
export const repetition = (check: Check): void => {
  const modes: [ExpectedRevision, number][] = [
    ['none', 0],
    ['any', 0],
    ['any', 2],
    ['exists', 2],
    [1, 2],
  ]
  for (const [expected, before] of modes) {
    const where = `expects ${expected} of a stream of ${before}`
    check(`an append that ${where} and comes again gets its first receipt`, async (t, trial) => {
      if (before > 0) await trial.write('a', trial.events('old', before), 'none')
      const events = trial.events('e', 2)
      const first = await trial.write('a', events, expected)
      const again = await trial.store.append(trial.name('a'), expected, events)
      t.equal(again.outcome, 'repeated')
      t.strictSame(receiptOf(again), first)
      t.equal((await trial.log()).length, before + 2)
    })

    check(`an append that ${where} and comes again after others gets its first receipt`, async (t, trial) => {
      if (before > 0) await trial.write('a', trial.events('old', before), 'none')
      const events = trial.events('e', 2)
      const first = await trial.write('a', events, expected)
      await trial.write('a', trial.events('later', 3))
      const again = await trial.store.append(trial.name('a'), expected, events)
      t.equal(again.outcome, 'repeated')
      t.strictSame(receiptOf(again), first)
      t.equal((await trial.log()).length, before + 5)
    })
  }

  check('the first part of a batch, alone and again, gets the receipt of that part', async (t, trial) => {
    const events = trial.events('e', 3)
    await trial.write('a', events, 'none')
    const again = await trial.store.append(trial.name('a'), 'none', events.slice(0, 2))
    t.match(again, { outcome: 'repeated', firstRevision: 0, lastRevision: 1, position: (await trial.stream('a'))[1]?.position })
  })

  check('a retry may have stamps of its own, and the first ones stay', async (t, trial) => {
    const event = trial.event('e')
    await trial.write('a', [event], 'none')
    const retry = { ...event, recordedAt: '2026-01-01T00:00:00.000Z', correlationId: trial.event('c').id, previousHash: 'f'.repeat(64) }
    t.match(await trial.store.append(trial.name('a'), 'none', [retry]), { outcome: 'repeated' })
    t.strictSame((await trial.stream('a')).map(unplaced), [event])
  })

  check('the order of keys makes no other event', async (t, trial) => {
    await trial.write('a', [trial.event('e', { data: { a: 1, b: { c: 2, d: 3 } } })], 'none')
    const again = trial.event('e', { data: { b: { d: 3, c: 2 }, a: 1 } })
    t.match(await trial.store.append(trial.name('a'), 'none', [again]), { outcome: 'repeated' })
  })

  check('a lone surrogate in the data can be repeated', async (t, trial) => {
    const event = trial.event('e', { data: { text: '\ud800' } })
    await trial.write('a', [event], 'none')
    t.match(await trial.store.append(trial.name('a'), 'none', [event]), { outcome: 'repeated' })
  })

  for (const [what, change] of differences)
    check(`the same id with ${what} is taken`, async (t, trial) => {
      const event = trial.event('e', { data: { list: [1, 2] } })
      await trial.write('a', [event], 'none')
      t.strictSame(await trial.store.append(trial.name('a'), 'none', [change(event)]), { outcome: 'id-taken', id: event.id })
      t.strictSame((await trial.log()).map(unplaced), [event])
    })

  check('a taken id is told before a wrong revision', async (t, trial) => {
    const event = trial.event('e')
    await trial.write('a', [event, trial.event('f')], 'none')
    t.match(await trial.store.append(trial.name('a'), 7, [{ ...event, data: 'other' }]), { outcome: 'id-taken', id: event.id })
  })

  for (const [what, order] of [
    ['an old event and a new one', ['old', 'new']],
    ['a new event and an old one', ['new', 'old']],
  ] as const)
    check(`of a batch of ${what} nothing is written`, async (t, trial) => {
      const old = trial.event('old')
      await trial.write('a', [old], 'none')
      const result = await trial.store.append(
        trial.name('a'),
        'none',
        order.map((label) => trial.event(label)),
      )
      t.strictSame(result, { outcome: 'id-taken', id: old.id })
      t.strictSame(idsOf(await trial.log()), [old.id])
    })

  check('a batch in another order is another batch', async (t, trial) => {
    const events = trial.events('e', 2)
    await trial.write('a', events, 'none')
    t.match(await trial.store.append(trial.name('a'), 'none', events.toReversed()), { outcome: 'id-taken' })
    t.equal((await trial.log()).length, 2)
  })

  check('events that stand apart are not one batch', async (t, trial) => {
    const [first, between, last] = [trial.event('first'), trial.event('between'), trial.event('last')]
    await trial.write('a', [first, between, last], 'none')
    t.strictSame(await trial.store.append(trial.name('a'), 'none', [first, last]), { outcome: 'id-taken', id: last.id })
  })

  check('an id twice in one append is taken', async (t, trial) => {
    const event = trial.event('e')
    const result = await trial.store.append(trial.name('a'), 'none', [trial.event('f'), event, event])
    t.strictSame(result, { outcome: 'id-taken', id: event.id })
    t.equal((await trial.log()).length, 0)
  })

  check('an id of one stream is taken in every other', async (t, trial) => {
    const event = trial.event('e')
    await trial.write('a', [event], 'none')
    t.strictSame(await trial.store.append(trial.name('b'), 'none', [event]), { outcome: 'id-taken', id: event.id })
    t.strictSame(await trial.stream('b'), [])
  })

  check('the same append twice at once is written once', async (t, trial) => {
    const events = trial.events('e', 3)
    const results = await Promise.all([1, 2].map(() => trial.store.append(trial.name('a'), 'none', events)))
    t.strictSame(results.map(({ outcome }) => outcome).sort(), ['appended', 'repeated'])
    t.strictSame(...(results.map(receiptOf) as [unknown, unknown]))
    t.equal((await trial.log()).length, 3)
  })
}
