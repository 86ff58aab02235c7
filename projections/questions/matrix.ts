import { z } from 'zod'
import { Slug, Text } from '../../events/identifier.ts'
import { PartyJoined } from '../../events/party-joined.ts'
import { upToRevision } from '../frame.ts'
import type { Negotiation } from '../negotiation.ts'
import { Asked, type Moment } from './moment.ts'
import { Overall, overallFrom, PartyStanding, standingOf } from './standing.ts'

/** All points × parties. */
export const Matrix = Asked.extend({
  parties: z.array(PartyJoined),
  points: z.array(
    z.object({
      id: Slug,
      title: z.string(),
      proposition: Text,
      overall: Overall,
      parties: z.record(Slug, PartyStanding).describe('By party'),
    }),
  ),
}).meta({ id: 'Matrix', description: 'Where every party stands on every point' })
export type Matrix = z.output<typeof Matrix>

/** The matrix at a moment: the parties and points on record by then, in order of recording. */
export function matrixAt(state: Negotiation, { times, asked }: Moment): Matrix {
  const { frame } = state.registry
  const parties = upToRevision(frame.parties, times.revision).map(({ id, name, role }) => ({ id, name, role }))
  const points = upToRevision(frame.points, times.revision).map(({ id, title, proposition }) => {
    const standings = Object.fromEntries(parties.map((party) => [party.id, standingOf(state, id, party.id, times)]))
    const overall = overallFrom(state, id, times, (party) => standings[party]?.status ?? 'unstated')
    return { id, title, proposition, overall, parties: standings }
  })
  return { ...asked, parties, points }
}
