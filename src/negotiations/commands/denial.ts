import type { PositionDenied } from '../../../events/position-denied.ts'
import type { Registry } from '../../../projections/registry.ts'
import { bodyAt, type Denial } from '../../../projections/rules/standing.ts'
import { timelyAsTold } from './chronology.ts'
import { isEqual } from './equality.ts'
import { knownActor, knownCitation, knownParty, knownPoint, ownVoice, present, requireActive } from './references.ts'
import { each, type Refusal, refusedIf } from './refusal.ts'

const asGiven = ({ revision: _r, event: _e, earliest: _f, latest: _l, published: _p, ...given }: Denial): PositionDenied => given

/** What there is to refuse in a denial. It may come from anyone, but the position must be there, and not certainly come after it. */
export function denyPosition({ frame, developments }: Registry, denial: PositionDenied, now: number): Refusal[] {
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
    ...refusedIf(development?.denials.some((other) => isEqual(asGiven(other), denial)) ?? false, 'changes-nothing', ''),
  ]
}
