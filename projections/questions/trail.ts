import type { Citation } from '../../events/citation.ts'
import type { CorrectionReason } from '../../events/correction-reason.ts'
import type { DevelopmentRetracted } from '../../events/development-retracted.ts'
import type { PositionDenied } from '../../events/position-denied.ts'
import { type Instant, instantOf } from '../../events/time.ts'
import type { Negotiation } from '../negotiation.ts'
import type { Development } from '../rules/record.ts'

/** A field that a correction changed; undefined where it was not given. */
export type FieldChange = { field: string; before: unknown; after: unknown }

/** What was recorded of a development, and what was said. */
type Said =
  | { type: 'recorded' }
  | { type: 'corrected'; reason: CorrectionReason; note: string; changes: FieldChange[] }
  | { type: 'repeated'; citation: Citation }
  | { type: 'denied'; denial: PositionDenied }
  | { type: 'retracted'; retraction: DevelopmentRetracted }
  | { type: 'duplicated'; development: string }

/** An entry of a development’s trail; one that was taken back says why, and when. */
export type TrailItem = Said & {
  rev: number
  event: string
  recordedAt: Instant
  takenBack: { reason: CorrectionReason; note: string; rev: number } | null
}

/** Everything that was recorded of a development up to a revision, in order of recording, to be told in words. */
export function trailOf({ registry, recorded }: Negotiation, development: Development, revision: number): TrailItem[] {
  const { bodies, repeats, denials, retractions, duplicates } = development
  const items: TrailItem[] = []
  const add = (one: { revision: number; event: string }, said: Said) => {
    const taken = registry.revocable.get(one.event)?.takenBack
    const takenBack =
      taken === undefined || taken.revision > revision ? null : { reason: taken.reason, note: taken.note, rev: taken.revision }
    const recordedAt = instantOf(recorded[one.revision] as number)
    items.push({ ...said, rev: one.revision, event: one.event, recordedAt, takenBack })
  }
  for (const [index, one] of bodies.entries()) {
    const before = bodies[index - 1]?.body
    if (one.correction === null || before === undefined) {
      add(one, { type: 'recorded' })
      continue
    }
    const { reason, note, fields } = one.correction
    add(one, {
      type: 'corrected',
      reason,
      note,
      changes: fields.map((field) => ({ field, before: before[field], after: one.body[field] })),
    })
  }
  for (const one of repeats) add(one, { type: 'repeated', citation: one.citation })
  for (const one of denials) add(one, { type: 'denied', denial: one })
  for (const one of retractions) add(one, { type: 'retracted', retraction: one })
  for (const one of duplicates) add(one, { type: 'duplicated', development: one.development })
  return items.filter(({ rev }) => rev <= revision).sort((a, b) => a.rev - b.rev)
}
