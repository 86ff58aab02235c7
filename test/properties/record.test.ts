import assert from 'node:assert/strict'
import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import t from 'tap'
import type { NegotiationEvent } from '../../events/catalogue.ts'
import { cellOf } from '../../projections/cells.ts'
import { type Negotiation, negotiation } from '../../projections/negotiation.ts'
import { answerMatrix, type Matrix } from '../../projections/questions/matrix.ts'
import { type Moment, momentAtRevision, momentOf } from '../../projections/questions/moment.ts'
import { scopeOf } from '../../projections/questions/scope.ts'
import { reasonedStandingOf } from '../../projections/questions/standing.ts'
import { runsOf } from '../../projections/rules/since.ts'
import { answered, matrixOf } from '../support/answered.ts'
import { arrivals, history } from '../support/histories.ts'
import { often } from '../support/long.ts'
import { isDevelopment } from '../support/oracle-world.ts'
import { recorded } from '../support/recording.ts'

function fold(events: readonly NegotiationEvent[], state = negotiation.initial()): Negotiation {
  for (const event of events) negotiation.evolve(state, event)
  return state
}

t.test('a fold that was put away and taken up again is the fold from the start', async (t) => {
  fc.assert(
    fc.property(history, fc.nat(60), (events, cut) => {
      const taken = deserialize(serialize(fold(events.slice(0, cut)))) as Negotiation
      assert.deepEqual(fold(events.slice(cut), taken), fold(events))
    }),
    { numRuns: often(60, 1000) },
  )
  t.pass()
})

t.test('what was known at an instant is the longest prefix recorded by then', async (t) => {
  fc.assert(
    fc.property(history, fc.nat(60), fc.constantFrom(-1, 0, 1), (events, index, beside) => {
      const state = fold(events)
      const knownAt = Date.parse((events[index % events.length] as NegotiationEvent).recordedAt) + beside
      const known = events.filter(({ recordedAt }) => Date.parse(recordedAt) <= knownAt).length
      const moment = momentOf(state, { knownAt })
      if (moment.ok) {
        const { points } = answered<Matrix>(answerMatrix(state, moment.value))
        assert.deepEqual(points, matrixOf(fold(events.slice(0, known))).points)
      } else assert.deepEqual([known, moment.error.code], [0, 'not-known-then'])
    }),
    { numRuns: often(120, 2000) },
  )
  t.pass()
})

/** The same events at the revisions that they have without the one left out. */
const without = (events: readonly NegotiationEvent[], left: NegotiationEvent): NegotiationEvent[] =>
  events.filter((event) => event !== left).map((event, revision) => ({ ...event, revision, position: revision }))

t.test('a retraction undoes exactly what the development did', async (t) => {
  fc.assert(
    fc.property(arrivals, fc.nat(40), ({ history: events }, pick) => {
      const developments = events.filter(isDevelopment)
      const victim = developments[pick % Math.max(developments.length, 1)]
      if (victim === undefined) return
      const data = { development: victim.data.id, reason: 'coder-error' as const, note: 'It never happened' }
      const retracted = fold([...events, recorded({ type: 'DevelopmentRetracted', data }, events.length, Date.parse(victim.recordedAt))])
      const never = fold(without(events, victim))
      const [then, now] = [momentAtRevision(never), momentAtRevision(retracted)]
      assert.deepEqual(matrixOf(retracted).points, matrixOf(never).points)
      for (const { id: point } of never.registry.frame.points.values())
        for (const { id: party } of never.registry.frame.parties.values()) {
          const shown = (state: Negotiation, { times }: Moment) =>
            reasonedStandingOf(state, scopeOf(state, { id: point }, times), party, times, true).because.flatMap(
              ({ role, development, position }) => (role === 'retracted' ? [] : [{ role, development, position }]),
            )
          assert.deepEqual(shown(retracted, now), shown(never, then))
          const runs = (state: Negotiation, { times }: Moment) => runsOf(cellOf(state.cells, point, party), times)
          assert.deepEqual(runs(retracted, now), runs(never, then))
        }
    }),
    { numRuns: often(120, 2000) },
  )
  t.pass()
})
