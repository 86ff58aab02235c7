import { catalogue } from '../../../events/catalogue.ts'
import type { Changes, DevelopmentCorrected } from '../../../events/development-corrected.ts'
import type { Registry } from '../../../projections/registry.ts'
import { bodyAt, citationsAt, corrected, type Development } from '../../../projections/rules/standing.ts'
import { begunBefore, begunBeforeAll, timely } from './chronology.ts'
import { isEqual } from './equality.ts'
import { knownContents, present, requireActive } from './references.ts'
import { each, type Refusal, refusedIf } from './refusal.ts'

/** What the changes make of the development as it stands. */
function outcome({ frame, developments }: Registry, development: Development, changes: Changes): Refusal[] {
  const before = bodyAt(development, present)
  const after = corrected(before, changes)
  const fields = catalogue[development.kind].schema.shape
  const foreign = Object.keys(changes).filter((field) => !Object.hasOwn(fields, field))
  // Of all its reports its own come first; those are the ones that a correction can replace.
  const kept = citationsAt(developments, development, present).slice(changes.reports === undefined ? 0 : before.reports.length)
  return [
    ...foreign.flatMap((field) => refusedIf(true, 'foreign-field', `/changes/${field}`, `${field} in ${development.kind}`)),
    ...refusedIf(isEqual(before, after), 'changes-nothing', '/changes', development.id),
    ...each(changes.reports, '/changes/reports', (citation, at) => begunBefore(frame, after.occurred, citation, at)),
    ...begunBeforeAll(frame, after.occurred, kept, '/changes/occurred'),
  ]
}

/** What there is to refuse in a correction: of what it names, and of what it would leave standing. */
export function correctDevelopment(registry: Registry, { development: id, changes }: DevelopmentCorrected, now: number): Refusal[] {
  const { development, refusals } = requireActive(registry.developments, id, '/development')
  return [
    ...refusals,
    ...knownContents(registry.frame, changes, '/changes'),
    ...(changes.occurred === undefined ? [] : timely(changes.occurred, now, '/changes/occurred')),
    ...(development === undefined ? [] : outcome(registry, development, changes)),
  ]
}
