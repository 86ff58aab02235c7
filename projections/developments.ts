import { isDevelopment, type NegotiationEvent } from '../events/catalogue.ts'
import { replace, takenBack } from './index/table.ts'
import type { Body, Development, Developments } from './rules/record.ts'
import { corrected } from './rules/standing.ts'

/** Most developments are never spoken of again: they share one empty list. */
const nothing: readonly never[] = []

/** Takes one event into the developments; events of other concern leave them as they are. */
export function evolveDevelopments(developments: Developments, event: NegotiationEvent): void {
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
      retractions: nothing,
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
      revise(event.data.development, ({ denials }) => ({ denials: [...denials, { ...event.data, revision, event: id }] }))
      return
    }
    case 'DevelopmentRetracted': {
      const { development, duplicateOf } = event.data
      revise(development, ({ retractions }) => ({ retractions: [...retractions, { ...event.data, revision, event: id }] }))
      if (duplicateOf !== undefined)
        revise(duplicateOf, ({ duplicates }) => ({ duplicates: [...duplicates, { revision, event: id, development }] }))
      return
    }
    default:
      return
  }
}

/** Takes back what an event recorded of a development. */
export function takeBackOf(developments: Developments, development: string, event: string, revision: number): void {
  replace(developments, development, (old) => ({
    ...old,
    repeats: takenBack(old.repeats, event, revision),
    denials: takenBack(old.denials, event, revision),
    retractions: takenBack(old.retractions, event, revision),
  }))
  const retraction = developments.get(development)?.retractions.find((one) => one.event === event)
  if (retraction?.duplicateOf !== undefined)
    replace(developments, retraction.duplicateOf, (old) => ({ ...old, duplicates: takenBack(old.duplicates, event, revision) }))
}
