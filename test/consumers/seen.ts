import type { Test } from 'tap'
import type { z } from 'zod'
import type { StatementMade } from '../../events/statement-made.ts'
import type { Matrix } from '../../projections/questions/matrix.ts'
import type { PointStatus } from '../../projections/questions/status.ts'
import type { ProblemDocument } from '../../src/http/problem/problem.ts'
import type { Receipt } from '../../src/http/response/receipt.ts'
import type { Webhook } from '../../src/http/routes/webhooks/webhook-document.ts'
import { openService, sampleHead, statement } from '../support/service.ts'

/** The key that the service is given, and that its consumers show. */
export const key = 'the-key-of-the-desk'

/** The service with its sample, listening; each program writes, so each gets one of its own. */
export async function serving(t: Test): Promise<string> {
  const { app } = await openService(t, { settings: { writeKey: key } })
  return app.listen({ host: '127.0.0.1', port: 0 })
}

/** What each of the programs is to see, as fetch sees it. */
export async function seenByFetch(base: string): Promise<[what: string, value: unknown][]> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const text = async (path: string) => (await fetch(`${base}/negotiations/teln-dam${path}`, { headers })).text()
  const get = async <A>(path: string): Promise<A> => JSON.parse(await text(path))
  const post = async <A>(path: string, body: unknown): Promise<A> =>
    JSON.parse(await (await fetch(base + path, { method: 'POST', headers, body: JSON.stringify(body) })).text())
  const matrix = await get<Matrix>('/matrix?asOf=2024-05-10')
  const point = matrix.points.find(({ id }) => id === 'summer-flow')
  const status = await get<PointStatus>('/points/summer-flow/status')
  const because = status.parties.avenland?.because[0]
  const said = statement({ occasion: 'Press briefing' })
  const developments = '/negotiations/teln-dam/developments'
  const recorded = await post<Receipt>(developments, said)
  const refused = await post<z.output<typeof ProblemDocument>>(`${developments}/batches`, [
    { ...said, id: 'said-again', reports: [{ report: 'nowhere' }] },
  ])
  const { points } = await get<Pick<Matrix, 'points'>>('/points')
  const steps = (await text('/replay.ndjson?from=26')).trimEnd().split('\n')
  const [event] = await get<{ data: StatementMade }[]>('/events?from=22&limit=1')
  const { webhook } = await post<{ webhook: Webhook }>('/webhooks', {
    ...{ id: 'desk', url: 'https://desk.example/hooks', filter: { points: ['summer-flow'] }, start: { since: '2024-05-01' } },
  })
  return [
    ['matrix', [matrix.asOf, point?.overall.status, point?.parties.avenland?.stance]],
    ['status', [status.overall.status, because?.role, because?.occurred.latest]],
    ['recorded', recorded.developments],
    ['refused', [refused.status, refused.code, refused.errors?.[0]?.pointer]],
    ['paged', points.map(({ id }) => id)],
    ['csv', await text('/matrix.csv')],
    ['replayed', steps.map((line) => JSON.parse(line)).map((step) => step.event?.type ?? step.matrix.rev)],
    ['event', event?.data.speaker],
    ['webhook', [webhook.id, webhook.state, webhook.filter.points]],
  ]
}

/** What a service recorded after its sample: clock and ids are fixed, so whoever posts the same finds the same, field by field. */
const recordedAt = async (base: string): Promise<unknown> =>
  (await fetch(`${base}/negotiations/teln-dam/events?from=${sampleHead + 1}`)).json()

/** Holds that a program, run against a service of its own, sees what fetch sees and writes what fetch writes. */
export async function seesAll(t: Test, program: (base: string) => Promise<string>): Promise<void> {
  const [its, ours] = [await serving(t), await serving(t)]
  const seen = (await program(its)).trimEnd().split('\n')
  t.strictSame(
    seen.map((line) => JSON.parse(line)),
    await seenByFetch(ours),
    'it sees what fetch sees',
  )
  t.strictSame(await recordedAt(its), await recordedAt(ours), 'it writes what fetch writes')
}
