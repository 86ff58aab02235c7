import { catalogue, type DevelopmentKind, type Payload } from '../../../events/catalogue.ts'
import type { Changes } from '../../../events/development-corrected.ts'
import { upTo } from '../../../projections/index/table.ts'
import type { Denial, Development as RecordedDevelopment, Registry } from '../../../projections/rules/record.ts'
import { bodyAt, citationsAt, corrected } from '../../../projections/rules/standing.ts'
import { begunBefore, begunBeforeAll, timely, timelyAsTold } from './chronology.ts'
import type { DataOf, Development } from './command.ts'
import { isEqual } from './equality.ts'
import { soundOrder } from './order.ts'
import { outcomeOf } from './provisional.ts'
import {
  knownActor,
  knownCitation,
  knownContents,
  knownFollowed,
  knownParty,
  knownPoint,
  ownVoice,
  present,
  requireActive,
} from './references.ts'
import { each, type Refusal, refusedIf } from './refusal.ts'

/** The event that records a development under an id. */
export function developmentPayload({ kind, ...contents }: Development, id: string): Extract<Payload, { type: DevelopmentKind }> {
  // Taken apart, the kind and its contents are no longer known to the compiler as those of one member.
  return { type: kind, data: { ...contents, id } } as Extract<Payload, { type: DevelopmentKind }>
}

/** What there is to refuse in an entry of itself, or else in the order of developments that it would leave. */
const orElseInOrder = (refusals: Refusal[], registry: Registry, payload: Payload, ids: readonly string[], pointer: string): Refusal[] =>
  refusals.length > 0 ? refusals : soundOrder(outcomeOf(registry, payload), ids, pointer)

/** What there is to refuse in a development that would be recorded under an id. */
export function reportDevelopment(registry: Registry, development: Development, id: string, now: number): Refusal[] {
  const { frame, developments } = registry
  const refusals = [
    ...refusedIf(developments.has(id), 'id-taken', '/id', id),
    ...knownContents(frame, development, ''),
    ...knownFollowed(developments, development.follows, id, '/follows'),
    ...timelyAsTold(frame, development, now),
  ]
  return development.follows === undefined
    ? refusals
    : orElseInOrder(refusals, registry, developmentPayload(development, id), [id], '/follows')
}

/**
 * What there is to refuse in one more report of a development. Only the very same repeat changes
 * nothing: what the development cites itself, a correction may yet replace, and the order of the two
 * must not matter.
 */
export function repeatReport(registry: Registry, repeat: DataOf<'RepeatReport'>): Refusal[] {
  const { frame, developments, followers } = registry
  const { development: id, report } = repeat
  const { development, refusals } = requireActive(developments, id, '/development')
  const unknown = knownCitation(frame, report, '/report')
  if (development === undefined) return [...refusals, ...unknown]
  const isRepeated = upTo(development.repeats, present).some(({ citation }) => isEqual(citation, report))
  const own = [
    ...unknown,
    ...begunBefore(frame, bodyAt(development, present).occurred, report, '/report'),
    ...refusedIf(isRepeated, 'changes-nothing', '/report', `${report.report} was repeated before`),
  ]
  // An earlier report cuts the time of what it tells of.
  return followers.size === 0 ? own : orElseInOrder(own, registry, { type: 'ReportRepeated', data: repeat }, [id], '/report')
}

const asGiven = ({ revision: _r, event: _e, takenBack: _t, ...given }: Denial): DataOf<'DenyPosition'> => given

/** What there is to refuse in a denial. It may come from anyone, but the position must be there, and not certainly come after it. */
export function denyPosition({ frame, developments }: Registry, denial: DataOf<'DenyPosition'>, now: number): Refusal[] {
  const { party, point } = denial
  const { development, refusals } = requireActive(developments, denial.development, '/development')
  const unknown = [...knownParty(frame, party, '/party'), ...knownPoint(frame, point, '/point')]
  const body = development === undefined ? undefined : bodyAt(development, present)
  const isTooEarly = body !== undefined && Date.parse(denial.occurred.latest) < Date.parse(body.occurred.earliest)
  const isShown = body === undefined || body.positions.some((shown) => shown.party === party && shown.point === point)
  return [
    ...refusals,
    ...unknown,
    ...refusedIf(unknown.length === 0 && !isShown, 'unknown-position', '/point', `${party} on ${point} in ${denial.development}`),
    ...knownParty(frame, denial.by, '/by'),
    ...knownActor(frame, denial.actor, '/actor'),
    // A denial takes effect by the party that it is put down to: it must not be put down to nobody by oversight.
    ...ownVoice(frame, denial.actor, denial.by, '/by'),
    ...each(denial.reports, '/reports', (citation, at) => knownCitation(frame, citation, at)),
    ...timelyAsTold(frame, denial, now),
    ...refusedIf(isTooEarly, 'denied-before', '/occurred/latest', denial.development),
    ...refusedIf(
      upTo(development?.denials ?? [], present).some((other) => isEqual(asGiven(other), denial)),
      'changes-nothing',
      '',
    ),
  ]
}

/** What the changes make of the development as it stands. */
function correctionOutcome({ frame, developments }: Registry, development: RecordedDevelopment, changes: Changes): Refusal[] {
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
export function correctDevelopment(registry: Registry, correction: DataOf<'CorrectDevelopment'>, now: number): Refusal[] {
  const { development: id, changes } = correction
  const { development, refusals } = requireActive(registry.developments, id, '/development')
  const own = [
    ...refusals,
    ...knownContents(registry.frame, changes, '/changes'),
    ...knownFollowed(registry.developments, changes.follows, id, '/changes/follows'),
    ...(changes.occurred === undefined ? [] : timely(changes.occurred, now, '/changes/occurred')),
    ...(development === undefined ? [] : correctionOutcome(registry, development, changes)),
  ]
  const field = (['follows', 'occurred', 'reports'] as const).find((name) => changes[name] !== undefined)
  return field === undefined
    ? own
    : orElseInOrder(own, registry, { type: 'DevelopmentCorrected', data: correction }, [id], `/changes/${field}`)
}

/**
 * What there is to refuse in a retraction. The reports of a duplicate come to tell of the other (docs/rules.md,
 * rule 1), which must then have begun before them; and what is recorded of its order comes to be said of the other.
 */
export function retractDevelopment(registry: Registry, retraction: DataOf<'RetractDevelopment'>): Refusal[] {
  const { frame, developments, followers } = registry
  const { development: id, duplicateOf } = retraction
  const { development, refusals } = requireActive(developments, id, '/development')
  if (duplicateOf === undefined) return refusals
  if (duplicateOf === id) return [...refusals, ...refusedIf(true, 'duplicate-of-itself', '/duplicateOf', id)]
  const original = requireActive(developments, duplicateOf, '/duplicateOf')
  if (development === undefined || original.development === undefined) return [...refusals, ...original.refusals]
  const { occurred } = bodyAt(original.development, present)
  const own = begunBeforeAll(frame, occurred, citationsAt(developments, development, present), '/duplicateOf')
  if (followers.size === 0) return own
  return orElseInOrder(own, registry, { type: 'DevelopmentRetracted', data: retraction }, [duplicateOf, id], '/duplicateOf')
}
