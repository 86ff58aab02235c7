import { StoreUnavailable } from '../../src/store/port/port.ts'
import type { Check, Trial } from './trial.ts'

const uses: [string, (trial: Trial) => Promise<unknown>][] = [
  ['append', ({ store, name, event }) => store.append(name('a'), 'none', [event('late')])],
  ['readStream', ({ store, name }) => store.readStream(name('a'), { limit: 1 })],
  ['readAll', ({ store }) => store.readAll({ limit: 1 })],
  ['head', ({ store }) => store.head()],
  ['retain', ({ store, name }) => store.retain(name('a'), 1)],
  [
    'subscribe',
    async ({ store }) => {
      for await (const _ of store.subscribe({ signal: new AbortController().signal })) break
    },
  ],
]

/** The end of a store. */
export const closing = (check: Check): void => {
  for (const [use, call] of uses)
    check(`${use} after closing says that the store is closed`, async (t, trial) => {
      await trial.write('a', [trial.event('e')])
      await trial.store.close()
      await t.rejects(call(trial), { name: 'StoreUnavailable', message: /closed/ })
      await t.rejects(call(trial), StoreUnavailable)
    })

  check('closing twice is closing once', async (t, trial) => {
    await trial.store.close()
    await t.resolves(trial.store.close())
  })

  check('appends that wait when the store is closed are finished', async (t, trial) => {
    const appends = Array.from({ length: 300 }, (_, n) => trial.write(`s${n}`, [trial.event(`e ${n}`)], 'none'))
    await trial.store.close()
    t.equal((await Promise.all(appends)).length, 300)
  })
}
