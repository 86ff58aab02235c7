import t from 'tap'
import type { Evidence } from '../../projections/questions/evidence.ts'
import type { PointHistory } from '../../projections/questions/history.ts'
import type { PointStatus } from '../../projections/questions/status.ts'
import { listOf } from '../support/list-of.ts'
import { openService, type Service } from '../support/service.ts'

const day = (date: string) => ({ earliest: date, precision: 'day', basis: 'printed' })
const frame = {
  id: 'weir',
  title: 'The weir',
  parties: ['north', 'south'].map((id) => ({ id, name: id, role: 'principal' })),
  points: [{ id: 'flow', title: 'Flow', proposition: 'Half of the flow passes the weir' }],
  sources: [{ id: 'post', name: 'Post', reliability: 'B' }],
  reports: [10, 12, 14].map((date) => ({
    id: `post-${date}`,
    source: 'post',
    title: `Of the ${date}th`,
    publishedAt: day(`2024-05-${date}`),
  })),
}

const statement = (id: string, given: object = {}) => ({
  kind: 'StatementMade',
  id,
  summary: 'The north spoke of the flow',
  occurred: day('2024-05-03'),
  reports: [{ report: 'post-14' }],
  positions: [{ party: 'north', point: 'flow', stance: 'accepted', basis: 'official' }],
  ...given,
})

const denial = (given: object = {}) => ({
  ...{ party: 'north', point: 'flow', by: 'north', basis: 'official', occurred: day('2024-05-08'), reports: [{ report: 'post-14' }] },
  ...given,
})

async function opened(t: Parameters<typeof openService>[0], ...writes: [path: string, body: unknown][]) {
  const service = await openService(t, { isEmpty: true })
  await service.post('/negotiations', frame)
  for (const [path, body] of writes) t.equal((await service.post(`/negotiations/weir${path}`, body)).statusCode, 201, path)
  return service
}

const north = async ({ get }: Service, query = '') =>
  (await get(`/negotiations/weir/points/flow/status?party=north${query}`)).json<PointStatus>().parties
    .north as PointStatus['parties'][string]
const history = async ({ get }: Service) =>
  (await get('/negotiations/weir/points/flow/history?party=north')).json<PointHistory>().parties.north as PointHistory['parties'][string]
const passages = (because: Evidence[]) => because.map(({ reports }) => reports.map(({ report, paragraph }) => [report, paragraph]))

t.test('a repeat and a correction come to the same, whichever is recorded first', async (t) => {
  const told: [string, unknown] = ['/developments', statement('a', { reports: [{ report: 'post-10' }, { report: 'post-12' }] })]
  const corrected: [string, unknown] = [
    '/developments/a/corrections',
    { reason: 'coder-error', note: 'Misread', changes: { reports: [{ report: 'post-10' }] } },
  ]
  const repeated: [string, unknown] = ['/developments/a/repeats', { report: { report: 'post-12' } }]
  const one = await north(await opened(t, told, corrected, repeated))
  const other = await north(await opened(t, told, repeated, corrected))
  t.equal(one.corroboration, 2)
  t.equal(other.corroboration, 2)
  t.strictSame(passages(one.because), passages(other.because))
})

t.test('a passage that a development and its duplicate cite is listed once, the earliest publication first', async (t) => {
  const service = await opened(
    t,
    ['/developments', statement('a', { reports: [{ report: 'post-14' }, { report: 'post-12' }] })],
    ['/developments', statement('b', { reports: [{ report: 'post-14' }, { report: 'post-10', paragraph: 2 }] })],
    ['/developments/b/retractions', { reason: 'duplicate-of', duplicateOf: 'a', note: 'The same, told twice' }],
  )
  const [decisive] = (await north(service)).because
  t.strictSame(passages([decisive as Evidence]), [
    [
      ['post-10', 2],
      ['post-12', undefined],
      ['post-14', undefined],
    ],
  ])
})

t.test('a denial by anyone is shown, and only the party’s own on the record takes effect', async (t) => {
  const service = await opened(
    t,
    ['/developments', statement('a')],
    ['/developments/a/denials', denial({ by: 'south' })],
    ['/developments/a/denials', denial({ basis: 'attributed', occurred: day('2024-05-09') })],
  )
  const before = await north(service)
  t.equal(before.status, 'agreed')
  t.strictSame(
    before.because.map(({ role, denials }) => [role, denials.map(({ by, basis, takesEffect }) => [by, basis, takesEffect])]),
    [
      [
        'decisive',
        [
          ['south', 'official', false],
          ['north', 'attributed', false],
        ],
      ],
    ],
  )
  await service.post('/negotiations/weir/developments/a/denials', denial({ occurred: day('2024-05-11') }))
  const after = await north(service)
  t.equal(after.status, 'unstated')
  t.match(after.because, listOf({ role: 'denied', denials: listOf({ by: 'south' }, { by: 'north' }, { by: 'north', takesEffect: true }) }))
  t.match(await north(service, '&asOf=2024-05-10'), { status: 'agreed', because: listOf({ denials: { length: 2 } }) })
})

t.test('history names what did it, and nothing that had no effect', async (t) => {
  const service = await opened(
    t,
    ['/developments', statement('a')],
    ['/developments/a/denials', denial({ by: 'south' })],
    ['/developments/a/denials', denial()],
  )
  const { trail } = (await service.get('/negotiations/weir/developments/a')).json<{ trail: { event: string }[] }>()
  const [told, , own] = trail.map(({ event }) => event)
  t.match(
    await history(service),
    listOf({ before: 'unstated', after: 'agreed', causedBy: listOf(told) }, { before: 'agreed', after: 'unstated', causedBy: listOf(own) }),
  )
})

t.test('of allegations the latest twenty-five are listed, and all on request', async (t) => {
  const alleged = Array.from({ length: 130 }, (_, index) =>
    statement(`a-${index}`, {
      occurred: {
        earliest: `2024-04-01T${String(Math.floor(index / 60)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}:00Z`,
        precision: 'instant',
        basis: 'printed',
      },
      positions: [{ party: 'north', point: 'flow', stance: 'refused', basis: 'alleged' }],
    }),
  )
  const service = await opened(t, ['/developments', alleged])
  const short = await north(service)
  t.match({ listed: short.because.length, omitted: short.omitted, status: short.status }, { listed: 25, omitted: 105, status: 'unstated' })
  t.equal(short.because[0]?.development, 'a-129')
  const whole = await north(service, '&superseded=true')
  t.match({ listed: whole.because.length, omitted: whole.omitted }, { listed: 130, omitted: 0 })
})

t.test('a report that moves a development into the past of another rewrites that past as backdated', async (t) => {
  const service = await opened(
    t,
    ['/developments', statement('a', { occurred: { ...day('2024-05-01'), latest: '2024-05-13', precision: 'about' } })],
    [
      '/developments',
      statement('b', { occurred: day('2024-05-12'), positions: [{ party: 'north', point: 'flow', stance: 'refused', basis: 'official' }] }),
    ],
    ['/developments/a/repeats', { report: { report: 'post-10' } }],
  )
  const { changes } = (await service.get('/negotiations/weir/changes?party=north&cause=backdated')).json<{ changes: { scope: string }[] }>()
  t.ok(changes.length > 0)
})
