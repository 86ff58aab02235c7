import { z } from 'zod'
import { valueAt } from '../../../../projections/index/table.ts'
import { overallAt } from '../../../../projections/questions/overall.ts'
import { scopeOf } from '../../../../projections/questions/scope.ts'
import { standingOf } from '../../../../projections/questions/standing.ts'
import { failed, ok } from '../../../result.ts'
import { drawBadge } from '../../../web/drawings/badge.ts'
import { glyphs, statusPaint } from '../../../web/drawings/palette.ts'
import { wordsIn } from '../../../web/drawings/words.ts'
import { firstUnknown, namedIn } from '../../problem/on-record.ts'
import { assumptions } from '../../request/assumptions.ts'
import { naming } from '../../request/params.ts'
import { question } from '../../request/question.ts'
import { times } from '../../request/times.ts'

/** As shields.io takes it: https://shields.io/badges/endpoint-badge. */
const Badge = z
  .object({
    schemaVersion: z.literal(1),
    label: z.string().describe('The point’s title, and the party’s name where one is asked about'),
    message: z.string().describe('The glyph and the word of the status'),
    color: z.string().describe('The colour of the status, as CSS has it'),
  })
  .meta({ id: 'Badge', description: 'A status as a badge, in the schema of shields.io' })

export const badge = question({
  path: '/points/:point/badge',
  operation: {
    operationId: 'getPointBadge',
    tags: ['Standing'],
    summary: 'The status of a point as a badge',
    description: 'Where the point stands over all, or where one party stands on it, small enough for a line of text.',
  },
  query: { ...times, ...assumptions, party: naming('Where that party stands', 'avenland') },
  answer: Badge,
  ask({ state, moment, params, query: { party } }) {
    const { frame } = state.registry
    const { revision } = moment.times
    const found = namedIn(params, 'point', frame.points, revision)
    if (!found.ok) return found
    const absent = firstUnknown({ party }, { party: frame.parties }, revision)
    if (absent !== null) return failed(absent)
    const point = valueAt(found.value, revision)
    const scope = scopeOf(state, point, moment.times)
    const named = party === undefined ? undefined : frame.parties.get(party)
    const { status } =
      named === undefined ? overallAt(state, scope, found.value, moment.times) : standingOf(state, scope, named.id, moment.times)
    const label = named === undefined ? point.title : `${point.title} · ${valueAt(named, revision).name}`
    const message = `${glyphs[status]} ${wordsIn('en').status[status]}`
    return ok({ answer: { schemaVersion: 1 as const, label, message, color: statusPaint.light[status].ink } })
  },
  drawing: {
    formats: ['svg'],
    draw: function* draw(text) {
      yield undefined
      return drawBadge(text)
    },
  },
})
