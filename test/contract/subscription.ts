import { setImmediate as turn } from 'node:timers/promises'
import type { RecordedEvent } from '../../events/envelope.ts'
import { idsOf, positionsOf } from '../support/events.ts'
import { often } from '../support/long.ts'
import { pulled } from './pulled.ts'
import { type Check, fill, type Trial, take } from './trial.ts'

const slowly = async (): Promise<void> => {
  for (let n = 0; n < 5; n++) await turn()
}

/** How many events are written one after the other while a subscriber follows. */
const many = often(60, 2000)
/** How many are there already: more than a store gives at once. */
const old = often(1200, 2500)
/** As many as nobody takes up meanwhile, or takes for nothing. */
const crowd = often(1500, 5000)

/** Writes `count` events to a few streams, some alone and some in batches, while others go on with their work. */
const writeInTurns = async (trial: Trial, label: string, count: number): Promise<void> => {
  for (let written = 0; written < count; ) {
    const batch = trial.events(`${label} ${written}`, Math.min(1 + (written % 7), count - written))
    await trial.write(`s${written % 3}`, batch)
    written += batch.length
  }
}

/** Catch-up, then live: in order, without a gap, without a double. */
export const subscription = (check: Check): void => {
  check('a subscription gives what is there', async (t, trial) => {
    await writeInTurns(trial, 'e', 20)
    t.strictSame(await take(trial.store, 20, { prefix: trial.prefix }), await trial.log())
  })

  check('a subscription gives what is written later', async (t, trial) => {
    const taken = take(trial.store, 20, { prefix: trial.prefix })
    await turn()
    await writeInTurns(trial, 'e', 20)
    t.strictSame(await taken, await trial.log())
  })

  check('a subscription begins after the position that it names', async (t, trial) => {
    await trial.write('a', trial.events('e', 5))
    for (const { position, revision } of await trial.stream('a'))
      if (revision < 4)
        t.strictSame(
          await take(trial.store, 4 - revision, { after: position, prefix: trial.prefix }),
          (await trial.stream('a')).slice(revision + 1),
        )
  })

  check('a subscription from the head gives only what comes', async (t, trial) => {
    await trial.write('a', trial.events('old', 5))
    const taken = take(trial.store, 3, { after: await trial.store.head(), prefix: trial.prefix })
    await turn()
    await trial.write('a', trial.events('new', 3))
    t.strictSame(idsOf(await taken), idsOf(trial.events('new', 3)))
  })

  check('a subscription from the head of streams that are not there yet gives all of them', async (t, trial) => {
    const after = await trial.store.head(trial.prefix)
    await trial.write('a', trial.events('e', 3))
    t.strictSame(await take(trial.store, 3, { after, prefix: trial.prefix }), await trial.log())
  })

  check('a subscription without a prefix gives every stream', async (t, trial) => {
    const after = await trial.store.head()
    await trial.write('a', [trial.event('own')])
    await trial.store.append(`other${trial.prefix}b`, 'none', [trial.event('other')])
    t.strictSame(idsOf(await take(trial.store, 2, { after })), [trial.event('own').id, trial.event('other').id])
  })

  for (const [pace, afterEachBatch] of [
    ['fast', undefined],
    ['slow', slowly],
  ] as const) {
    check(`a ${pace} subscriber that catches up while others write gets each event once, in order`, async (t, trial) => {
      await fill(trial, 'old', old)
      const taken = take(trial.store, old + many, { prefix: trial.prefix }, afterEachBatch)
      await writeInTurns(trial, 'new', many)
      t.strictSame(positionsOf(await taken), positionsOf(await trial.log()))
    })

    check(`a ${pace} subscriber from the head gets each of ${many} events once, in order`, async (t, trial) => {
      await fill(trial, 'old', 10)
      const after = await trial.store.head()
      const taken = take(trial.store, many, { after, prefix: trial.prefix }, afterEachBatch)
      await writeInTurns(trial, 'new', many)
      t.strictSame(positionsOf(await taken), positionsOf(await trial.store.readAll({ after, prefix: trial.prefix, limit: 5000 })))
    })
  }

  check('subscribers that begin anywhere while others write all get the same', async (t, trial) => {
    await fill(trial, 'old', 300)
    const starts = (await trial.log()).filter((_, n) => n % 50 === 0)
    const subscribers = starts.map(async ({ position: after }, n) => {
      for (let turns = 0; turns < n * 3; turns++) await turn()
      return take(trial.store, 300 + many - n * 50 - 1, { after, prefix: trial.prefix })
    })
    await writeInTurns(trial, 'new', many)
    const log = positionsOf(await trial.log())
    for (const [n, subscriber] of subscribers.entries()) t.strictSame(positionsOf(await subscriber), log.slice(n * 50 + 1))
  })

  check('a batch that is written at once may be split, but not reordered', async (t, trial) => {
    const events = trial.events('e', 1500)
    const taken = take(trial.store, 1500, { prefix: trial.prefix })
    await trial.write('a', events)
    t.strictSame(idsOf(await taken), idsOf(events))
  })

  check('a prefix filters what is there and what comes', async (t, trial) => {
    const write = async (label: string) => {
      for (const name of ['a', 'b', 'ab', 'c']) await trial.write(name, [trial.event(`${label} ${name}`)])
    }
    await write('old')
    const taken = take(trial.store, 4, { prefix: trial.name('a') })
    await turn()
    await write('new')
    t.strictSame(
      (await taken).map(({ stream }) => stream),
      ['a', 'ab', 'a', 'ab'].map((name) => trial.name(name)),
    )
  })

  check(`a subscriber waits through ${crowd} events that are not for it`, async (t, trial) => {
    const taken = take(trial.store, 2, { prefix: trial.name('mine') })
    await trial.write('mine', [trial.event('first')])
    await fill(trial, 'noise', crowd)
    await trial.write('mine', [trial.event('second')])
    t.strictSame(idsOf(await taken), [trial.event('first').id, trial.event('second').id])
  })

  check('a subscription to streams that are not there yet gets them when they come', async (t, trial) => {
    const taken = take(trial.store, 1, { prefix: trial.name('new') })
    await turn()
    await trial.write('newcomer', [trial.event('e')])
    t.strictSame(idsOf(await taken), [trial.event('e').id])
  })

  check('a refused append tells a subscriber nothing', async (t, trial) => {
    const taken = take(trial.store, 2, { prefix: trial.prefix })
    await trial.write('a', [trial.event('one')], 'none')
    await trial.store.append(trial.name('a'), 'none', [trial.event('refused')])
    await trial.store.append(trial.name('a'), 'none', [trial.event('one')])
    await trial.write('a', [trial.event('two')])
    t.strictSame(idsOf(await taken), [trial.event('one').id, trial.event('two').id])
  })

  check('no batch is empty', async (t, trial) => {
    const { batches, abort } = pulled(trial)
    for (let n = 0; n < 20; n++) {
      await trial.write('a', [trial.event(`e ${n}`)])
      await trial.write('b', [trial.event(`f ${n}`)])
      t.ok(((await batches.next()).value?.length ?? 0) > 0)
      if (n % 2 === 0) await turn()
      await trial.write('a', [trial.event(`g ${n}`)])
    }
    abort()
  })

  check('a subscriber that stops pulling finds everything later, in order', async (t, trial) => {
    await trial.write('a', [trial.event('first')])
    const { batches, abort } = pulled(trial)
    const taken: RecordedEvent[] = [...(await batches.next()).value]
    await fill(trial, 'b', crowd)
    while (taken.length <= crowd) taken.push(...(await batches.next()).value)
    abort()
    t.strictSame(positionsOf(taken), positionsOf(await trial.log()))
  })

  check('a subscription that is never pulled holds up nobody', async (t, trial) => {
    const idle = pulled(trial)
    await fill(trial, 'a', crowd)
    t.equal((await take(trial.store, crowd, { prefix: trial.prefix })).length, crowd)
    idle.abort()
  })

  check('the events of a subscription are its own', async (t, trial) => {
    await trial.write('a', [trial.event('e', { data: { items: [1] } })])
    const [one] = await take(trial.store, 1, { prefix: trial.prefix })
    Object.assign(one?.data ?? {}, { items: [] })
    t.strictSame((await take(trial.store, 1, { prefix: trial.prefix }))[0]?.data, { items: [1] })
  })
}
