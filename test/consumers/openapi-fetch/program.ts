import createClient from 'openapi-fetch'
import type { components, paths } from './generated/schema.js'

type Schemas = components['schemas']

const [baseUrl = '', key = ''] = process.argv.slice(2)
const saw = (what: string, value: unknown) => process.stdout.write(`${JSON.stringify([what, value])}\n`)

const client = createClient<paths, 'application/json' | 'application/problem+json'>({
  baseUrl,
  headers: { authorization: `Bearer ${key}` },
})
const path = { negotiation: 'teln-dam' }

const matrix = await client.GET('/negotiations/{negotiation}/matrix', { params: { path, query: { asOf: '2024-05-10' } } })
const point = matrix.data?.points.find(({ id }) => id === 'summer-flow')
saw('matrix', [matrix.data?.asOf, point?.overall.status, point?.parties.avenland?.stance])

const status = await client.GET('/negotiations/{negotiation}/points/{point}/status', {
  params: { path: { ...path, point: 'summer-flow' } },
})
const because = status.data?.parties.avenland?.because[0]
saw('status', [status.data?.overall.status, because?.role, because?.occurred.latest])

const statement = {
  kind: 'StatementMade',
  id: 'gauge-accepted',
  summary: 'Borrovia accepts the joint gauge',
  occurred: { earliest: '2024-05-14', precision: 'day', basis: 'printed' },
  reports: [{ report: 'herald-15' }],
  positions: [{ party: 'borrovia', point: 'joint-gauge', stance: 'accepted', basis: 'official' }],
  occasion: 'Press briefing',
} satisfies Schemas['StatementMadeDevelopment']
const recorded = await client.POST('/negotiations/{negotiation}/developments', { params: { path }, body: statement })
saw('recorded', recorded.data?.developments)

const list = await client.POST('/negotiations/{negotiation}/developments/batches', {
  params: { path },
  body: [{ ...statement, id: 'said-again', reports: [{ report: 'nowhere' }] }],
})
saw('refused', [list.error?.status, list.error?.code, list.error?.errors?.[0]?.pointer])

const ids: string[] = []
for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
  const page = await client.GET('/negotiations/{negotiation}/points', {
    params: { path, query: { limit: 3, ...(cursor === undefined ? {} : { cursor }) } },
  })
  ids.push(...(page.data?.points.map(({ id }) => id) ?? []))
  const [, next] = /<([^>]*)>; rel="next"/.exec(page.response.headers.get('link') ?? '') ?? []
  cursor = next === undefined ? undefined : (new URL(next, baseUrl).searchParams.get('cursor') ?? undefined)
}
saw('paged', ids)

const csv = await client.GET('/negotiations/{negotiation}/matrix.csv', { params: { path }, parseAs: 'text' })
saw('csv', csv.data)

const replay = await client.GET('/negotiations/{negotiation}/replay.ndjson', {
  params: { path, query: { from: '26' } },
  parseAs: 'text',
})
const steps = String(replay.data)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Schemas['ReplayedEvent'] | Schemas['ReplayedMatrix'])
saw(
  'replayed',
  steps.map((step) => ('event' in step ? step.event.type : step.matrix.rev)),
)

const events = await client.GET('/negotiations/{negotiation}/events', { params: { path, query: { from: 22, limit: 1 } } })
const [event] = events.data ?? []
saw('event', event?.type === 'standpoint.StatementMade' ? (event as Schemas['StatementMadeEvent']).data.speaker : null)

const webhook = await client.POST('/webhooks', {
  body: { id: 'desk', url: 'https://desk.example/hooks', filter: { points: ['summer-flow'] }, start: { since: '2024-05-01' } },
})
saw('webhook', [webhook.data?.webhook.id, webhook.data?.webhook.state, webhook.data?.webhook.filter.points])
