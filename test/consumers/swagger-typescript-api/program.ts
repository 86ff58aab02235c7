import {
  Api,
  type HttpResponse,
  type Problem,
  type ReplayedEvent,
  type ReplayedMatrix,
  type StatementMadeDevelopment,
  type StatementMadeEvent,
} from './generated/api.js'

const [baseUrl = '', key = ''] = process.argv.slice(2)
const saw = (what: string, value: unknown) => process.stdout.write(`${JSON.stringify([what, value])}\n`)

const api = new Api({ baseUrl, baseApiParams: { headers: { authorization: `Bearer ${key}` } } })
const negotiation = 'teln-dam'

const { data: matrix } = await api.negotiations.getMatrix(negotiation, { asOf: '2024-05-10' })
const point = matrix.points.find(({ id }) => id === 'summer-flow')
saw('matrix', [matrix.asOf, point?.overall.status, point?.parties.avenland?.stance])

const { data: status } = await api.negotiations.getPointStatus(negotiation, 'summer-flow')
const because = status.parties.avenland?.because[0]
saw('status', [status.overall.status, because?.role, because?.occurred.latest])

const statement: StatementMadeDevelopment & { kind: 'StatementMade' } = {
  kind: 'StatementMade',
  id: 'gauge-accepted',
  summary: 'Borrovia accepts the joint gauge',
  occurred: { earliest: '2024-05-14', precision: 'day', basis: 'printed' },
  reports: [{ report: 'herald-15' }],
  positions: [{ party: 'borrovia', point: 'joint-gauge', stance: 'accepted', basis: 'official' }],
  occasion: 'Press briefing',
}
saw('recorded', (await api.negotiations.reportDevelopment(negotiation, statement)).data.developments)

const list = [{ ...statement, id: 'said-again', reports: [{ report: 'nowhere' }] }]
const refused = await api.negotiations
  .reportDevelopments(negotiation, list)
  .then(() => null)
  .catch((response: HttpResponse<unknown, Problem>) => response.error)
saw('refused', [refused?.status, refused?.code, refused?.errors?.[0]?.pointer])

const ids: string[] = []
for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
  const page = await api.negotiations.listPoints(negotiation, { limit: 3, ...(cursor === undefined ? {} : { cursor }) })
  ids.push(...page.data.points.map(({ id }) => id))
  const [, next] = /<([^>]*)>; rel="next"/.exec(page.headers.get('link') ?? '') ?? []
  cursor = next === undefined ? undefined : (new URL(next, baseUrl).searchParams.get('cursor') ?? undefined)
}
saw('paged', ids)

saw('csv', (await api.negotiations.getMatrixAsCsv(negotiation, {}, { format: 'text' })).data)

const replay = await api.negotiations.getReplayAsNdjson(negotiation, { from: '26' }, { format: 'text' })
const steps = replay.data
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as ReplayedEvent | ReplayedMatrix)
saw(
  'replayed',
  steps.map((step) => ('event' in step ? step.event.type : step.matrix.rev)),
)

const [event] = (await api.negotiations.listEvents(negotiation, { from: 22, limit: 1 })).data
saw('event', event?.type === 'standpoint.StatementMade' ? (event as StatementMadeEvent).data.speaker : null)

const webhook = await api.webhooks.createWebhook({
  id: 'desk',
  url: 'https://desk.example/hooks',
  filter: { points: ['summer-flow'] },
  start: { since: '2024-05-01' },
})
saw('webhook', [webhook.data.webhook.id, webhook.data.webhook.state, webhook.data.webhook.filter.points])
