import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { cellUnder } from '../../projections/cell-under.ts'
import { upToRevision } from '../../projections/index/table.ts'
import type { Negotiation } from '../../projections/negotiation.ts'
import { scopeOf } from '../../projections/questions/scope.ts'
import { reasonedStandingOf } from '../../projections/questions/standing.ts'
import { runsOf } from '../../projections/rules/since.ts'
import { boundsOf, foldCell, folded, foldOverall } from '../support/fold-answers.ts'
import { arrivalsIn, historyIn, inquiryIn } from '../support/histories.ts'
import { often } from '../support/long.ts'
import { type Times as Asked, oracleCell, oracleChanges, oracleOverall, oracleTimeline } from '../support/oracle.ts'

const runs = often(80, 10_000)

const cellsOf = ({ registry: { frame } }: Negotiation, revision = Number.POSITIVE_INFINITY) =>
  upToRevision(frame.points, revision).flatMap(({ id: point }) =>
    upToRevision(frame.parties, revision).map(({ id: party }) => ({ point, party })),
  )

function reasoned(state: Negotiation, { point, party }: { point: string; party: string }, asked: Asked) {
  const times = boundsOf(state, asked)
  return reasonedStandingOf(state, scopeOf(state, { id: point }, times), party, times, true)
}

type Place = { point: string; party: string | null; stretch: { from: number | null } }

const byPlace = (a: Place, b: Place): number =>
  (a.point < b.point ? -1 : a.point > b.point ? 1 : 0) ||
  ((a.party ?? '') < (b.party ?? '') ? -1 : (a.party ?? '') > (b.party ?? '') ? 1 : 0) ||
  (a.stretch.from ?? Number.NEGATIVE_INFINITY) - (b.stretch.from ?? Number.NEGATIVE_INFINITY)

/** What the fold noted of the changes that the event of a revision made, as the oracle puts it. */
const foldChanges = (state: Negotiation, revision: number) =>
  state.changes
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
    .sort(byPlace)

for (const ruleset of [1, 2] as const) {
  t.test(`every answer to any question is the naive oracle's, over ${runs} random histories of ruleset ${ruleset}`, async (t) => {
    fc.assert(
      fc.property(inquiryIn(ruleset, 3), ({ history, times }) => {
        const state = folded(history)
        for (const asked of times)
          for (const cell of cellsOf(state, asked.revision)) {
            assert.deepEqual(foldCell(state, cell, asked), oracleCell(history, cell, asked))
            assert.deepEqual(foldOverall(state, cell.point, asked), oracleOverall(history, cell.point, asked))
            const { because, superseded } = reasoned(state, cell, asked)
            assert.equal(superseded, because.filter(({ role }) => role === 'superseded').length)
          }
      }),
      { numRuns: runs },
    )
    t.pass()
  })

  t.test(`the runs of a status through time are the oracle's, by ruleset ${ruleset}`, async (t) => {
    fc.assert(
      fc.property(inquiryIn(ruleset, 2), ({ history, times }) => {
        const state = folded(history)
        for (const { asOf: _, ...asked } of times)
          for (const cell of cellsOf(state, asked.revision)) {
            const bounds = boundsOf(state, asked)
            const scope = scopeOf(state, { id: cell.point }, bounds)
            const actual = runsOf(cellUnder(state.cells, state.registry, scope, cell.party, bounds).cell, bounds)
            const expected = oracleTimeline(history, cell, asked).filter(({ from }) => from !== null)
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

  t.test(`every event makes the changes that the oracle sees, by ruleset ${ruleset}`, async (t) => {
    fc.assert(
      fc.property(historyIn(ruleset), (events) => {
        const state = folded(events)
        for (const revision of events.keys()) assert.deepEqual(foldChanges(state, revision), oracleChanges(events, revision))
      }),
      { numRuns: Math.ceil(runs / 10) },
    )
    t.pass()
  })

  t.test(`a question about revision r is answered as by a fold of the events up to r, by ruleset ${ruleset}`, async (t) => {
    fc.assert(
      fc.property(inquiryIn(ruleset, 2), ({ history, times }) => {
        const whole = folded(history)
        for (const asked of times) {
          const then = folded(history.slice(0, asked.revision + 1))
          for (const cell of cellsOf(then)) assert.deepEqual(reasoned(whole, cell, asked), reasoned(then, cell, asked))
        }
      }),
      { numRuns: Math.ceil(runs / 5) },
    )
    t.pass()
  })

  t.test(`in whatever order the developments arrive, the same world comes out, by ruleset ${ruleset}`, async (t) => {
    fc.assert(
      fc.property(arrivalsIn(ruleset), ({ history, rearranged }) => {
        const [one, other] = [folded(history), folded(rearranged)]
        const asked = { revision: history.length - 1 }
        for (const cell of cellsOf(one)) {
          assert.deepEqual(foldCell(one, cell, asked), foldCell(other, cell, asked))
          assert.deepEqual(foldOverall(one, cell.point, asked), foldOverall(other, cell.point, asked))
        }
      }),
      { numRuns: Math.ceil(runs / 5) },
    )
    t.pass()
  })
}
