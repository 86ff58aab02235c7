import { z } from 'zod'
import { Slug } from '../../events/identifier.ts'
import { upToRevision } from '../frame.ts'
import type { Negotiation } from '../negotiation.ts'
import { Asked, type Moment } from './moment.ts'
import { Overall, overallFrom, PartyStanding, standingOf } from './standing.ts'

export const Difference = z.discriminatedUnion('of', [
  z.object({ of: z.literal('party'), point: Slug, party: Slug, from: PartyStanding, to: PartyStanding, sentence: z.string() }),
  z.object({ of: z.literal('overall'), point: Slug, from: Overall, to: Overall, sentence: z.string() }),
])
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

/** The statuses that differ between two moments, over the points and parties on record at the later revision. */
export function diffBetween(state: Negotiation, from: Moment, to: Moment): Diff {
  const revision = Math.max(from.times.revision, to.times.revision)
  const parties = upToRevision(state.registry.frame.parties, revision)
  const differences: Difference[] = []
  for (const { id: point, title } of upToRevision(state.registry.frame.points, revision)) {
    const at = (moment: Moment) => new Map(parties.map(({ id }) => [id, standingOf(state, point, id, moment.times)]))
    const [before, after] = [at(from), at(to)]
    const overall = (moment: Moment, standings: Map<string, PartyStanding>) =>
      overallFrom(state, point, moment.times, (party) => standings.get(party)?.status ?? 'unstated')
    const [overallBefore, overallAfter] = [overall(from, before), overall(to, after)]
    if (overallBefore.status !== overallAfter.status) {
      const sentence = `${title}: overall from ${overallBefore.status} to ${overallAfter.status}.`
      differences.push({ of: 'overall', point, from: overallBefore, to: overallAfter, sentence })
    }
    for (const { id: party, name } of parties) {
      const [then, now] = [before.get(party) as PartyStanding, after.get(party) as PartyStanding]
      if (then.status === now.status) continue
      differences.push({
        of: 'party',
        point,
        party,
        from: then,
        to: now,
        sentence: `${title}: ${name} from ${then.status} to ${now.status}.`,
      })
    }
  }
  const asked = ({ asked: { negotiation: _, ...times } }: Moment) => times
  return { negotiation: to.asked.negotiation, from: asked(from), to: asked(to), differences }
}
