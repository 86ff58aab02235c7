import { join } from 'node:path'
import { openDisk } from '../disk.ts'
import type { Figure, Section } from '../figure.ts'
import { quantile } from '../rounds.ts'
import type { Written } from './sender.ts'
import { openStage, type Stage, type WebhookRun } from './stage.ts'

/** How long it took from some moment to the arrival of what began then, in milliseconds. */
export type Delays = number[]

const negotiation = 'bench'
const goalMs = 250
const deliveriesPerSecond = 500

const shares = { p50: 0.5, p99: 0.99, longest: 1 } as const
const told = (delays: Delays): string =>
  Object.entries(shares)
    .map(([name, share]) => `${name} ${quantile(delays, share).toFixed(1)} ms`)
    .join(', ')

/** The delays of the first arrivals at some subscriptions, from the sending of what was written and from its acknowledgement. */
export function delaysOf(written: readonly Written[], ids: readonly string[], arrivals: ReadonlyMap<string, number>) {
  const delays = { sent: [] as Delays, acknowledged: [] as Delays }
  for (const { negotiation, rev, sentAt, acknowledgedAt } of written)
    for (const id of ids) {
      const arrivedAt = arrivals.get(`msg_${id}_${negotiation}_${rev}_0`)
      if (arrivedAt === undefined) throw new Error(`Revision ${rev} did not arrive at ${id}`)
      delays.sent.push(arrivedAt - sentAt)
      delays.acknowledged.push(arrivedAt - acknowledgedAt)
    }
  return delays
}

/** Delays at one pace of writing, with as many endpoints as make 500 deliveries a second of it. */
async function measured({ sender, receiver, ports: all }: Stage, perSecond: number, seconds: number) {
  const ports = all.slice(0, deliveriesPerSecond / perSecond)
  const pace = { perSecond, seconds }
  const begin = () => receiver.ask('begin', { healthy: all.length, notes: true })
  const ids = await sender.ask('subscribe', { name: `pace-${perSecond}`, ports, start: 'now' })
  await begin()
  const written = await sender.ask('write', { negotiations: [negotiation], ...pace })
  await receiver.ask('reached', perSecond * seconds * ports.length)
  const delays = delaysOf(written, ids, await receiver.ask('arrivals'))
  await sender.ask('unsubscribe', ids)

  const [body = ''] = await sender.ask('bodies', { negotiation, limit: 1 })
  await begin()
  const posted = await sender.ask('postAtPace', { ports, body, ...pace })
  await receiver.ask('reached', perSecond * seconds * ports.length)
  const arrivals = await receiver.ask('arrivals')
  return { ...delays, bare: [...posted].map(([id, sentAt]) => (arrivals.get(id) ?? Number.POSITIVE_INFINITY) - sentAt) }
}

/** From the writing of an entry to the arrival of its message at 500 deliveries a second, beside a bare client that posts as often. */
export async function latency({ isQuick, folder }: WebhookRun): Promise<Section> {
  const endpoints = 20
  const stage = await openStage({ store: join(folder, 'latency.db'), endpoints })
  await stage.sender.ask('begin', negotiation)
  const disk = openDisk(folder)
  const notes = [
    `raw disk before: ${Math.round(await disk.syncs(500)).toLocaleString('en')} fdatasync/s; a turn of the sender’s event loop may hold one`,
  ]
  const figures: Figure[] = []
  for (const perSecond of [deliveriesPerSecond / endpoints, deliveriesPerSecond]) {
    await measured(stage, perSecond, 2)
    const { sent, acknowledged, bare } = await measured(stage, perSecond, isQuick ? 5 : 30)
    const name = `${perSecond} entries/s to ${deliveriesPerSecond / perSecond}`
    notes.push(`${name}: from sending ${told(sent)}`, `${name}: from acknowledgement ${told(acknowledged)}`, `${name}: bare ${told(bare)}`)
    const [value, against] = [quantile(sent, shares.p99), quantile(bare, shares.p99)]
    const goal = { says: `< ${goalMs} ms`, isMet: value < goalMs }
    figures.push({ name: `p99, ${name}`, unit: 'ms', value, against: 'bare client', bare: against, ratio: value / against, goal })
  }
  await stage.close()
  notes.push(`raw disk afterwards: ${Math.round(await disk.syncs(500)).toLocaleString('en')} fdatasync/s`)
  disk.close()
  return { title: 'Webhooks: from the sending of an entry to the arrival of its message (2 kB, each entry recorded first)', notes, figures }
}
