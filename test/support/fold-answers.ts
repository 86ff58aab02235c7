import type { NegotiationEvent } from '../../events/catalogue.ts'
import { type Negotiation, negotiation } from '../../projections/negotiation.ts'
import { momentAtRevision } from '../../projections/questions/moment.ts'
import { overallAt } from '../../projections/questions/overall.ts'
import { pointsOf, scopeOf } from '../../projections/questions/scope.ts'
import { reasonedStandingOf } from '../../projections/questions/standing.ts'
import type { SetAside, Times } from '../../projections/rules/question.ts'
import type { Point } from '../../projections/rules/record.ts'
import type { Times as Asked, CellAnswer, OverallAnswer } from './oracle.ts'

export function folded(history: readonly NegotiationEvent[]): Negotiation {
  const state = negotiation.initial()
  for (const event of history) negotiation.evolve(state, event)
  return state
}

/** The bounds of a question that the oracle is asked. */
export function boundsOf(state: Negotiation, { revision, without = [], ...asked }: Asked): Times {
  const setAside = without.map((text) => ({ kind: text.slice(0, text.indexOf(':')), id: text.slice(text.indexOf(':') + 1) }) as SetAside)
  return momentAtRevision(state, revision, { ...asked, without: setAside }).times
}

/** What the fold answers, as the oracle puts it. */
export function foldCell(state: Negotiation, { point, party }: { point: string; party: string }, asked: Asked): CellAnswer {
  const times = boundsOf(state, asked)
  const scope = scopeOf(state, { id: point }, times)
  const standing = reasonedStandingOf(state, scope, party, times, true)
  const { status, stance, basis, since, sincePrecision, basisSince, contested, corroboration, restsOn, reworded, throughBloc } = standing
  return {
    // What is shown of a member is its bloc's status; of itself nothing is stated.
    status: throughBloc === null ? status : 'unstated',
    stance,
    basis,
    since,
    sincePrecision,
    basisSince,
    contested,
    corroboration,
    restsOn,
    reworded,
    inVersion: scope.inVersion,
    throughBloc: throughBloc === null ? null : { blocs: throughBloc, status },
    evidence: standing.because
      .map(({ development, position, role }) => ({ development, position, role }))
      .sort((a, b) => (a.development < b.development ? -1 : a.development > b.development ? 1 : a.position - b.position)),
  }
}

export function foldOverall(state: Negotiation, point: string, asked: Asked): OverallAnswer {
  const times = boundsOf(state, asked)
  const { status, blockedBy, since } = overallAt(
    state,
    scopeOf(state, { id: point }, times),
    state.registry.frame.points.get(point) as Point,
    times,
  )
  return { status, blockedBy, since }
}

export function foldRetired(state: Negotiation, revision: number): string[] {
  const shown = new Set(pointsOf(state, { ...boundsOf(state, { revision }) }).map(({ id }) => id))
  return [...state.registry.frame.points.values()].filter((point) => point.revision <= revision && !shown.has(point.id)).map(({ id }) => id)
}
