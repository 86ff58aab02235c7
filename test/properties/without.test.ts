import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { isDevelopment, type NegotiationEvent } from '../../events/catalogue.ts'
import type { Citation } from '../../events/citation.ts'
import type { Negotiation } from '../../projections/negotiation.ts'
import { citationsAt } from '../../projections/rules/standing.ts'
import { foldCell, folded, foldOverall } from '../support/fold-answers.ts'
import { historyIn } from '../support/histories.ts'
import { often } from '../support/long.ts'

const runs = often(60, 3000)

/** Whether a citation is of a source, or comes down to a report of it. */
function isOf({ registry }: Negotiation, source: string, { report, root }: Citation): boolean {
  let origin = root ?? report
  for (let next = registry.frame.reports.get(origin)?.root; next !== undefined; next = registry.frame.reports.get(origin)?.root)
    origin = next
  return [report, origin].some((id) => registry.frame.reports.get(id)?.source === source)
}

/** Events as a stream has them; what takes back an entry that is not there takes back nothing. */
function numbered(events: readonly NegotiationEvent[]): NegotiationEvent[] {
  const ids = new Set(events.map(({ id }) => id))
  return events
    .filter((event) => event.type !== 'EntryTakenBack' || ids.has(event.data.event))
    .map((event, revision) => ({ ...event, revision }))
}

/** The record as it would be had a source never been read: no citation of it, and nothing that only it tells of. */
function unread(history: readonly NegotiationEvent[], source: string): NegotiationEvent[] {
  const state = folded(history)
  const left = <T extends readonly Citation[]>(citations: T) => citations.filter((citation) => !isOf(state, source, citation))
  const stripped = history.flatMap((event): NegotiationEvent[] => {
    if (event.type === 'ReportRepeated') return isOf(state, source, event.data.report) ? [] : [event]
    if (event.type === 'DevelopmentCorrected') {
      const { changes } = event.data
      const reports = changes.reports === undefined ? {} : { reports: left(changes.reports) }
      return [{ ...event, data: { ...event.data, changes: { ...changes, ...reports } } }]
    }
    if (event.type === 'PositionDenied' || event.type === 'PlanVersionReported' || isDevelopment(event))
      return [{ ...event, data: { ...event.data, reports: left(event.data.reports) } } as NegotiationEvent]
    if (event.type === 'PlanVersionCorrected') {
      const { body } = event.data
      return [{ ...event, data: { ...event.data, body: { ...body, reports: left(body.reports) } } }]
    }
    return [event]
  })
  const { developments } = folded(numbered(stripped)).registry
  const untold = (id: string): boolean => {
    const development = developments.get(id)
    return development !== undefined && citationsAt(developments, development, Number.POSITIVE_INFINITY).length === 0
  }
  // What nothing tells of never happened, nor did what was said of it; a denial that nothing tells of was never made.
  const told = stripped.filter(({ type, data }) => {
    if (type === 'PositionDenied' && data.reports.length === 0) return false
    if (type === 'DevelopmentRetracted' && data.duplicateOf !== undefined && untold(data.duplicateOf)) return false
    if ('development' in data && typeof data.development === 'string') return !untold(data.development)
    return !('id' in data && untold(data.id))
  })
  const followed = <T extends { follows?: string[] | null | undefined }>({ follows, ...fields }: T) => ({
    ...fields,
    ...(follows === undefined ? {} : { follows: follows?.filter((id) => !untold(id)) ?? null }),
  })
  const unlinked = told.map((event): NegotiationEvent => {
    if (event.type === 'DevelopmentCorrected')
      return { ...event, data: { ...event.data, changes: followed(event.data.changes) } } as NegotiationEvent
    return isDevelopment(event) ? ({ ...event, data: followed(event.data) } as NegotiationEvent) : event
  })
  return numbered(unlinked)
}

t.test(`without a source, all is as if it had never been read, over ${runs} random histories`, async (t) => {
  fc.assert(
    fc.property(historyIn(2), fc.nat(100), (history, pick) => {
      const state = folded(history)
      const sources = [...state.registry.frame.sources.values()].map(({ id }) => id)
      const source = sources[pick % sources.length] as string
      const without = unread(history, source)
      const other = folded(without)
      for (const { id: point } of state.registry.frame.points.values()) {
        const [asked, then] = [{ revision: history.length - 1, without: [`source:${source}`] }, { revision: without.length - 1 }]
        assert.deepEqual(foldOverall(state, point, asked), foldOverall(other, point, then))
        for (const { id: party } of state.registry.frame.parties.values()) {
          const { evidence: _, ...standing } = foldCell(state, { point, party }, asked)
          const { evidence: _evidence, ...never } = foldCell(other, { point, party }, then)
          assert.deepEqual(standing, never)
        }
      }
    }),
    { numRuns: runs },
  )
  t.pass()
})
