import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { type Negotiation, negotiation } from '../../projections/negotiation.ts'
import { momentAtRevision } from '../../projections/questions/moment.ts'
import { scopeOf } from '../../projections/questions/scope.ts'
import { standingOf } from '../../projections/questions/standing.ts'
import { cellChangedAt } from '../../src/negotiations/commands/unchanged-cell.ts'
import { historyIn } from '../support/histories.ts'
import { often } from '../support/long.ts'

/** What is shown of every party on every point at present, that of a bloc included. */
function shownIn(state: Negotiation): Map<string, { point: string; party: string; status: string }> {
  const { frame } = state.registry
  const { times } = momentAtRevision(state)
  const shown = [...frame.points.values()].flatMap((point) =>
    [...frame.parties.values()].map(({ id: party }) => {
      const { status } = standingOf(state, scopeOf(state, point, times), party, times)
      return { point: point.id, party, status }
    }),
  )
  return new Map(shown.map((one) => [`${one.point} ${one.party}`, one]))
}

t.test('whatever changes a status, now or in the past, came to its cell, or to the point as a whole', async () => {
  fc.assert(
    fc.property(historyIn(2), (events) => {
      const state = negotiation.initial()
      let before: ReturnType<typeof shownIn> = new Map()
      for (const event of events) {
        negotiation.evolve(state, event)
        const { revision } = event
        const after = shownIn(state)
        const moved = [...after.values()].filter(
          ({ point, party, status }) => (before.get(`${point} ${party}`)?.status ?? status) !== status,
        )
        const changes = state.changes.filter((change) => change.revision === revision)
        for (const { point, party } of [...moved, ...changes])
          for (const of of party === null ? [undefined] : [party, undefined]) {
            const found = cellChangedAt(state.registry, { point, party: of, since: revision - 1 })
            deepStrictEqual({ point, party: of, found }, { point, party: of, found: revision }, JSON.stringify(event))
          }
        before = after
      }
    }),
    { seed: 20251125, numRuns: often(60, 5000) },
  )
})
