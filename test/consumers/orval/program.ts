import {
  createWebhook,
  getMatrix,
  getMatrixAsCSV,
  getPointStatus,
  getReplayAsNDJSON,
  listEvents,
  listPoints,
  type ReplayedEvent,
  type ReplayedMatrix,
  reportDevelopment,
  reportDevelopments,
  type StatementMadeDevelopment,
  type StatementMadeEvent,
} from './generated/api.js'

// The description names no host, so the generated functions ask for paths: they are made whole here.
const [baseUrl = '', key = ''] = process.argv.slice(2)
const saw = (what: string, value: unknown) => process.stdout.write(`${JSON.stringify([what, value])}\n`)
const plain = globalThis.fetch
globalThis.fetch = (input, init) =>
  plain(new URL(String(input), baseUrl), {
    ...init,
    headers: { ...Object.fromEntries(new Headers(init?.headers)), authorization: `Bearer ${key}` },
  })

const negotiation = 'teln-dam'

const matrix = await getMatrix(negotiation, { asOf: '2024-05-10' })
if (matrix.status !== 200) throw new Error(JSON.stringify(matrix))
const point = matrix.data.points.find(({ id }) => id === 'summer-flow')
saw('matrix', [matrix.data.asOf, point?.overall.status, point?.parties.avenland?.stance])

const status = await getPointStatus(negotiation, 'summer-flow')
if (status.status !== 200) throw new Error(JSON.stringify(status))
const because = status.data.parties.avenland?.because[0]
saw('status', [status.data.overall.status, because?.role, because?.occurred.latest])

const statement: StatementMadeDevelopment = {
  kind: 'StatementMade',
  id: 'gauge-accepted',
  summary: 'Borrovia accepts the joint gauge',
  occurred: { earliest: '2024-05-14', precision: 'day', basis: 'printed' },
  reports: [{ report: 'herald-15' }],
  positions: [{ party: 'borrovia', point: 'joint-gauge', stance: 'accepted', basis: 'official' }],
  occasion: 'Press briefing',
}
const recorded = await reportDevelopment(negotiation, statement)
if (recorded.status !== 201) throw new Error(JSON.stringify(recorded))
saw('recorded', recorded.data.developments)

const refused = await reportDevelopments(negotiation, [{ ...statement, id: 'said-again', reports: [{ report: 'nowhere' }] }])
if (refused.status !== 422) throw new Error(JSON.stringify(refused))
saw('refused', [refused.data.status, refused.data.code, refused.data.errors?.[0]?.pointer])

const ids: string[] = []
for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
  const page = await listPoints(negotiation, { limit: 3, ...(cursor === undefined ? {} : { cursor }) })
  if (page.status !== 200) throw new Error(JSON.stringify(page))
  ids.push(...page.data.points.map(({ id }) => id))
  const [, next] = /<([^>]*)>; rel="next"/.exec(page.headers.get('link') ?? '') ?? []
  cursor = next === undefined ? undefined : (new URL(next, baseUrl).searchParams.get('cursor') ?? undefined)
}
saw('paged', ids)

saw('csv', (await getMatrixAsCSV(negotiation)).data)

const replay = await getReplayAsNDJSON(negotiation, { from: '26' })
if (replay.status !== 200) throw new Error(`a replay is answered ${replay.status}`)
const steps = (await replay.stream.text())
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as ReplayedEvent | ReplayedMatrix)
saw(
  'replayed',
  steps.map((step) => ('event' in step ? step.event.type : step.matrix.rev)),
)

const events = await listEvents(negotiation, { from: 22, limit: 1 })
const [event] = events.status === 200 ? events.data : []
saw('event', event?.type === 'standpoint.StatementMade' ? (event as StatementMadeEvent).data.speaker : null)

const webhook = await createWebhook({
  id: 'desk',
  url: 'https://desk.example/hooks',
  filter: { points: ['summer-flow'] },
  start: { since: '2024-05-01' },
})
if (webhook.status !== 201) throw new Error(JSON.stringify(webhook))
saw('webhook', [webhook.data.webhook.id, webhook.data.webhook.state, webhook.data.webhook.filter.points])
