import { csvParse } from 'd3-dsv'
import t from 'tap'
import type { Course, CourseLine } from '../../projections/questions/course.ts'
import type { PointHistory } from '../../projections/questions/history.ts'
import { listOf } from '../support/list-of.ts'
import { base, openService, sampleHead, statement } from '../support/service.ts'

const untouched = await openService(t)
const courseOf = async (query: string): Promise<Course> => (await untouched.get(`${base}/course?${query}`)).json()
const named = ({ lines }: Course): string[] => lines.map(({ point, party }) => `${point} ${party}`)

t.test('a course is of a point over all and for each party, of a party on each point, of one cell, or of every point', async (t) => {
  const points = ['whole-plan', 'summer-flow', 'joint-gauge', 'fish-ladder']
  const parties = ['null', 'avenland', 'borrovia', 'commission']
  t.strictSame(
    named(await courseOf('point=summer-flow')),
    parties.map((party) => `summer-flow ${party}`),
  )
  t.strictSame(named(await courseOf('party=avenland')).toSorted(), points.map((point) => `${point} avenland`).toSorted())
  t.strictSame(named(await courseOf('point=summer-flow&party=avenland')), ['summer-flow avenland'])
  t.strictSame(named(await courseOf('')).toSorted(), points.map((point) => `${point} null`).toSorted())
})

t.test('its runs are the changes of the history, from the first on', async (t) => {
  for (const query of [
    '',
    'asOf=2024-05-12',
    'publishedBy=2024-05-12',
    'basis=official',
    'without=source:river-post',
    'rev=20',
    'version=second-draft',
  ])
    for (const point of ['summer-flow', 'joint-gauge', 'fish-ladder', 'whole-plan']) {
      const { lines } = await courseOf(`point=${point}&${query}`)
      const { overall, parties }: PointHistory = (await untouched.get(`${base}/points/${point}/history?${query}`)).json()
      const runs = (party: string | null) => lines.find((line) => line.party === party)?.runs ?? []
      const brief = (party: string | null) => runs(party).map(({ from, until, status }) => ({ from, until, status }))
      t.strictSame(
        brief(null),
        overall.map(({ at, until, after }) => ({ from: at, until, status: after })),
      )
      for (const [party, changes] of Object.entries(parties)) {
        t.strictSame(
          runs(party).map(({ from, until, status, precision }) => ({ from, until, status, precision })),
          changes.map(({ at, until, after, precision }) => ({ from: at, until, status: after, precision })),
          `${point} ${party} ${query}`,
        )
      }
    }
})

t.test('a run says between when and when it began, as exactly as what began it is known', async (t) => {
  const { get, post } = await openService(t)
  const occurred = { earliest: '2024-05-03', latest: '2024-05-07', precision: 'about', basis: 'inferred' }
  await post(`${base}/developments`, statement({ occurred }))
  const { lines }: Course = (await get(`${base}/course?point=joint-gauge`)).json()
  const began = { earliest: '2024-05-03T00:00:00.000Z', from: '2024-05-07T23:59:59.999Z', precision: 'about' }
  t.match(
    lines.find(({ party }) => party === 'borrovia'),
    { runs: listOf({ status: 'agreed', ...began }) },
  )
  t.match(lines[0]?.runs[0], { status: 'open', ...began }, 'and so began what follows from it')
})

t.test('a run says whether it was contested when it began', async (t) => {
  const [line] = (await courseOf('point=summer-flow&party=avenland')).lines as [CourseLine]
  t.strictSame(
    line.runs.map(({ status, contested }) => [status, contested]),
    [
      ['agreed', false],
      ['disputed', true],
      ['agreed', false],
    ],
  )
})

t.test('it can be zoomed: what lasted into the window and began in it is told', async (t) => {
  const whole = await courseOf('point=summer-flow')
  const zoomed = await courseOf('point=summer-flow&from=2024-05-12&until=2024-05-13')
  t.match(zoomed, { from: '2024-05-12T00:00:00.000Z', until: '2024-05-13T23:59:59.999Z' })
  const runs = ({ lines }: Course) =>
    lines.flatMap((line) => line.runs.map(({ status, from }) => `${line.party} ${status} ${from.slice(0, 10)}`))
  t.strictSame(runs(zoomed), [
    ...['null open 2024-05-09', 'null disputed 2024-05-12'],
    ...['avenland agreed 2024-05-09', 'avenland disputed 2024-05-12', 'borrovia agreed 2024-05-13'],
  ])
  t.ok(runs(whole).length > runs(zoomed).length)
  t.strictSame(
    zoomed.developments.map(({ id }) => id),
    ['wavering', 'bridge-talks'],
  )
})

t.test('what happened stands beside it: of the point, of the party, or all', async (t) => {
  const ids = async (query: string) => (await courseOf(query)).developments.map(({ id }) => id)
  t.strictSame(await ids(''), ['pledge', 'wavering', 'bridge-talks'])
  t.strictSame(await ids('point=joint-gauge'), ['bridge-talks'])
  t.strictSame(await ids('point=summer-flow&party=avenland'), ['pledge', 'wavering'])
  t.match((await courseOf('point=joint-gauge')).developments[0], {
    kind: 'TalksHeld',
    precision: 'day',
    latest: '2024-05-13T23:59:59.999Z',
  })
})

t.test('as a sheet it has a row for each run', async (t) => {
  const rows = csvParse((await untouched.get(`${base}/course.csv?point=summer-flow`)).body)
  const { lines } = await courseOf('point=summer-flow')
  t.equal(rows.length, lines.flatMap(({ runs }) => runs).length)
  t.match(rows[0], {
    party: 'overall',
    status: 'open',
    earliest: '2024-05-09T00:00:00.000Z',
    rev: String(sampleHead),
    title: 'Summer flow',
  })
  t.match(rows.at(-1), { party: 'borrovia', partyName: 'Borrovia', until: '', contested: 'false' })
})

t.test('what it cannot tell is refused at its parameter', async (t) => {
  const refusal = async (query: string) => (await untouched.get(`${base}/course?${query}`)).json()
  t.match(await refusal('point=nothing'), { code: 'unknown-point', errors: listOf({ parameter: 'point' }) })
  t.match(await refusal('party=nobody'), { code: 'unknown-party', errors: listOf({ parameter: 'party' }) })
  t.match(await refusal('from=yesterday'), { code: 'invalid-request', errors: listOf({ parameter: 'from' }) })
  t.match(await refusal('from=2024-05-13&until=2024-05-12'), { code: 'invalid-request', errors: listOf({ parameter: 'until' }) })
})
