import { z } from 'zod'
import { Slug, Text } from '../../events/identifier.ts'
import { PartyJoined } from '../../events/party-joined.ts'
import type { Party } from '../frame.ts'
import { upToRevision } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import { type Lazy, type LazyAnswer, LazyRecord } from './lazy.ts'
import { Asked, type Moment } from './moment.ts'
import { Overall, overallAt, PartyStanding, standingOf } from './status.ts'

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

/** Where each of some parties stands on a point. */
function* standings(
  state: Negotiation,
  point: string,
  parties: readonly Pick<Party, 'id'>[],
  { times }: Moment,
): Lazy<[string, PartyStanding]> {
  for (const { id } of parties) yield [id, standingOf(state, point, id, times)]
}

/** The matrix at a moment, made as it is taken: the parties and points on record by then, in order of recording. */
export function answerMatrix(state: Negotiation, moment: Moment): LazyAnswer<Matrix> {
  const { frame } = state.registry
  const { times, asked } = moment
  const parties = upToRevision(frame.parties, times.revision).map(({ id, name, role }) => ({ id, name, role }))
  function* points(): LazyAnswer<Matrix>['points'] {
    for (const { id, title, proposition } of upToRevision(frame.points, times.revision)) {
      const overall = overallAt(state, id, times)
      yield { id, title, proposition, overall, parties: new LazyRecord(standings(state, id, parties, moment)) }
    }
  }
  return { ...asked, parties, points: points() }
}
