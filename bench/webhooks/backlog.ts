import { compared, type Figure, type Section } from '../figure.ts'
import { keptLog } from '../kept-log.ts'
import { rateOf } from '../rounds.ts'
import { described, negotiation, type Shape } from '../workload.ts'
import { openStage, type WebhookRun } from './stage.ts'

const parts = 10
const most = 1.05

const inMiB = (bytes: number): string => Math.round(bytes / 1024 / 1024).toLocaleString('en')

/** A new subscription to a long log from its beginning: how fast it is told all of it, and in what memory. */
export async function backlog({ events, folder }: WebhookRun): Promise<Section> {
  const shape: Shape = { events, parties: 4, points: 20, days: 3650, order: 'as it comes' }
  const { sender, receiver, ports, close } = await openStage({ store: await keptLog(folder, shape), endpoints: 1 })
  const { count, ms } = await sender.ask('count', negotiation)
  const bodies = await sender.ask('bodies', { negotiation, limit: Math.min(count, 10_000) })
  const rates = { product: [] as number[], bare: [] as number[] }
  const memory = [await sender.ask('memory')]

  await receiver.ask('begin', { healthy: 1, notes: false })
  const ids = await sender.ask('subscribe', { name: 'backlog', ports, start: 'beginning' })
  for (let part = 1; part <= parts; part++) {
    const [from, to] = [await receiver.ask('count'), Math.floor((count * part) / parts)]
    rates.product.push(await rateOf(to - from, () => receiver.ask('reached', to)))
    memory.push(await sender.ask('memory'))
  }
  await sender.ask('unsubscribe', ids)
  for (const _ of rates.product) rates.bare.push(await rateOf(bodies.length, () => sender.ask('post', { ports, bodies })))
  await close()

  const kept = (name: 'heap' | 'rss', since: number): Figure => {
    const [value, bare] = [memory.at(-1)?.[name] ?? Number.NaN, memory[since]?.[name] ?? Number.NaN]
    const goal = { says: `≤ ${most * 100} %`, isMet: value <= bare * most }
    return {
      name: `${name} at the end`,
      unit: 'MiB',
      value: value / 1024 ** 2,
      against: `after ${since * 10} %`,
      bare: bare / 1024 ** 2,
      ratio: value / bare,
      goal,
    }
  }
  return {
    title: 'Webhooks: a backlog, to one endpoint, one message under way',
    notes: [
      `${described(shape)}: ${count.toLocaleString('en')} messages; to find them all takes ${Math.round(ms).toLocaleString('en')} ms`,
      `messages/s in every tenth: ${rates.product.map((rate) => Math.round(rate)).join(', ')}`,
      `heap at the start and after every tenth: ${memory.map(({ heap }) => inMiB(heap)).join(', ')} MiB`,
      `RSS likewise: ${memory.map(({ rss }) => inMiB(rss)).join(', ')} MiB`,
    ],
    figures: [
      compared({ name: 'messages', unit: '/s', against: 'bare client', values: rates.product, bare: rates.bare }),
      ...[kept('heap', 0), kept('rss', 1)],
    ],
  }
}
