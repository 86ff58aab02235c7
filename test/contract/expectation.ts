import type { ExpectedRevision } from '../../src/store/port/port.ts'
import { idsOf, revisionsOf } from '../support/events.ts'
import type { Check } from './trial.ts'

const modes: ExpectedRevision[] = ['none', 0, 1, 2, 3]
const lengths = [0, 1, 3]

/** Every expected revision against a stream that is absent, present and longer. */
export const expectation = (check: Check): void => {
  for (const length of lengths)
    for (const expected of modes) {
      const actual = length === 0 ? 'none' : length - 1
      const admitted = expected === actual
      check(`an append that expects ${expected} of a stream of ${length} is ${admitted ? 'taken' : 'refused'}`, async (t, trial) => {
        if (length > 0) await trial.write('a', trial.events('old', length), 'none')
        const result = await trial.store.append(trial.name('a'), expected, [trial.event('new')])
        if (admitted) t.match(result, { outcome: 'appended', stream: trial.name('a'), firstRevision: length, lastRevision: length })
        else t.strictSame(result, { outcome: 'wrong-revision', expected, actual })
        t.equal((await trial.stream('a')).length, length + (admitted ? 1 : 0))
      })
    }

  check('a receipt names the first and last revision of its batch and the position of the last event', async (t, trial) => {
    await trial.write('a', trial.events('first', 2))
    const receipt = await trial.write('a', trial.events('second', 3), 1)
    t.match(receipt, { firstRevision: 2, lastRevision: 4 })
    t.equal((await trial.stream('a')).at(-1)?.position, receipt.position)
  })

  check('revisions count from 0 in each stream by itself', async (t, trial) => {
    for (const n of [0, 1, 2]) for (const name of ['a', 'b']) await trial.write(name, [trial.event(`${name} ${n}`)])
    t.strictSame(revisionsOf(await trial.stream('a')), [0, 1, 2])
    t.strictSame(revisionsOf(await trial.stream('b')), [0, 1, 2])
  })

  check('a batch is written in its order', async (t, trial) => {
    const events = trial.events('e', 20)
    await trial.write('a', events)
    t.strictSame(idsOf(await trial.stream('a')), idsOf(events))
  })

  check('of a batch with a wrong revision nothing is written', async (t, trial) => {
    await trial.write('a', trial.events('old', 2))
    t.match(await trial.store.append(trial.name('a'), 0, trial.events('new', 3)), { outcome: 'wrong-revision', actual: 1 })
    t.equal((await trial.log()).length, 2)
  })

  check('a refused append can be repeated at the right revision', async (t, trial) => {
    await trial.write('a', trial.events('old', 2))
    const events = trial.events('new', 2)
    await trial.store.append(trial.name('a'), 'none', events)
    t.match(await trial.store.append(trial.name('a'), 1, events), { outcome: 'appended', firstRevision: 2, lastRevision: 3 })
  })

  check('a stream whose first append was refused is still absent', async (t, trial) => {
    t.match(await trial.store.append(trial.name('a'), 0, [trial.event('e')]), { outcome: 'wrong-revision', actual: 'none' })
    t.match(await trial.store.append(trial.name('a'), 'none', [trial.event('e')]), { outcome: 'appended', firstRevision: 0 })
  })

  check('an expected revision that no event can have is a bug', async (t, trial) => {
    for (const expected of [-1, 0.5, Number.NaN])
      await t.rejects(trial.store.append(trial.name('a'), expected, [trial.event('e')]), RangeError)
  })

  check('an append of no events is a bug', async (t, trial) => {
    await t.rejects(trial.store.append(trial.name('a'), 'none', []), RangeError)
  })
}
