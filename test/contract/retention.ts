import { idsOf, revisionsOf } from '../support/events.ts'
import { type Check, receiptOf, take } from './trial.ts'

/** Streams that keep only their newest events. The log itself may show the others until the store clears up. */
export const retention = (check: Check): void => {
  check('a limit leaves the newest events readable', async (t, trial) => {
    await trial.write('a', trial.events('e', 10))
    await trial.store.retain(trial.name('a'), 3)
    t.strictSame(revisionsOf(await trial.stream('a')), [7, 8, 9])
    t.strictSame(idsOf(await trial.stream('a')), idsOf(trial.events('e', 10).slice(7)))
  })

  check('a limit holds for later appends', async (t, trial) => {
    await trial.write('a', trial.events('e', 5))
    await trial.store.retain(trial.name('a'), 3)
    for (const n of [0, 1, 2, 3]) await trial.write('a', [trial.event(`later ${n}`)])
    t.strictSame(revisionsOf(await trial.stream('a')), [6, 7, 8])
  })

  check('a limit can be set before there is a stream, which then is still absent', async (t, trial) => {
    await trial.store.retain(trial.name('a'), 2)
    t.strictSame(await trial.stream('a'), [])
    t.equal(await trial.store.head(trial.prefix), -1)
    t.match(await trial.write('a', trial.events('e', 4), 'none'), { firstRevision: 0, lastRevision: 3 })
    t.strictSame(revisionsOf(await trial.stream('a')), [2, 3])
  })

  check('a limit above the length removes nothing', async (t, trial) => {
    await trial.write('a', trial.events('e', 5))
    for (const maxCount of [5, 6, 1000]) await trial.store.retain(trial.name('a'), maxCount)
    t.equal((await trial.stream('a')).length, 5)
  })

  check('a limit of one leaves the newest', async (t, trial) => {
    await trial.write('a', trial.events('e', 5))
    await trial.store.retain(trial.name('a'), 1)
    t.strictSame(revisionsOf(await trial.stream('a')), [4])
  })

  check('a wider limit lets the stream grow again', async (t, trial) => {
    await trial.write('a', trial.events('e', 5))
    await trial.store.retain(trial.name('a'), 2)
    await trial.store.retain(trial.name('a'), 4)
    await trial.write('a', trial.events('later', 1))
    const kept = revisionsOf(await trial.stream('a'))
    t.strictSame(kept.slice(-3), [3, 4, 5])
    await trial.write('a', trial.events('last', 3))
    t.strictSame(revisionsOf(await trial.stream('a')), [5, 6, 7, 8])
  })

  check('a batch longer than the limit leaves its own newest events', async (t, trial) => {
    await trial.write('a', trial.events('e', 2))
    await trial.store.retain(trial.name('a'), 3)
    t.match(await trial.write('a', trial.events('batch', 8)), { firstRevision: 2, lastRevision: 9 })
    t.strictSame(revisionsOf(await trial.stream('a')), [7, 8, 9])
  })

  check('revisions go on under a limit, and expected revisions with them', async (t, trial) => {
    await trial.write('a', trial.events('e', 5))
    await trial.store.retain(trial.name('a'), 1)
    t.match(await trial.store.append(trial.name('a'), 0, [trial.event('stale')]), { outcome: 'wrong-revision', actual: 4 })
    t.match(await trial.store.append(trial.name('a'), 'none', [trial.event('first')]), { outcome: 'wrong-revision', actual: 4 })
    t.match(await trial.write('a', [trial.event('next')], 4), { firstRevision: 5 })
    t.match(await trial.write('a', [trial.event('more')], 5), { firstRevision: 6 })
  })

  check('a removed revision reads as the first that is left', async (t, trial) => {
    await trial.write('a', trial.events('e', 6))
    await trial.store.retain(trial.name('a'), 3)
    const read = async (range: { from: number; direction?: 'backwards' }) =>
      revisionsOf(await trial.store.readStream(trial.name('a'), { ...range, limit: 2 }))
    t.strictSame(await read({ from: 0 }), [3, 4])
    t.strictSame(await read({ from: 4 }), [4, 5])
    t.strictSame(await read({ from: 5, direction: 'backwards' }), [5, 4])
    t.strictSame(await read({ from: 2, direction: 'backwards' }), [])
  })

  check('the events that are left can be repeated', async (t, trial) => {
    await trial.write('a', trial.events('e', 3), 'none')
    const last = trial.events('last', 2)
    const first = await trial.write('a', last, 2)
    await trial.store.retain(trial.name('a'), 2)
    t.strictSame(receiptOf(await trial.store.append(trial.name('a'), 2, last)), first)
    t.equal((await trial.log()).filter(({ revision }) => revision > 2).length, 2)
  })

  check('a limit leaves other streams and the head alone', async (t, trial) => {
    await trial.write('a', trial.events('a', 5))
    await trial.write('ab', trial.events('ab', 5))
    const head = await trial.store.head(trial.prefix)
    await trial.store.retain(trial.name('a'), 1)
    t.equal((await trial.stream('ab')).length, 5)
    t.equal(await trial.store.head(trial.prefix), head)
  })

  check('a subscription over a stream with a limit gives what is left and what comes', async (t, trial) => {
    const { position: after } = await trial.write('a', trial.events('gone', 7))
    await trial.write('a', trial.events('left', 3))
    await trial.store.retain(trial.name('a'), 3)
    const taken = take(trial.store, 4, { after, prefix: trial.prefix })
    await trial.write('b', [trial.event('later')])
    t.strictSame(idsOf(await taken), idsOf([...trial.events('left', 3), trial.event('later')]))
  })

  check('a subscriber behind a limit goes on with what is left', async (t, trial) => {
    const { position: after } = await trial.write('a', trial.events('read', 2))
    await trial.write('a', trial.events('e', 8))
    await trial.store.retain(trial.name('a'), 2)
    await trial.write('b', [trial.event('last')])
    const controller = new AbortController()
    const ids: string[] = []
    for await (const batch of trial.store.subscribe({ after, prefix: trial.prefix, signal: controller.signal })) {
      ids.push(...idsOf(batch))
      if (ids.includes(trial.event('last').id)) controller.abort()
    }
    t.strictSame(ids.slice(-3), [...idsOf(trial.events('e', 8).slice(6)), trial.event('last').id])
  })

  check('a limit below one is a bug', async (t, trial) => {
    for (const maxCount of [0, -1, 1.5]) await t.rejects(trial.store.retain(trial.name('a'), maxCount), RangeError)
  })
}
