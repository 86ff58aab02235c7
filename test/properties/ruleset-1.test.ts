import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { NegotiationEvent } from '../../events/catalogue.ts'
import { upToRevision } from '../../projections/index/table.ts'
import { foldCell, folded, foldOverall } from '../support/fold-answers.ts'
import { inquiry } from '../support/histories.ts'
import { often } from '../support/long.ts'
import { oracleCell, oracleChanges, oracleOverall } from '../support/ruleset-1/oracle.ts'

const runs = often(60, 5000)

/**
 * Whether a denial ends before what it denies begins, as that was ever recorded. By ruleset 1 it held all the same where
 * a correction had made it so later (docs/decisions/0003-readings-of-the-rules.md).
 */
const deniesTooEarly = (history: readonly NegotiationEvent[]): boolean =>
  history.some(
    (denial) =>
      denial.type === 'PositionDenied' &&
      history.some(({ type, data }) => {
        const isOf =
          ('id' in data && data.id === denial.data.development) || ('development' in data && data.development === denial.data.development)
        const occurred =
          type === 'DevelopmentCorrected' ? data.changes.occurred : 'id' in data && 'occurred' in data ? data.occurred : undefined
        return isOf && occurred !== undefined && denial.data.occurred.latest < occurred.earliest
      }),
  )

t.test(`a record that uses nothing new gets the very answers of ruleset 1, over ${runs} random histories`, async (t) => {
  fc.assert(
    fc.property(
      inquiry(2).filter(({ history }) => !deniesTooEarly(history)),
      ({ history, times }) => {
        const state = folded(history)
        for (const asked of times)
          for (const { id: point } of upToRevision(state.registry.frame.points, asked.revision)) {
            const { status, blockedBy } = foldOverall(state, point, asked)
            assert.deepEqual({ status, blockedBy }, oracleOverall(history, point, asked))
            for (const { id: party } of upToRevision(state.registry.frame.parties, asked.revision)) {
              const { status, stance, basis, since, contested, corroboration, evidence } = foldCell(state, { point, party }, asked)
              const answer = { status, stance, basis, since, contested, corroboration, evidence }
              assert.deepEqual(answer, oracleCell(history, { point, party }, asked))
            }
          }
        const newest = history.length - 1
        assert.equal(state.changes.filter(({ revision }) => revision === newest).length, oracleChanges(history, newest).length)
      },
    ),
    { numRuns: runs },
  )
  t.pass()
})
