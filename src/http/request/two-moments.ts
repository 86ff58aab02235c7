import type { Negotiation } from '../../../projections/negotiation.ts'
import type { Asking, Moment } from '../../../projections/questions/moment.ts'
import { failed, ok, type Result } from '../../result.ts'
import { type Problem, problem } from '../problem/problem.ts'
import { unknownAssumed } from './assumptions.ts'
import { momentAt } from './read.ts'
import type { RevisionOrTime } from './times.ts'

/** Two moments to be compared; `to` left out: the present. All else bounds both. */
export type Comparing = Asking & { from: RevisionOrTime; to?: RevisionOrTime | undefined }

const askingAt = (given: RevisionOrTime | undefined): Asking => {
  if (given === undefined) return {}
  return 'rev' in given ? { rev: given.rev } : { asOf: given.until }
}

const mixed = 'Two revisions or two times; one of each cannot be compared'

/** Makes out two moments against a record, and the later revision of the two. */
export function twoMoments(
  state: Negotiation,
  { from, to, ...bounds }: Comparing,
): Result<{ before: Moment; after: Moment; revision: number }, Problem> {
  if (to !== undefined && 'rev' in from !== 'rev' in to)
    return failed(problem('invalid-request', { detail: mixed, errors: [{ code: 'invalid-request', message: mixed, parameter: 'to' }] }))
  const before = momentAt(state, { ...bounds, ...askingAt(from) })
  if (!before.ok) return before
  const after = momentAt(state, { ...bounds, ...askingAt(to) })
  if (!after.ok) return after
  const revision = Math.max(before.value.times.revision, after.value.times.revision)
  const absent = unknownAssumed(state, bounds, revision)
  return absent === null ? ok({ before: before.value, after: after.value, revision }) : failed(absent)
}
