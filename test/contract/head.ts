import type { Check } from './trial.ts'

/** The position of the newest event. */
export const head = (check: Check): void => {
  check('the head of a prefix that no stream has is −1', async (t, trial) => {
    t.equal(await trial.store.head(trial.prefix), -1)
    t.equal(await trial.store.head(trial.name('a')), -1)
  })

  check('the head is the position of the newest receipt', async (t, trial) => {
    const { position } = await trial.write('a', trial.events('e', 3))
    t.equal(await trial.store.head(), position)
    t.equal(await trial.store.head(trial.prefix), position)
  })

  check('the head of a prefix stays where others write', async (t, trial) => {
    const first = await trial.write('a', [trial.event('one')])
    const second = await trial.write('b', [trial.event('two')])
    t.equal(await trial.store.head(trial.name('a')), first.position)
    t.equal(await trial.store.head(trial.name('b')), second.position)
    t.equal(await trial.store.head(trial.prefix), second.position)
  })

  check('the head of a prefix is the newest of all streams that have it', async (t, trial) => {
    await trial.write('ab', [trial.event('one')])
    const newest = await trial.write('a', [trial.event('two')])
    await trial.write('b', [trial.event('three')])
    t.equal(await trial.store.head(trial.name('a')), newest.position)
  })

  check('the head of every prefix is right each time it is asked for, whoever writes between', async (t, trial) => {
    const newest = new Map<string, number>()
    const asked = ['a', 'b', 'ab', ''].map((name) => trial.name(name))
    for (const [n, name] of ['b', 'a', 'a', 'c', 'ab', 'b', 'a'].entries()) {
      const { position } = await trial.write(name, trial.events(`${name} ${n}`, n === 2 ? 2100 : 1))
      for (const prefix of asked) if (trial.name(name).startsWith(prefix)) newest.set(prefix, position)
      for (const prefix of asked) t.equal(await trial.store.head(prefix), newest.get(prefix) ?? -1)
    }
  })

  check('the head of a prefix without a hyphen', async (t, trial) => {
    const { position } = await trial.write('a', [trial.event('e')])
    t.equal(await trial.store.head(trial.prefix.slice(0, -1)), position)
  })

  check('a refused or repeated append leaves the head where it was', async (t, trial) => {
    const { position } = await trial.write('a', [trial.event('e')], 'none')
    await trial.store.append(trial.name('a'), 'none', [trial.event('refused')])
    await trial.store.append(trial.name('a'), 'none', [trial.event('e')])
    t.equal(await trial.store.head(trial.prefix), position)
  })
}
