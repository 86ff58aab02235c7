import { Agent, request } from 'undici'
import { atPace, type Pace } from './pace.ts'
import { nowMs } from './process.ts'

const agent = new Agent({ connections: 1024, headersTimeout: 0, bodyTimeout: 0 })

export const urlOf = (port: number): string => `http://127.0.0.1:${port}/hook`

async function postOne(port: number, body: string, headers: Record<string, string> = {}): Promise<void> {
  const own = { 'content-type': 'application/json' }
  const answer = await request(urlOf(port), { dispatcher: agent, method: 'POST', headers: { ...own, ...headers }, body })
  await answer.body.dump()
}

/** Posts every body to each port, one at a time there, and no more: nothing is signed or recorded. */
export async function post({ ports, bodies }: { ports: readonly number[]; bodies: readonly string[] }): Promise<void> {
  await Promise.all(
    ports.map(async (port) => {
      for (const body of bodies) await postOne(port, body)
    }),
  )
}

/** Posts a body to all ports at once, at a pace; gives when, in milliseconds of the machine’s clock, by the id that it carried. */
export async function postAtPace({
  ports,
  body,
  ...pace
}: Pace & { ports: readonly number[]; body: string }): Promise<Map<string, number>> {
  const sentAt = new Map<string, number>()
  await atPace(pace, (index) =>
    Promise.all(
      ports.map((port) => {
        const id = `${index}-${port}`
        sentAt.set(id, nowMs())
        return postOne(port, body, { 'webhook-id': id })
      }),
    ),
  )
  return sentAt
}
