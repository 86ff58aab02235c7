import { AllowedHostsValidator, BaseBearerTokenAuthenticationProvider } from '@microsoft/kiota-abstractions'
import { DefaultRequestAdapter } from '@microsoft/kiota-bundle'
import { HeadersInspectionOptions } from '@microsoft/kiota-http-fetchlibrary'
import type { PartyStanding, Problem, ReasonedStanding, StatementMadeDevelopment, StatementMadeEvent } from './generated/models/index.js'
import { createStandpointClient } from './generated/standpointClient.js'

const [baseUrl = '', key = ''] = process.argv.slice(2)
const saw = (what: string, value: unknown) => process.stdout.write(`${JSON.stringify([what, value])}\n`)

const adapter = new DefaultRequestAdapter(
  new BaseBearerTokenAuthenticationProvider({
    getAuthorizationToken: async () => key,
    getAllowedHostsValidator: () => new AllowedHostsValidator(),
  }),
)
adapter.baseUrl = baseUrl
const client = createStandpointClient(adapter)
const talks = client.negotiations.byNegotiation('teln-dam')

const matrix = await talks.matrix.get({ queryParameters: { asOf: '2024-05-10' } })
const point = matrix?.points?.find(({ id }) => id === 'summer-flow')
const standing = point?.parties?.additionalData?.avenland as PartyStanding | undefined
saw('matrix', [matrix?.asOf, point?.overall?.status, standing?.stance])

const status = await talks.points.byPoint('summer-flow').status.get()
const because = (status?.parties?.additionalData?.avenland as ReasonedStanding | undefined)?.because?.[0]
saw('status', [status?.overall?.status, because?.role, because?.occurred?.latest])

const statement: StatementMadeDevelopment = {
  kind: 'StatementMade',
  id: 'gauge-accepted',
  summary: 'Borrovia accepts the joint gauge',
  occurred: { earliest: '2024-05-14', precision: 'day', basis: 'printed' },
  reports: [{ report: 'herald-15' }],
  positions: [{ party: 'borrovia', point: 'joint-gauge', stance: 'accepted', basis: 'official' }],
  // Of what is sent as a Development, Kiota writes the fields of Development only: `occasion` would be lost without a word.
  additionalData: { occasion: 'Press briefing' },
}
const recorded = await talks.developments.post(statement)
saw('recorded', recorded?.developments)

await talks.developments.batches.post([{ ...statement, id: 'said-again', reports: [{ report: 'nowhere' }] }]).catch((refused: Problem) => {
  saw('refused', [refused.status, refused.code, refused.errors?.[0]?.pointer])
})

const ids: (string | null | undefined)[] = []
for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
  const seen = new HeadersInspectionOptions({ inspectResponseHeaders: true })
  const page = await talks.points.get({ queryParameters: { limit: 3, ...(cursor === undefined ? {} : { cursor }) }, options: [seen] })
  ids.push(...(page?.points?.map(({ id }) => id) ?? []))
  const [, next] = /<([^>]*)>; rel="next"/.exec([...(seen.getResponseHeaders().get('link') ?? [])].join(', ')) ?? []
  cursor = next === undefined ? undefined : (new URL(next, baseUrl).searchParams.get('cursor') ?? undefined)
}
saw('paged', ids)

const text = (bytes: ArrayBuffer | undefined) => new TextDecoder().decode(bytes)
saw('csv', text(await talks.matrixCsv.get()))

// What stands in a line is in the description, but Kiota makes types only of what a whole answer refers to.
const steps = text(await talks.replayNdjson.get({ queryParameters: { from: '26' } }))
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line))
saw(
  'replayed',
  steps.map((step) => ('event' in step ? step.event.type : step.matrix.rev)),
)

const [event] = (await talks.events.get({ queryParameters: { from: 22, limit: 1 } })) ?? []
saw('event', event?.type === 'standpoint.StatementMade' ? (event as StatementMadeEvent).data?.speaker : null)

const made = await client.webhooks.post({
  id: 'desk',
  url: 'https://desk.example/hooks',
  filter: { points: ['summer-flow'] },
  start: { since: '2024-05-01' },
})
saw('webhook', [made?.webhook?.id, made?.webhook?.state, made?.webhook?.filter?.points])
