import { join } from 'node:path'
import { compared, type Section } from '../figure.ts'
import { interleaved, median, rateOf } from '../rounds.ts'
import { openStage, type WebhookRun } from './stage.ts'

const endpoints = 20
const negotiation = 'bench'
const goal = 2000

/** Deliveries of a backlog to many endpoints, recorded to the last, beside a bare client that posts the same bodies. */
export async function throughput({ isQuick, rounds, folder }: WebhookRun): Promise<Section> {
  const { sender, receiver, ports, close } = await openStage({ store: join(folder, 'throughput.db'), endpoints })
  const amount = isQuick ? 200 : 1000
  const deliveries = endpoints * amount
  await sender.ask('begin', negotiation)
  const rev = await sender.ask('record', { negotiation, count: amount })
  const bodies = await sender.ask('bodies', { negotiation, limit: amount })
  const cpu = { product: [] as number[], bare: [] as number[], receiver: [] as number[] }
  let length = 0
  let round = 0

  async function measured(used: number[], work: () => Promise<void>): Promise<number> {
    await receiver.ask('begin', { healthy: endpoints, notes: false })
    const [sent, received] = [await sender.ask('cpu'), await receiver.ask('cpu')]
    const rate = await rateOf(deliveries, work)
    used.push(((await sender.ask('cpu')) - sent) / deliveries)
    cpu.receiver.push(((await receiver.ask('cpu')) - received) / deliveries)
    length = await receiver.ask('reached', deliveries)
    return rate
  }

  async function deliver(): Promise<void> {
    const ids = await sender.ask('subscribe', { name: `round-${round++}`, ports, start: 'beginning' })
    await receiver.ask('reached', deliveries)
    await sender.ask('recorded', { ids, negotiation, rev })
    await sender.ask('unsubscribe', ids)
  }

  const rates = await interleaved(rounds, {
    product: () => measured(cpu.product, deliver),
    bare: () => measured(cpu.bare, () => sender.ask('post', { ports, bodies })),
  })
  await close()
  const figure = compared({ name: 'deliveries, all recorded', unit: '/s', against: 'bare client', values: rates.product, bare: rates.bare })
  const time = (used: number[]) => `${Math.round(median(used))} µs`
  return {
    title: `Webhooks: throughput (${endpoints} endpoints, one message under way to each)`,
    notes: [
      `${amount.toLocaleString('en')} messages to each endpoint a round, of ${Math.round(length).toLocaleString('en')} bytes each`,
      `processor time for each: ${time(cpu.product)}, bare ${time(cpu.bare)}, receiver ${time(cpu.receiver)}`,
    ],
    figures: [{ ...figure, goal: { says: `≥ ${goal.toLocaleString('en')}/s`, isMet: figure.value >= goal } }],
  }
}
