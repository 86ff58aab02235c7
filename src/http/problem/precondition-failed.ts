import { type Problem, problem } from './problem.ts'

/** Where something stands: its revision, −1 where it is not there, and the tag of that. */
export type Current = { rev: number; etag: string }

/**
 * What is wrong with a write to what is not at a revision that `If-Match` names (412). Where a tag was made weak on its
 * way, that is what is wrong, though its revision be the right one.
 * @param weak the first weak tag that the caller sent
 */
export function preconditionFailed(what: string, { rev, etag }: Current, weak: string | undefined): Problem {
  const stands = rev < 0 ? `The ${what} is not on record` : `The ${what} stands at revision ${rev}`
  const current = rev < 0 ? {} : { rev, headers: { etag } }
  if (weak === undefined) return problem('stale', { detail: stands, ...current })
  const isCurrent = new RegExp(`^W/"${rev}[-"]`).test(weak)
  const advice = isCurrent ? `Send it without W/, as ${weak.slice(2)}` : 'It is that of another revision too'
  const message = `The tag ${weak} is weak, and If-Match takes strong ones only (RFC 9110, section 13.1.1); a proxy that compresses answers makes tags weak. ${advice}`
  return problem('stale', { detail: `${stands}. ${message}`, errors: [{ code: 'stale', message, header: 'If-Match' }], ...current })
}

/** What is wrong with a write where something came to the cell that must be unchanged (412), and the revision at which it came. */
export const cellChanged = (rev: number): Problem => problem('cell-changed', { detail: `It came at revision ${rev}`, rev })
