import { z } from 'zod'
import { Slug } from '../../events/identifier.ts'
import { upToRevision, valueAt } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import type { Point } from '../rules/record.ts'
import type { LazyAnswer } from './lazy.ts'
import { Assumed, type Moment } from './moment.ts'
import { Overall, overallAt } from './overall.ts'
import { pointsOf, type Scope, scopeOf } from './scope.ts'
import { ownStandingOf, PartyStanding } from './standing.ts'

export const Difference = z
  .discriminatedUnion('of', [
    z
      .object({ of: z.literal('party'), point: Slug, party: Slug, from: PartyStanding, to: PartyStanding, sentence: z.string() })
      .meta({ id: 'PartyDifference', description: 'A status of a party on a point that differs' }),
    z
      .object({ of: z.literal('overall'), point: Slug, from: Overall, to: Overall, sentence: z.string() })
      .meta({ id: 'OverallDifference', description: 'An overall status of a point that differs' }),
  ])
  .meta({ id: 'Difference', description: 'A status that differs' })
export type Difference = z.output<typeof Difference>

/** What changed between two moments. */
export const Diff = z
  .object({
    negotiation: Slug,
    from: Assumed.omit({ negotiation: true }),
    to: Assumed.omit({ negotiation: true }),
    differences: z.array(Difference),
  })
  .meta({ id: 'Diff', description: 'What changed between two moments, in data and in sentences' })
export type Diff = z.output<typeof Diff>

/** The statuses that differ between two moments, over the points and parties on record at the later revision; made as they are taken. */
export function answerDiff(state: Negotiation, from: Moment, to: Moment): LazyAnswer<Diff> {
  const { frame } = state.registry
  const revision = Math.max(from.times.revision, to.times.revision)
  const parties = upToRevision(frame.parties, revision)

  function* differences(): LazyAnswer<Diff>['differences'] {
    for (const point of pointsOf(state, { ...to.times, revision })) {
      const { id, title } = point
      const [then, now] = [scopeOf(state, point, from.times), scopeOf(state, point, to.times)]
      const recorded = frame.points.get(id) as Point
      const overall = (scope: Scope, { times }: Moment) => overallAt(state, scope, valueAt(recorded, times.revision), times)
      const [before, after] = [overall(then, from), overall(now, to)]
      const sentence = `${title}: overall from ${before.status} to ${after.status}.`
      yield before.status === after.status ? undefined : { of: 'overall', point: id, from: before, to: after, sentence }
      for (const { id: party, name } of parties) {
        const [was, is] = [ownStandingOf(state, then, party, from.times), ownStandingOf(state, now, party, to.times)]
        const moved = `${title}: ${name} from ${was.status} to ${is.status}.`
        yield was.status === is.status ? undefined : { of: 'party', point: id, party, from: was, to: is, sentence: moved }
      }
    }
  }

  const asked = ({ assumed: { negotiation: _, ...question } }: Moment) => question
  return { negotiation: to.asked.negotiation, from: asked(from), to: asked(to), differences: differences() }
}
