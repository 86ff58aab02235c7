import t from 'tap'
import { checkDelivered } from '../support/delivered.ts'
import { openDelivering, startDelivering } from '../support/delivering.ts'
import { pulled } from '../support/desk.ts'
import * as answers from '../support/endpoint-answers.ts'
import { seen } from '../support/eventstoredb-server.ts'
import { often } from '../support/long.ts'

const everything = { start: { since: '2020-01-01' } }

t.test('a subscription is challenged, then told of every change in order, over few connections', async (t) => {
  const { desk, receiver } = await openDelivering(t)
  const negotiations = ['teln-dam', 'isle-ferry']
  for (const negotiation of negotiations) await desk.open(negotiation)
  await desk.stateUpTo('teln-dam', 20)

  receiver.answer = ({ told }) => (told.data.challenge === undefined ? undefined : answers.answering(204))
  const asked = desk.subscribe(receiver, 'careless')
  await seen(async () => (await desk.standing('careless')).delivery.lanes.length === 2 && receiver.arrivals.length === 1)
  t.equal((await desk.standing('careless')).state, 'pending', 'an answer without the challenge verifies nothing')
  receiver.answer = () => undefined
  await desk.have('POST', '/webhooks/careless/resumptions')
  await asked

  await desk.subscribe(receiver, 'all', everything)
  await desk.subscribe(receiver, 'changes', { ...everything, filter: { types: ['status.changed'], negotiations: ['teln-dam'] } })
  await Promise.all(negotiations.map((negotiation) => desk.stateUpTo(negotiation, 60)))
  const correction = {
    ...{ reason: 'coder-error', note: 'Misread' },
    changes: { positions: [{ party: 'avenland', point: 'summer-flow', stance: 'contested', basis: 'official' }] },
  }
  await desk.have('POST', '/negotiations/teln-dam/developments/statement-12/corrections', correction)
  for (const webhook of ['all', 'changes', 'careless']) await desk.told(webhook)

  for (const [webhook, negotiation] of [
    ['all', 'teln-dam'],
    ['all', 'isle-ferry'],
    ['changes', 'teln-dam'],
  ] as const) {
    const told = receiver.toldTo(webhook, negotiation)
    t.ok(told.length >= 40)
    t.strictSame(
      told.map(pulled),
      await desk.messages(webhook, negotiation),
      `${webhook} of ${negotiation}: each once, in order, as it is pulled`,
    )
  }
  for (const { headers, told } of receiver.toldTo('all')) {
    const { negotiation, rev } = told.data
    t.match(headers, { 'standpoint-sequence': String(told.sequence), 'standpoint-series': '1.2', 'standpoint-attempt': '1' })
    t.match(headers['standpoint-position'], new RegExp(`^${negotiation}/${rev}/\\d+$`))
  }
  const { changes } = (await desk.have('GET', '/negotiations/teln-dam/changes?limit=1000')) as { changes: { party: string | null }[] }
  t.equal(receiver.toldTo('changes').length, changes.filter(({ party }) => party !== null).length)
  t.ok(
    receiver.connections() * 10 < receiver.arrivals.length,
    `${receiver.connections()} connections for ${receiver.arrivals.length} requests`,
  )
})

t.test('while half of the endpoints hang the others are told everything', async (t) => {
  const { desk, receiver, service } = await startDelivering(t)
  const negotiations = ['teln-dam', 'isle-ferry', 'salt-road']
  for (const negotiation of negotiations) await desk.open(negotiation)
  const webhooks = Array.from({ length: often(4, 20) }, (_, n) => `${n % 2 === 0 ? 'well' : 'ill'}-${n}`)
  await Promise.all(webhooks.map((webhook) => desk.subscribe(receiver, webhook)))
  receiver.answer = ({ told }) => (told.webhook.startsWith('ill') ? answers.hanging : undefined)
  await Promise.all(negotiations.map((negotiation) => desk.stateUpTo(negotiation, 20)))
  for (const webhook of webhooks.filter((id) => id.startsWith('well')))
    for (const negotiation of negotiations) {
      const messages = await desk.messages(webhook, negotiation)
      t.ok(messages.length >= 20)
      await receiver.until(() => receiver.toldTo(webhook, negotiation).length === messages.length)
      t.strictSame(receiver.toldTo(webhook, negotiation).map(pulled), messages, `${webhook} of ${negotiation}`)
    }
  for (const webhook of webhooks.filter((id) => id.startsWith('ill')))
    t.strictSame(
      new Set(receiver.toldTo(webhook).map(({ told }) => told.sequence)),
      new Set([1]),
      `${webhook} hangs with its first messages`,
    )
  t.equal(await service().stop(), 0, 'those that hang keep nobody from ending')
})

t.test('told to end, it', async (t) => {
  const delivering = await startDelivering(t)
  const { desk, receiver, service, start } = delivering
  const negotiations = ['teln-dam', 'isle-ferry']
  const webhooks = ['all', 'changes']
  const lanes = negotiations.length * webhooks.length
  for (const negotiation of negotiations) await desk.open(negotiation)
  await desk.subscribe(receiver, 'all')
  await desk.subscribe(receiver, 'changes', { filter: { types: ['status.changed'] } })
  const stateUpTo = (n: number) => Promise.all(negotiations.map((negotiation) => desk.stateUpTo(negotiation, n)))
  const told = () => webhooks.flatMap((webhook) => receiver.toldTo(webhook))

  t.test('waits for the answers that are due, begins nothing more, and goes on where it stopped', async (t) => {
    const answered = Promise.withResolvers<void>()
    receiver.answer = () => answers.after(answered.promise, answers.answering(200))
    await stateUpTo(20)
    await receiver.until(() => told().length === lanes)
    const ended = service().stop('SIGTERM')
    await seen(() =>
      fetch(service().url).then(
        ({ ok }) => !ok,
        () => true,
      ),
    )
    answered.resolve()
    t.equal(await ended, 0)
    t.equal(told().length, lanes)
    receiver.answer = () => undefined
    await start()
    t.match(await checkDelivered(t, delivering, { webhooks, negotiations }), { again: 0 })
  })

  t.test('ends in the middle of much to tell, and tells nothing twice', async (t) => {
    for (const n of [40, 60, 80].slice(0, often(1, 3))) {
      const before = told().length
      const stated = stateUpTo(n)
      await receiver.until(() => told().length > before + n)
      await stated
      t.equal(await service().stop('SIGTERM'), 0)
      await start()
    }
    t.match(await checkDelivered(t, delivering, { webhooks, negotiations }), { again: 0 })
  })

  t.test('gives up what hangs, and tells it again later', async (t) => {
    const before = told().length
    receiver.answer = () => answers.hanging
    await stateUpTo(90)
    await receiver.until(() => told().length === before + lanes)
    t.equal(await service().stop('SIGTERM'), 0)
    receiver.answer = () => undefined
    await start()
    t.match(await checkDelivered(t, delivering, { webhooks, negotiations }), { again: lanes })
    t.ok(
      told().every(({ attempt }) => attempt === 1),
      'which counts as no attempt',
    )
  })
})
