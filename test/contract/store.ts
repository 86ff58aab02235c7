import type { Test } from 'tap'
import type { Store } from '../../src/store/port/port.ts'
import { closing } from './closing.ts'
import { concurrency } from './concurrency.ts'
import { content } from './content.ts'
import { expectation } from './expectation.ts'
import { head } from './head.ts'
import { log } from './log.ts'
import { paging } from './paging.ts'
import { repetition } from './repetition.ts'
import { retention } from './retention.ts'
import { size } from './size.ts'
import { subscription } from './subscription.ts'
import { subscriptionEnd } from './subscription-end.ts'
import { type Check, trialOf } from './trial.ts'

const parts = [expectation, repetition, content, size, paging, log, head, concurrency, subscription, retention]
/** Those that close the store. */
const endings = [subscriptionEnd, closing]

/**
 * What the port promises, as tests of any store behind it. The cases have one store, but for those that close it; it may
 * hold other events, as long as nobody else writes meanwhile. `run`, of letters and digits, tells this run from earlier
 * ones on the same log.
 */
export const storeContract = (t: Test, name: string, open: (t: Test) => Promise<Store>, run = ''): void => {
  t.test(name, async (t) => {
    let cases = 0
    const checkOn =
      (opened: (t: Test) => Promise<Store>): Check =>
      (title, body) => {
        const label = `${run}case${String(cases++).padStart(3, '0')}`
        t.test(title, async (t) => {
          const store = await opened(t)
          await body(t, trialOf(store, label, await store.head()))
        })
      }
    const common = await open(t)
    for (const part of parts) part(checkOn(async () => common))
    t.test('the store is closed', () => common.close())
    const anew = async (t: Test) => {
      const store = await open(t)
      t.teardown(() => store.close())
      return store
    }
    for (const part of endings) part(checkOn(anew))
  })
}
