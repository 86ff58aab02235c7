import { join } from 'node:path'
import type { Section } from '../figure.ts'
import { interleaved, median, quantile, ratioOf } from '../rounds.ts'
import { delaysOf } from './latency.ts'
import { openStage, type WebhookRun } from './stage.ts'

const endpoints = 20
const healthy = endpoints / 2
const perSecond = 25
const most = 1.2
/** With so many, a hanging endpoint takes up all that may be under way to it. */
const negotiations = Array.from({ length: 8 }, (_, index) => `bench-${index}`)

/** What the ones that answer wait when half of all endpoints hang, beside what the same ones wait when none does. */
export async function hanging({ isQuick, rounds, folder }: WebhookRun): Promise<Section> {
  const { sender, receiver, ports, close } = await openStage({ store: join(folder, 'hanging.db'), endpoints })
  for (const negotiation of negotiations) await sender.ask('begin', negotiation)
  const seconds = isQuick ? 4 : 12
  let round = 0

  async function p99(told: readonly number[], answering: number): Promise<number> {
    const ids = await sender.ask('subscribe', { name: `round-${round++}`, ports: told, start: 'now' })
    await receiver.ask('begin', { healthy: answering, notes: true })
    const written = await sender.ask('write', { negotiations, perSecond, seconds })
    await receiver.ask('reached', perSecond * seconds * Math.min(answering, told.length))
    const { sent } = delaysOf(written, ids.slice(0, healthy), await receiver.ask('arrivals'))
    await sender.ask('unsubscribe', ids)
    await receiver.ask('begin', { healthy: endpoints, notes: false })
    return quantile(sent, 0.99)
  }

  const measured = await interleaved(isQuick ? 3 : Math.min(rounds, 5), {
    half: () => p99(ports, healthy),
    none: () => p99(ports, endpoints),
    alone: () => p99(ports.slice(0, healthy), healthy),
  })
  await close()
  const figure = { name: `p99 of the ${healthy} that answer`, unit: 'ms', value: median(measured.half) }
  const beside = (against: string, bare: readonly number[]) => {
    const ratio = ratioOf(measured.half, bare)
    return { ...figure, against, bare: median(bare), ratio, goal: { says: `≤ ${most * 100} %`, isMet: ratio <= most } }
  }
  return {
    title: `Webhooks: ${endpoints - healthy} of ${endpoints} endpoints hang`,
    notes: [
      `${perSecond} entries/s over ${negotiations.length} negotiations for ${seconds} s a round, from the sending of an entry`,
      `in every round p99 with half hanging ${measured.half.map((ms) => ms.toFixed(1)).join(', ')} ms; none ${measured.none.map((ms) => ms.toFixed(1)).join(', ')} ms`,
    ],
    figures: [beside('none hangs', measured.none), beside('those alone', measured.alone)],
  }
}
