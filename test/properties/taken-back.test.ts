import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { NegotiationEvent } from '../../events/catalogue.ts'
import type { Negotiation } from '../../projections/negotiation.ts'
import { foldCell, folded, foldOverall } from '../support/fold-answers.ts'
import { historyIn } from '../support/histories.ts'
import { takable } from '../support/history-payloads-of-ruleset-2.ts'
import { often } from '../support/long.ts'

const runs = often(60, 3000)

const present = (events: readonly NegotiationEvent[]) => ({ revision: events.length - 1 })

/** All that one can ask of the present, in general and on a version. */
function answers(state: Negotiation, events: readonly NegotiationEvent[]) {
  const { frame } = state.registry
  const versions = [undefined, ...[...frame.versions.values()].map(({ id }) => id)]
  return [...frame.points.values()].flatMap(({ id: point }) =>
    versions.map((version) => {
      const asked = { ...present(events), version }
      const parties = [...frame.parties.values()].map(({ id: party }) => foldCell(state, { point, party }, asked))
      return { point, version, parties, overall: foldOverall(state, point, asked) }
    }),
  )
}

t.test(`what is taken back leaves no trace in the present, over ${runs} random histories`, async (t) => {
  fc.assert(
    fc.property(historyIn(2), fc.nat(100), (history, pick) => {
      const already = new Set(history.flatMap(({ type, data }) => (type === 'EntryTakenBack' ? [data.event] : [])))
      const entries = history.filter(({ type, id }) => takable.includes(type) && !already.has(id))
      const entry = entries[pick % Math.max(entries.length, 1)]
      if (entry === undefined) return
      const last = history.at(-1) as NegotiationEvent
      const taking: NegotiationEvent = {
        ...last,
        id: '00000000-0000-7000-8000-ffffffffffff',
        revision: last.revision + 1,
        type: 'EntryTakenBack',
        data: { event: entry.id, reason: 'coder-error', note: 'It was another' },
      }
      const taken = [...history, taking]
      const never = history.filter((event) => event !== entry).map((event, revision) => ({ ...event, revision }))
      assert.deepEqual(answers(folded(taken), taken), answers(folded(never), never))
    }),
    { numRuns: runs },
  )
  t.pass()
})
