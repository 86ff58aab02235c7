import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import type { Store } from '../../src/store/port/port.ts'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { attemptsOf } from '../../src/webhooks/progress/deliveries.ts'
import { checkDelivered } from '../support/delivered.ts'
import { startDelivering } from '../support/delivering.ts'
import { answering } from '../support/endpoint-answers.ts'
import { temporaryFolder } from '../support/folder.ts'
import { standpointHere } from '../support/in-process.ts'
import { often } from '../support/long.ts'
import { startService } from '../support/process.ts'
import type { Arrival } from '../support/receiver.ts'

/** Each record is killed so often; the records are killed beside each other, for a start takes most of the time. */
const [records, kills] = [often(1, 4), often(5, 25)]

const negotiations = ['teln-dam', 'isle-ferry', 'salt-road']
const webhooks = ['all', 'changes', 'patchy', 'late']
const everything = { start: { since: '2020-01-01' } }
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

/** When to kill: so many arrivals after the start, and so many milliseconds after that. */
const moment = fc.record({ arrivals: fc.noBias(fc.nat(40)), ms: fc.noBias(fc.nat(40)) })

/** The attempt that is due in a negotiation. */
type Due = { sequence: number; attempt: number }

/** What is due by the log, in each negotiation in which anything was tried. */
async function dueIn(store: Store, webhook: string): Promise<Map<string, Due>> {
  const due = new Map<string, Due>()
  for await (const { kind, replay, negotiation = '', sequence = 0, attempt, outcome } of attemptsOf(store, webhook)) {
    if (kind !== 'message' || replay === true || due.has(negotiation)) continue
    due.set(negotiation, outcome === 'delivered' ? { sequence: sequence + 1, attempt: 1 } : { sequence, attempt: attempt + 1 })
  }
  return due
}

/** The first of some arrivals that was not due: each is followed by a new attempt or by the first one at what is next. */
function undue(arrivals: readonly Arrival[], due: Due): Arrival | undefined {
  let expected = [due]
  return arrivals.find(({ told: { sequence = 0 }, attempt }) => {
    const isDue = expected.some((one) => one.sequence === sequence && one.attempt === attempt)
    expected = [
      { sequence, attempt: attempt + 1 },
      { sequence: sequence + 1, attempt: 1 },
    ]
    return !isDue
  })
}

async function killAgainAndAgain(t: Test, seed: number, cache: string): Promise<string> {
  const moments = fc.sample(moment, { seed, numRuns: kills })
  const delivering = await startDelivering(t, { NODE_COMPILE_CACHE: cache })
  const { desk, receiver, service, start, database } = delivering
  for (const negotiation of negotiations) await desk.open(negotiation)
  await desk.subscribe(receiver, 'all', everything)
  await desk.subscribe(receiver, 'changes', { ...everything, filter: { types: ['status.changed'] } })
  await desk.subscribe(receiver, 'patchy', everything)
  receiver.trust('late', secret)
  const failed = new Set<string>()
  receiver.answer = ({ id, told }) => {
    if (told.webhook !== 'patchy' || told.sequence !== 5 || failed.has(id)) return undefined
    failed.add(id)
    return answering(500)
  }

  let [goesOn, up] = [true, Promise.withResolvers<void>()]
  const write = async (): Promise<void> => {
    for (let n = 0; goesOn; n++) {
      const negotiation = negotiations[n % negotiations.length] as string
      // Each of these is told of three times at least: the writer is never far ahead, and never waits in vain.
      await receiver.until(() => receiver.arrivals.length >= 3 * (n - 30))
      for (;;) {
        const answer = await desk.state(negotiation, Math.floor(n / negotiations.length)).catch(() => null)
        if (answer?.status === 201) break
        if (answer !== null && answer.status !== 503) return void t.fail(answer.text)
        await up.promise
      }
    }
  }
  up.resolve()
  const written = write()

  const lanes = webhooks.flatMap((webhook) => negotiations.map((negotiation) => ({ webhook, negotiation })))
  let due = new Map<string, Map<string, Due>>()
  for (const [kill, { arrivals, ms }] of moments.entries()) {
    const before = receiver.arrivals.length
    if (kill === Math.floor(0.4 * kills))
      await desk.have('POST', '/webhooks', { id: 'late', url: receiver.urlOf('late'), secret, ...everything })
    if (kill === Math.floor(0.6 * kills)) await desk.have('POST', '/webhooks/all/replays', { from: { since: '2020-01-01' } })
    await receiver.until(() => receiver.arrivals.length >= before + arrivals)
    await delay(ms)
    up = Promise.withResolvers()
    await service().stop('SIGKILL')
    await receiver.left()

    const came = receiver.arrivals.slice(before)
    for (const { webhook, negotiation } of lanes) {
      const here = came.filter(({ told, isReplay }) => told.webhook === webhook && told.data.negotiation === negotiation && !isReplay)
      const wrong = undue(here, due.get(webhook)?.get(negotiation) ?? { sequence: 1, attempt: 1 })
      if (wrong !== undefined) t.fail(`life ${kill}: ${wrong.id}, attempt ${wrong.attempt}, was not due by the log`)
    }
    const store = openSqlite(database, { readOnly: true })
    due = new Map(await Promise.all(webhooks.map(async (webhook) => [webhook, await dueIn(store, webhook)] as const)))
    await store.close()
    await start()
    up.resolve()
  }

  goesOn = false
  await written
  const { messages, again } = await checkDelivered(t, delivering, { webhooks, negotiations })
  t.ok(receiver.arrivals.some(({ isReplay }) => isReplay))
  t.equal(failed.size, negotiations.length)
  t.equal(await service().stop(), 0)
  t.equal((await standpointHere(['verify'], { STORE: `sqlite:${database}` })).code, 0, 'the log is whole')
  const replayed = receiver.arrivals.filter(({ isReplay }) => isReplay).length
  return `${messages} messages, ${replayed} told again on request, ${again - replayed} for a kill or a failure`
}

t.test(`${records * kills} kills lose nothing, and bring again only what was not recorded`, async (t) => {
  // A process that is killed leaves no compiled code behind, one that ends by itself does.
  const cache = join(temporaryFolder(t), 'code')
  const first = await startService(t, { STORE: 'memory:', NODE_COMPILE_CACHE: cache })
  await first.stop()
  const seed = Number(process.env.KILL_SEED ?? randomInt(2 ** 31))
  t.comment(`KILL_SEED=${seed}`)
  const lives = Array.from({ length: records }, (_, n) => killAgainAndAgain(t, seed + n, cache))
  // Where one fails the others go on to their end: they start processes.
  await Promise.allSettled(lives)
  for (const told of lives) t.comment(await told)
})
