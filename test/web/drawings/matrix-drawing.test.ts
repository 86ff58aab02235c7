import t from 'tap'
import { finished } from '../../../projections/questions/lazy.ts'
import type { Matrix } from '../../../projections/questions/matrix.ts'
import type { PartyStanding } from '../../../projections/questions/standing.ts'
import { drawMatrix, type MatrixDrawing } from '../../../src/web/drawings/matrix-drawing.ts'
import { matrixWords } from '../../../src/web/drawings/matrix-words.ts'
import { sayerOf } from '../../../src/web/messages/messages.ts'
import { timeFormatIn } from '../../../src/web/time-format.ts'

const standing = (given: Partial<PartyStanding> = {}): PartyStanding => ({
  status: 'agreed',
  stance: 'accepted',
  basis: 'official',
  basisSince: '2024-05-09T23:59:59.999Z',
  basisSincePrecision: 'day',
  since: '2024-05-09T23:59:59.999Z',
  sincePrecision: 'day',
  contested: false,
  fragile: false,
  reworded: null,
  conditions: [],
  restsOn: [],
  corroboration: 2,
  throughBloc: null,
  ...given,
})

const overall = { status: 'disputed', since: null, sincePrecision: null, blockedBy: ['p0'] } as const

function matrix(parties: number, points: number, given: { name?: string; title?: string; standing?: Partial<PartyStanding> } = {}): Matrix {
  const ids = Array.from({ length: parties }, (_, index) => `p${index}`)
  return {
    negotiation: 'teln-dam',
    rev: 7,
    asOf: null,
    knownAt: null,
    publishedBy: null,
    ruleset: 2,
    basis: null,
    without: [],
    version: null,
    parties: ids.map((id) => ({
      id,
      name: given.name ?? `Party ${id}`,
      role: 'principal',
      currentRole: 'principal',
      seated: true,
    })) as Matrix['parties'],
    points: Array.from({ length: points }, (_, index) => ({
      id: `q${index}`,
      title: given.title ?? `Point ${index}`,
      proposition: 'Half of the flow passes',
      inVersion: null,
      retired: false,
      overall: { ...overall, blockedBy: [...overall.blockedBy] },
      parties: Object.fromEntries(ids.map((id) => [id, standing(given.standing)])),
    })) as Matrix['points'],
  }
}

const draw = (answer: Matrix, given: Partial<MatrixDrawing> = {}): string =>
  String(
    finished(
      drawMatrix(answer, {
        words: matrixWords('en', sayerOf('en'), timeFormatIn('en')),
        medium: 'file',
        width: 960,
        title: 'The dam on the Teln',
        permanent: 'https://desk.example/negotiations/teln-dam?rev=7',
        ...given,
      }),
    ),
  )

t.test('a crowd is drawn within bounds, and what is left out is said', async (t) => {
  const drawn = draw(matrix(602, 50))
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(drawn) ?? []
  t.equal(width, '960')
  t.ok(Number(height) < 6000, `${height} high`)
  t.match(drawn, '10 points are not shown here. 597 parties are not shown here.')
  t.ok(draw(matrix(602, 50), { width: 1600 }).length > drawn.length, 'a wider one has room for more')
})

t.test('contested, fragile, reworded and conditional are seen without colour', async (t) => {
  const drawn = draw(
    matrix(1, 1, { standing: { contested: true, fragile: true, reworded: 'second-draft', conditions: ['If the gauge is joint'] } }),
  )
  t.match(drawn, 'stroke-dasharray')
  for (const word of ['contested', 'fragile', 'reworded', 'conditional']) t.match(drawn, new RegExp(`<text [^>]*>[^<]*${word}`))
  t.notMatch(draw(matrix(1, 1)), /stroke-dasharray|>[^<]*fragile/)
})

t.test('names are text, however they are written and however long', async (t) => {
  for (const name of ['<script>alert(1)</script>', '"><img onerror=x>', 'أطراف النزاع على السد', 'x'.repeat(10_000), `a\u0000b &amp; c`]) {
    const drawn = draw(matrix(3, 2, { name, title: name }), { title: name })
    t.notMatch(drawn, /<script|<img/)
    const shown = [...drawn.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => String(text).length)
    t.ok(Math.max(...shown) < 200, 'what does not fit is cut')
  }
})

t.test('nothing on record is a drawing too', async (t) => {
  t.match(draw(matrix(0, 0)), /No point is on record yet/)
})
