import { client } from './generated/client.gen.js'
import {
  createWebhook,
  getMatrix,
  getMatrixAsCsv,
  getPointStatus,
  getReplayAsNdjson,
  listEvents,
  listPoints,
  reportDevelopment,
  reportDevelopments,
} from './generated/sdk.gen.js'
import type { ReplayedEvent, ReplayedMatrix, StatementMadeDevelopment, StatementMadeEvent } from './generated/types.gen.js'

const [baseUrl = '', key = ''] = process.argv.slice(2)
const saw = (what: string, value: unknown) => process.stdout.write(`${JSON.stringify([what, value])}\n`)

client.setConfig({ baseUrl, auth: key })
const path = { negotiation: 'teln-dam' }

const matrix = await getMatrix({ path, query: { asOf: '2024-05-10' } })
const point = matrix.data?.points.find(({ id }) => id === 'summer-flow')
saw('matrix', [matrix.data?.asOf, point?.overall.status, point?.parties.avenland?.stance])

const status = await getPointStatus({ path: { ...path, point: 'summer-flow' } })
const because = status.data?.parties.avenland?.because[0]
saw('status', [status.data?.overall.status, because?.role, because?.occurred.latest])

const statement: StatementMadeDevelopment = {
  kind: 'StatementMade',
  id: 'gauge-accepted',
  summary: 'Borrovia accepts the joint gauge',
  occurred: { earliest: '2024-05-14', precision: 'day', basis: 'printed' },
  reports: [{ report: 'herald-15' }],
  positions: [{ party: 'borrovia', point: 'joint-gauge', stance: 'accepted', basis: 'official' }],
  occasion: 'Press briefing',
}
const recorded = await reportDevelopment({ path, body: statement })
saw('recorded', recorded.data?.developments)

const refused = await reportDevelopments({ path, body: [{ ...statement, id: 'said-again', reports: [{ report: 'nowhere' }] }] })
saw('refused', [refused.error?.status, refused.error?.code, refused.error?.errors?.[0]?.pointer])

const ids: string[] = []
for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
  const page = await listPoints({ path, query: { limit: 3, ...(cursor === undefined ? {} : { cursor }) } })
  ids.push(...(page.data?.points.map(({ id }) => id) ?? []))
  const [, next] = /<([^>]*)>; rel="next"/.exec(page.response?.headers.get('link') ?? '') ?? []
  cursor = next === undefined ? undefined : (new URL(next, baseUrl).searchParams.get('cursor') ?? undefined)
}
saw('paged', ids)

saw('csv', (await getMatrixAsCsv({ path })).data)

const replay = await getReplayAsNdjson({ path, query: { from: '26' }, parseAs: 'text' })
const steps = String(replay.data)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as ReplayedEvent | ReplayedMatrix)
saw(
  'replayed',
  steps.map((step) => ('event' in step ? step.event.type : step.matrix.rev)),
)

const [event] = (await listEvents({ path, query: { from: 22, limit: 1 } })).data ?? []
saw('event', event?.type === 'standpoint.StatementMade' ? (event as StatementMadeEvent).data.speaker : null)

const webhook = await createWebhook({
  body: { id: 'desk', url: 'https://desk.example/hooks', filter: { points: ['summer-flow'] }, start: { since: '2024-05-01' } },
})
saw('webhook', [webhook.data?.webhook.id, webhook.data?.webhook.state, webhook.data?.webhook.filter.points])
