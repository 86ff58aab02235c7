import { z } from 'zod'
import { Slug, Text } from '../../events/identifier.ts'
import { upToRevision } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import { isRetired } from '../rules/standing.ts'
import { type Lazy, type LazyAnswer, LazyRecord } from './lazy.ts'
import { Assumed, type Moment } from './moment.ts'
import { Overall, overallAt } from './overall.ts'
import { SeatedParty, seatedParty } from './parties.ts'
import { pointFacts, pointsOf, type Scope, scopeOf } from './scope.ts'
import { PartyStanding, standingOf } from './standing.ts'

/** All points × parties. */
export const Matrix = Assumed.extend({
  parties: z.array(SeatedParty),
  points: z.array(
    z.object({
      id: Slug,
      title: z.string(),
      proposition: Text,
      ...pointFacts,
      overall: Overall,
      parties: z.record(Slug, PartyStanding).describe('By party'),
    }),
  ),
}).meta({ id: 'Matrix', description: 'Where every party stands on every point' })
export type Matrix = z.output<typeof Matrix>

/** The matrix at a moment, made as it is taken: the parties and points on record by then, in order of recording. */
export function answerMatrix(state: Negotiation, { times, assumed }: Moment, withRetired = false): LazyAnswer<Matrix> {
  const { frame } = state.registry
  const { revision } = times
  const parties = upToRevision(frame.parties, revision).map((party) => seatedParty(frame, party, times))
  function* standings(scope: Scope): Lazy<[string, PartyStanding]> {
    for (const { id } of parties) yield [id, standingOf(state, scope, id, times)]
  }
  function* points(): LazyAnswer<Matrix>['points'] {
    for (const point of withRetired ? upToRevision(frame.points, revision) : pointsOf(state, times)) {
      const { id, title, proposition } = point
      const scope = scopeOf(state, point, times)
      const facts = { inVersion: scope.inVersion, retired: isRetired(point, revision) }
      yield { id, title, proposition, ...facts, overall: overallAt(state, scope, point, times), parties: new LazyRecord(standings(scope)) }
    }
  }
  return { ...assumed, parties, points: points() }
}
