import { z } from 'zod'
import { Slug } from '../../events/identifier.ts'
import { upToRevision } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import type { LazyAnswer } from './lazy.ts'
import { Asked, type Moment } from './moment.ts'
import { Overall, overallAt, PartyStanding, standingOf } from './status.ts'

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
    from: Asked.omit({ negotiation: true }),
    to: Asked.omit({ negotiation: true }),
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
    for (const { id: point, title } of upToRevision(frame.points, revision)) {
      const [before, after] = [overallAt(state, point, from.times), overallAt(state, point, to.times)]
      const sentence = `${title}: overall from ${before.status} to ${after.status}.`
      yield before.status === after.status ? undefined : { of: 'overall', point, from: before, to: after, sentence }
      for (const { id: party, name } of parties) {
        const [then, now] = [standingOf(state, point, party, from.times), standingOf(state, point, party, to.times)]
        const moved = `${title}: ${name} from ${then.status} to ${now.status}.`
        yield then.status === now.status ? undefined : { of: 'party', point, party, from: then, to: now, sentence: moved }
      }
    }
  }

  const asked = ({ asked: { negotiation: _, ...times } }: Moment) => times
  return { negotiation: to.asked.negotiation, from: asked(from), to: asked(to), differences: differences() }
}
