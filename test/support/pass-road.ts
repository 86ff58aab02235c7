import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { transportTo } from './cli.ts'
import { loadInto } from './data-set.ts'
import { openService, type ServiceOptions } from './service.ts'

/** A road over a pass: a negotiation that uses all that ruleset 2 has, and that no code knows of. */
export const passRoad = fileURLToPath(new URL('../fixtures/pass-road', import.meta.url))

export const roadId = 'pass-road'
export const road = `/negotiations/${roadId}`

type Logged = { id: string; type: string; data: Record<string, unknown> }

/** The service with a data set loaded by `seed`. */
export async function openRoad(t: Test, { folder = passRoad, ...options }: ServiceOptions & { folder?: string } = {}) {
  const service = await openService(t, { isEmpty: true, ...options })
  const transport = await transportTo(service.ledger)
  await loadInto(transport, folder, Date.parse('2024-05-20T12:00:00Z'))
  await transport.close()
  const log = async () => (await service.ledger.events(roadId, 0, 1000)) as unknown as Logged[]
  return {
    ...service,
    log,
    /** The JSON of an answer about the road; throws where it is none. */
    async ask(path: string) {
      const response = await service.get(`${road}${path}`)
      if (response.statusCode !== 200) throw new Error(`${path}: ${response.body}`)
      return response.json()
    },
    /** Posts to the road and gives what it answered; throws where it was refused. */
    async tell(path: string, body: unknown, headers?: Record<string, string>) {
      const response = await service.post(`${road}${path}`, body, headers)
      if (response.statusCode !== 201) throw new Error(`${path}: ${response.body}`)
      return response.json()
    },
    /** The last event of a type with that among its data. */
    async recorded(type: string, data: Record<string, unknown> = {}): Promise<{ rev: number; id: string }> {
      const events = await log()
      const isIt = (event: Logged) => event.type === type && Object.entries(data).every(([name, value]) => event.data[name] === value)
      const rev = events.findLastIndex(isIt)
      if (rev === -1) throw new Error(`No ${type} of ${JSON.stringify(data)}`)
      return { rev, id: events[rev]?.id as string }
    },
  }
}

export type Road = Awaited<ReturnType<typeof openRoad>>
