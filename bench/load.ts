import autocannon from 'autocannon'
import type { Server } from './server.ts'

const connections = 10

/** What a load came to: answers a second, and the processor time in microseconds that the server took for each. */
export type Load = { rate: number; cpu: number }

type Headers = Readonly<Record<string, string>>

/**
 * Puts so many requests to a server, ten at a time. Each connection has its list made before it begins, so that the
 * load costs the same whether the paths differ or not. Throws where any answer is not a 200.
 */
export async function load({ url, cpu }: Server, amount: number, nextPath: () => string, headers: Headers = {}): Promise<Load> {
  const listOf = () => Array.from({ length: amount / connections }, () => ({ path: nextPath(), headers }))
  const before = await cpu()
  let answered = 0
  let first = 0
  let last = 0
  const running = autocannon({ url, connections, amount, sampleInt: 100, setupClient: (client) => client.setRequests(listOf()) })
  running.on('response', (_, status) => {
    if (status !== 200) return
    last = performance.now()
    if (answered++ === 0) first = last
  })
  await running
  if (answered !== amount) throw new Error(`Of ${amount} requests ${answered} were answered`)
  return { rate: ((amount - 1) / (last - first)) * 1000, cpu: ((await cpu()) - before) / amount }
}
