import { setImmediate as turn } from 'node:timers/promises'
import type { RecordedEvent } from '../../events/envelope.ts'
import { pulled } from './pulled.ts'
import { type Check, fill, take } from './trial.ts'

const isDone = async (batches: AsyncIterator<RecordedEvent[]>): Promise<boolean> => (await batches.next()).done === true

/** How a subscription ends. */
export const subscriptionEnd = (check: Check): void => {
  check('an abort ends a subscription that waits', async (t, trial) => {
    const { batches, abort } = pulled(trial)
    const next = batches.next()
    await turn()
    abort()
    t.equal((await next).done, true)
    t.ok(await isDone(batches))
  })

  check('an abort ends a subscription that catches up', async (t, trial) => {
    await fill(trial, 'a', 2000)
    const { batches, abort } = pulled(trial)
    const first = (await batches.next()).value
    abort()
    t.ok(await isDone(batches))
    t.ok(first.length > 0 && first.length < 2000)
  })

  check('a subscription whose signal has aborted before gives nothing', async (t, trial) => {
    await trial.write('a', [trial.event('e')])
    const batches = trial.store.subscribe({ prefix: trial.prefix, signal: AbortSignal.abort() })[Symbol.asyncIterator]()
    t.ok(await isDone(batches))
  })

  check('an abort ends one subscription and not its neighbours', async (t, trial) => {
    const ended = pulled(trial)
    const next = ended.batches.next()
    const others = [1, 2, 3].map(() => take(trial.store, 5, { prefix: trial.prefix }))
    ended.abort()
    await next
    await trial.write('a', trial.events('e', 5))
    for (const other of others) t.equal((await other).length, 5)
  })

  check('leaving the loop ends a subscription', async (t, trial) => {
    await trial.write('a', trial.events('e', 3))
    const batches = trial.store.subscribe({ prefix: trial.prefix, signal: new AbortController().signal })
    for await (const _ of batches) break
    t.ok(await isDone(batches[Symbol.asyncIterator]()))
    await trial.write('a', [trial.event('later')])
    t.equal((await trial.log()).length, 4)
  })

  check('closing the store ends a subscription that waits', async (t, trial) => {
    const { batches } = pulled(trial)
    const next = batches.next()
    await turn()
    await trial.store.close()
    t.equal((await next).done, true)
  })

  check('closing the store ends a subscription that catches up', async (t, trial) => {
    await fill(trial, 'a', 2000)
    const { batches } = pulled(trial)
    await batches.next()
    await trial.store.close()
    t.ok(await isDone(batches))
  })

  check('closing the store ends a subscription that nobody has pulled', async (t, trial) => {
    await trial.write('a', [trial.event('e')])
    const { batches } = pulled(trial)
    await trial.store.close()
    t.ok(await isDone(batches))
  })
}
