import t from 'tap'
import { leaseCatalogue, leaseStreamOf } from '../../events/lease.ts'
import { readAs } from '../../events/reading.ts'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/port/port.ts'
import { attemptsOf } from '../../src/webhooks/progress/deliveries.ts'
import { databases } from '../support/databases.ts'
import { checkDelivered } from '../support/delivered.ts'
import { openDesk } from '../support/desk.ts'
import { seen } from '../support/eventstoredb-server.ts'
import { often } from '../support/long.ts'
import { type Running, startService } from '../support/process.ts'
import { openReceiver } from '../support/receiver.ts'

const negotiations = ['teln-dam', 'isle-ferry', 'salt-road']
const webhooks = ['all', 'changes']

/** The process that holds the lease by the last taking; undefined where it is free. */
async function holderIn(store: Store): Promise<string | undefined> {
  const events = await store.readStream(leaseStreamOf('webhooks'), { direction: 'backwards', limit: 100 })
  for (const { type, data } of events.map((event) => readAs(leaseCatalogue, event))) {
    if (type === 'LeaseReleased') return undefined
    if (type === 'LeaseTaken') return data.holder
  }
  return undefined
}

/** What is recorded as delivered, by the id of the message. */
async function deliveredIn(store: Store): Promise<Set<string>> {
  const ids = new Set<string>()
  for (const webhook of webhooks)
    for await (const { id, kind, outcome } of attemptsOf(store, webhook)) if (kind === 'message' && outcome === 'delivered') ids.add(id)
  return ids
}

for (const [name, skip, start] of databases.slice(0, 2))
  t.test(`two replicas on ${name} share one dispatcher`, { skip }, async (t) => {
    const { url, goAway, comeBack } = await start(t)
    const begin = () => startService(t, { STORE: url, WEBHOOK_TARGETS: 'any', LEASE_MS: '1500' })
    const receiver = await openReceiver(t)
    const store = await openStore(url, { readOnly: true })
    t.teardown(() => store.close())
    const replicas = await Promise.all([begin(), begin()])
    /** Whoever delivers, and the other. */
    const roles = () =>
      seen(async () => {
        const holder = await holderIn(store)
        const delivering = replicas.find(({ process }) => holder?.endsWith(`/${process.pid}`))
        const other = replicas.find((replica) => replica !== delivering)
        return delivering !== undefined && other !== undefined && { delivering, other }
      })

    let at = replicas[0] as Running
    const desk = openDesk(() => at.url)
    const both = { desk, receiver }
    let known = 0
    /** Records ten developments more of each negotiation. */
    const stateMore = () => {
      const from = known
      known += 10
      return Promise.all(
        negotiations.map(async (negotiation) => {
          for (let n = from; n < from + 10; n++)
            // While the database is away a write may be refused; then it is asked for again.
            await seen(async () => (await desk.state(negotiation, n)).status === 201)
        }),
      )
    }
    for (const negotiation of negotiations) await desk.open(negotiation)
    await desk.subscribe(receiver, 'all')
    await desk.subscribe(receiver, 'changes', { filter: { types: ['status.changed'] } })

    t.test('what is written to either is told once, in order', async (t) => {
      for (const replica of replicas) {
        at = replica
        await stateMore()
      }
      t.match(await checkDelivered(t, both, { webhooks, negotiations }), { again: 0 })
    })

    t.test('where the one that delivers is killed the other goes on from what is recorded', async (t) => {
      for (let kill = 0; kill < often(1, 3); kill++) {
        const { delivering, other } = await roles()
        at = other
        const before = receiver.arrivals.length
        const stated = stateMore()
        await receiver.until(() => receiver.arrivals.length > before + 20)
        await delivering.stop('SIGKILL')
        const [delivered, killed] = [await deliveredIn(store), receiver.arrivals.length]
        await stated
        replicas[replicas.indexOf(delivering)] = await begin()
        await checkDelivered(t, both, { webhooks, negotiations })
        t.strictSame(
          receiver.arrivals
            .slice(killed)
            .filter(({ id }) => delivered.has(id))
            .map(({ id }) => id),
          [],
          'nothing that is recorded is told again',
        )
      }
    })

    t.test('one that stood still while the other took over breaks no order when it goes on', async (t) => {
      const { delivering, other } = await roles()
      at = other
      const before = receiver.arrivals.length
      const stated = stateMore()
      await receiver.until(() => receiver.arrivals.length > before + 20)
      delivering.process.kill('SIGSTOP')
      await stated
      await seen(async () => (await roles()).delivering === other)
      await checkDelivered(t, both, { webhooks, negotiations })
      const [delivered, stopped] = [await deliveredIn(store), receiver.arrivals.length]
      delivering.process.kill('SIGCONT')
      at = delivering
      await stateMore()
      at = other
      await checkDelivered(t, both, { webhooks, negotiations })
      const late = receiver.arrivals.slice(stopped).filter(({ id }) => delivered.has(id))
      const lanes = late.map(({ told }) => `${told.webhook} ${told.data.negotiation}`)
      t.equal(new Set(lanes).size, lanes.length, 'it sends no more than what it was about to send')
    })

    t.test('while the database is away nothing is lost, and then it goes on', async (t) => {
      const before = receiver.arrivals.length
      const stated = stateMore()
      await receiver.until(() => receiver.arrivals.length > before + 20)
      await goAway()
      await comeBack()
      await stated
      await checkDelivered(t, both, { webhooks, negotiations })
    })

    t.test('one that is told to end hands over', async (t) => {
      const { delivering, other } = await roles()
      at = other
      const before = receiver.arrivals.length
      const told = (await checkDelivered(t, both, { webhooks, negotiations })).again
      const stated = stateMore()
      await receiver.until(() => receiver.arrivals.length > before + 20)
      t.equal(await delivering.stop('SIGTERM'), 0)
      await stated
      t.match(await checkDelivered(t, both, { webhooks, negotiations }), { again: told }, 'and nothing is told twice')
      t.equal(await other.stop('SIGTERM'), 0)
    })
  })
