import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answering, nowMs, processorTime } from './process.ts'

/** Endpoints, each an origin of its own. They answer every POST with 204 as soon as its body is there, or never. */
const endpoints: { port: number; hangs: boolean }[] = []
/** When the body of a message was first there, by its id; kept only where that is asked for. */
const arrivals = new Map<string, number>()
/** A message's id ends with a part of its event's, which whoever writes does not know. */
const placeOf = (id: string): string => id.replace(/_[0-9a-f]{8}$/, '')
let isNoted = false
let count = 0
let bytes = 0
let awaited: { count: number; resolve: () => void } | undefined

function arrived(request: IncomingMessage): void {
  const id = request.headers['webhook-id']
  if (isNoted && typeof id === 'string' && !arrivals.has(placeOf(id))) arrivals.set(placeOf(id), nowMs())
  count += 1
  bytes += Number(request.headers['content-length'])
  if (awaited !== undefined && count >= awaited.count) awaited.resolve()
}

const answerAt = (index: number) => (request: IncomingMessage, response: ServerResponse) => {
  request.resume()
  request.once('end', () => {
    if (endpoints[index]?.hangs === true) return
    arrived(request)
    response.writeHead(204).end()
  })
}

const functions = {
  /** Opens so many endpoints; gives their ports. */
  open: async (amount: number): Promise<number[]> => {
    for (let index = 0; index < amount; index++) {
      const server = createServer({ keepAliveTimeout: 60_000 }, answerAt(index)).listen(0, '127.0.0.1')
      await once(server, 'listening')
      endpoints.push({ port: (server.address() as AddressInfo).port, hangs: false })
    }
    return endpoints.map(({ port }) => port)
  },
  /** Lets all but the first so many hang from now on, and begins to count and note anew. */
  begin: ({ healthy, notes }: { healthy: number; notes: boolean }): void => {
    for (const [index, endpoint] of endpoints.entries()) endpoint.hangs = index >= healthy
    arrivals.clear()
    isNoted = notes
    count = 0
    bytes = 0
  },
  /** Waits for so many posts since it began; gives the mean length of their bodies, in bytes. */
  reached: async (wanted: number): Promise<number> => {
    if (count < wanted) await new Promise<void>((resolve) => (awaited = { count: wanted, resolve }))
    awaited = undefined
    return bytes / count
  },
  count: (): number => count,
  arrivals: (): Map<string, number> => arrivals,
  cpu: processorTime,
}

export type Receiver = typeof functions
answering(functions)
