import { isDevelopment, type NegotiationEvent } from '../events/catalogue.ts'
import { replace } from './index/table.ts'
import { type Body, corrected, type Development, type Developments, type Reports, spanOf } from './rules/standing.ts'

/** The development that an event is about; of a duplicate’s retraction the duplicate. */
export function subjectOf(event: NegotiationEvent): string | null {
  if (isDevelopment(event)) return event.data.id
  switch (event.type) {
    case 'DevelopmentCorrected':
    case 'DevelopmentRetracted':
    case 'ReportRepeated':
    case 'PositionDenied':
      return event.data.development
    default:
      return null
  }
}

/** Most developments are never spoken of again: they share one empty list. */
const nothing: readonly never[] = []

/** Takes one event into the developments; events of other concern leave them as they are. */
export function evolveDevelopments(developments: Developments, reports: Reports, event: NegotiationEvent): void {
  const { id, revision } = event
  if (isDevelopment(event)) {
    const body = event.data as unknown as Body
    developments.set(body.id, {
      id: body.id,
      kind: event.type,
      revision,
      event: id,
      bodies: [{ revision, event: id, body, correction: null }],
      repeats: nothing,
      duplicates: nothing,
      denials: nothing,
      retraction: null,
    })
    return
  }
  const revise = (which: string, change: (old: Development) => Partial<Development>) =>
    replace(developments, which, (old) => ({ ...old, ...change(old) }))
  switch (event.type) {
    case 'DevelopmentCorrected': {
      const { development, changes, reason, note } = event.data
      const correction = { reason, note, fields: Object.keys(changes).sort() }
      revise(development, ({ bodies }) => ({
        bodies: [...bodies, { revision, event: id, body: corrected((bodies.at(-1) as { body: Body }).body, changes), correction }],
      }))
      return
    }
    case 'ReportRepeated': {
      const { development, report } = event.data
      revise(development, ({ repeats }) => ({ repeats: [...repeats, { revision, event: id, citation: report }] }))
      return
    }
    case 'PositionDenied': {
      const denial = { ...event.data, ...spanOf(reports, event.data.occurred, event.data.reports), revision, event: id }
      revise(event.data.development, ({ denials }) => ({ denials: [...denials, denial] }))
      return
    }
    case 'DevelopmentRetracted': {
      const { development, duplicateOf } = event.data
      revise(development, () => ({ retraction: { ...event.data, revision, event: id } }))
      if (duplicateOf !== undefined)
        revise(duplicateOf, ({ duplicates }) => ({ duplicates: [...duplicates, { revision, event: id, development }] }))
      return
    }
    default:
      return
  }
}
