import type { RecordedEvent } from '../../events/envelope.ts'
import { idsOf, positionsOf } from '../support/events.ts'
import type { Check, Trial } from './trial.ts'

const names = ['a', 'b', 'a', 'ab', 'c', 'a', 'b', 'ab', 'a-b', 'c']

/** One event in each of these streams, in this order. */
const interleaved = async (trial: Trial): Promise<RecordedEvent[]> => {
  for (const [n, name] of names.entries()) await trial.write(name, [trial.event(`e ${n}`)])
  return trial.log()
}

/** Reading the whole log: order, prefixes, from every position. */
export const log = (check: Check): void => {
  check('positions grow in the order of writing', async (t, trial) => {
    const written: number[] = []
    for (const [n, name] of names.entries()) written.push((await trial.write(name, [trial.event(`e ${n}`)])).position)
    t.strictSame(positionsOf(await trial.log()), written)
    t.strictSame(
      written,
      written.toSorted((one, other) => one - other),
    )
    t.equal(new Set(written).size, names.length)
  })

  check('positions grow within a batch, and the batch stands together', async (t, trial) => {
    await trial.write('a', [trial.event('before')])
    const batch = trial.events('batch', 5)
    await trial.write('b', batch)
    await trial.write('a', [trial.event('behind')])
    const events = await trial.log()
    t.strictSame(idsOf(events.slice(1, 6)), idsOf(batch))
    t.strictSame(
      positionsOf(events),
      positionsOf(events).toSorted((one, other) => one - other),
    )
  })

  check('the order of a stream is its order in the log', async (t, trial) => {
    const events = await interleaved(trial)
    for (const name of ['a', 'b', 'ab', 'c'])
      t.strictSame(
        events.filter(({ stream }) => stream === trial.name(name)),
        await trial.stream(name),
      )
  })

  check('every position is a boundary', async (t, trial) => {
    const events = await interleaved(trial)
    for (const { position: after } of events) {
      const page = await trial.store.readAll({ after, prefix: trial.prefix, limit: 100 })
      t.strictSame(
        page,
        events.filter(({ position }) => position > after),
      )
    }
  })

  for (const limit of [1, 2, 3, 10, 11])
    check(`pages of ${limit} of the log give each event once`, async (t, trial) => {
      const events = await interleaved(trial)
      const read: RecordedEvent[] = []
      for (;;) {
        const last = read.at(-1)
        const after = last === undefined ? {} : { after: last.position }
        const page = await trial.store.readAll({ ...after, prefix: trial.prefix, limit })
        t.ok(page.length <= limit)
        if (page.length === 0) break
        read.push(...page)
      }
      t.strictSame(read, events)
    })

  for (const [what, name] of [
    ['of one stream', 'b'],
    ['that begins another name', 'a'],
    ['with a second hyphen', 'a-'],
    ['that is half a name', 'ab'],
  ] as const)
    check(`a prefix ${what} reads what begins with it, from every position`, async (t, trial) => {
      const events = await interleaved(trial)
      const prefix = trial.name(name)
      for (const after of positionsOf(events)) {
        const wanted = events.filter(({ stream, position }) => stream.startsWith(prefix) && position > after)
        t.strictSame(await trial.store.readAll({ after, prefix, limit: 100 }), wanted)
        t.strictSame(await trial.store.readAll({ after, prefix, limit: 2 }), wanted.slice(0, 2))
      }
    })

  check('a prefix without a hyphen reads too', async (t, trial) => {
    const events = await interleaved(trial)
    t.strictSame(await trial.store.readAll({ prefix: trial.prefix.slice(0, -1), limit: 100 }), events)
  })

  check('a prefix that no stream has reads empty', async (t, trial) => {
    await interleaved(trial)
    for (const prefix of [trial.name('z'), 'no-such', 'nosuch']) t.strictSame(await trial.store.readAll({ prefix, limit: 100 }), [])
  })

  check('without a prefix the log holds the streams of all categories', async (t, trial) => {
    const after = await trial.store.head()
    const own = await trial.write('a', [trial.event('own')])
    await trial.store.append(`other${trial.prefix}b`, 'none', [trial.event('other')])
    const read = await trial.store.readAll({ after, limit: 100 })
    t.strictSame(idsOf(read), [trial.event('own').id, trial.event('other').id])
    t.strictSame(idsOf(await trial.store.readAll({ after: own.position, limit: 100 })), [trial.event('other').id])
  })

  check('after the last position there is nothing', async (t, trial) => {
    await trial.write('a', [trial.event('first')])
    await trial.write('b', [trial.event('between')])
    const { position: last } = await trial.write('a', [trial.event('last')])
    t.strictSame(await trial.store.readAll({ after: last, prefix: trial.prefix, limit: 10 }), [])
  })

  check('after −1 there is everything', async (t, trial) => {
    const events = await interleaved(trial)
    t.strictSame(await trial.store.readAll({ after: -1, prefix: trial.prefix, limit: 100 }), events)
  })

  check('what stands for anything elsewhere stands for itself in a prefix', async (t, trial) => {
    for (const name of ['x_y', 'xay', 'x%y', 'x*y', 'x?y', 'x[y']) await trial.write(name, [trial.event(name)])
    for (const name of ['x_', 'x%', 'x*', 'x?', 'x['])
      t.strictSame(idsOf(await trial.store.readAll({ prefix: trial.name(name), limit: 10 })), [trial.event(`${name}y`).id])
  })

  check('a prefix tells capitals from small letters', async (t, trial) => {
    await trial.write('Abc', [trial.event('capital')])
    await trial.write('abc', [trial.event('small')])
    t.strictSame(idsOf(await trial.store.readAll({ prefix: trial.name('A'), limit: 10 })), [trial.event('capital').id])
  })

  check('a prefix in any script', async (t, trial) => {
    for (const name of ['мир-1', 'мир-🕊', 'мис', 'мирний', 'мир', 'мир🕊', 'ми']) await trial.write(name, [trial.event(name)])
    const wanted = ['мир-1', 'мир-🕊', 'мирний', 'мир', 'мир🕊'].map((name) => trial.event(name).id)
    t.strictSame(idsOf(await trial.store.readAll({ prefix: trial.name('мир'), limit: 10 })), wanted)
  })
}
