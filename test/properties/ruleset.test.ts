import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { NegotiationEvent } from '../../events/catalogue.ts'
import { cellOf } from '../../projections/cells.ts'
import { upToRevision } from '../../projections/index/table.ts'
import { type Negotiation, negotiation } from '../../projections/negotiation.ts'
import { reasonedStandingOf, scopeOf } from '../../projections/questions/status.ts'
import { presentAt, type Times } from '../../projections/rules/admitted.ts'
import { runsOf } from '../../projections/rules/since.ts'
import { foldCell, folded, foldOverall } from '../support/fold-answers.ts'
import { arrivals, history, inquiry, inquiryIn } from '../support/histories.ts'
import { often } from '../support/long.ts'
import { type Times as Asked, oracleCell, oracleChanges, oracleOverall, oracleTimeline } from '../support/oracle.ts'

const runs = often(400, 10_000)

function fold(events: readonly NegotiationEvent[]): Negotiation {
  const state = negotiation.initial()
  for (const event of events) negotiation.evolve(state, event)
  return state
}

const timesOf = ({ revision, asOf = Number.POSITIVE_INFINITY, publishedBy = Number.POSITIVE_INFINITY }: Asked): Times => ({
  ...presentAt(revision, null),
  asOf,
  publishedBy,
})

const cellsOf = ({ registry: { frame } }: Negotiation, revision = Number.POSITIVE_INFINITY) =>
  upToRevision(frame.points, revision).flatMap(({ id: point }) =>
    upToRevision(frame.parties, revision).map(({ id: party }) => ({ point, party })),
  )

const reasoned = (state: Negotiation, point: string, party: string, times: Times) =>
  reasonedStandingOf(state, scopeOf(state, { id: point }, times), party, times, true)

for (const ruleset of [1, 2] as const)
  t.test(`every answer to any question is the naive oracle's, over ${runs} random histories of ruleset ${ruleset}`, async (t) => {
    fc.assert(
      fc.property(inquiryIn(ruleset, 3), ({ history, times }) => {
        const state = folded(history)
        for (const asked of times)
          for (const cell of cellsOf(state, asked.revision)) {
            assert.deepEqual(foldCell(state, cell, asked), oracleCell(history, cell, asked))
            assert.deepEqual(foldOverall(state, cell.point, asked), oracleOverall(history, cell.point, asked))
          }
      }),
      { numRuns: runs },
    )
    t.pass()
  })

t.test('the runs of a status through time are the oracle’s', async (t) => {
  fc.assert(
    fc.property(inquiry(2), ({ history, times }) => {
      const state = fold(history)
      for (const { revision, publishedBy } of times)
        for (const { point, party } of cellsOf(state)) {
          const actual = runsOf(cellOf(state.cells, point, party), timesOf({ revision, publishedBy }))
          const expected = oracleTimeline(history, { point, party }, { revision, publishedBy }).filter(({ from }) => from !== null)
          assert.deepEqual(
            actual,
            expected.map(({ from, status }) => ({ at: from, status })),
          )
        }
    }),
    { numRuns: Math.ceil(runs / 5) },
  )
  t.pass()
})

t.test('every event makes the changes that the oracle sees', async (t) => {
  fc.assert(
    fc.property(history, (events) => {
      const state = fold(events)
      events.forEach((_, revision) => {
        const actual = state.changes
          .filter((change) => change.revision === revision)
          .map(({ point, party, scope, before, after, from, until, cause }) => ({
            point,
            party,
            scope,
            from: before,
            to: after,
            stretch: { from: Number.isFinite(from) ? from : null, until: Number.isFinite(until) ? until : null },
            cause,
          }))
          .sort(
            (a, b) =>
              (a.point < b.point ? -1 : a.point > b.point ? 1 : 0) ||
              ((a.party ?? '') < (b.party ?? '') ? -1 : (a.party ?? '') > (b.party ?? '') ? 1 : 0) ||
              (a.stretch.from ?? Number.NEGATIVE_INFINITY) - (b.stretch.from ?? Number.NEGATIVE_INFINITY),
          )
        assert.deepEqual(actual, oracleChanges(events, revision))
      })
    }),
    { numRuns: Math.ceil(runs / 10) },
  )
  t.pass()
})

t.test('a question about revision r is answered as by a fold of the events up to r', async (t) => {
  fc.assert(
    fc.property(inquiry(2), ({ history, times }) => {
      const whole = fold(history)
      for (const asked of times) {
        const then = fold(history.slice(0, asked.revision + 1))
        for (const { point, party } of cellsOf(then))
          assert.deepEqual(reasoned(whole, point, party, timesOf(asked)), reasoned(then, point, party, timesOf(asked)))
      }
    }),
    { numRuns: Math.ceil(runs / 5) },
  )
  t.pass()
})

t.test('in whatever order the developments arrive, the same world comes out', async (t) => {
  fc.assert(
    fc.property(arrivals, ({ history, rearranged }) => {
      const [one, other] = [fold(history), fold(rearranged)]
      const now = timesOf({ revision: history.length - 1 })
      for (const { point, party } of cellsOf(one)) {
        const asked = { revision: history.length - 1 }
        assert.deepEqual(foldCell(one, { point, party }, asked), foldCell(other, { point, party }, asked))
        assert.deepEqual(runsOf(cellOf(one.cells, point, party), now), runsOf(cellOf(other.cells, point, party), now))
      }
    }),
    { numRuns: Math.ceil(runs / 5) },
  )
  t.pass()
})
