import type { Command } from '../../negotiations/commands/command.ts'
import type { IfUnchanged } from '../../negotiations/commands/unchanged-cell.ts'
import { dataPointerOf, type RequestPlace, writePaths } from '../../negotiations/commands/write-path.ts'
import type { Result } from '../../result.ts'
import type { Fault, Place } from '../input/fault.ts'
import type { Posted, ServiceClient } from '../transport/client.ts'
import { type Problem, problemText } from '../transport/problem.ts'

/** What is handed in at a time: a command, under which idempotency key if any, and where it is written. */
export type Entry = {
  command: Command
  key: string | undefined
  place: Place
  /** That its data is a field of what is written there, beside its type and its condition. */
  isEnveloped?: boolean
  /** What must be unchanged for it. */
  ifUnchanged?: IfUnchanged | undefined
}

/** An entry of a data set, which is known by its key. */
export type KeyedEntry = Entry & { key: string }

/** A condition as the header has it. */
const headerOf = (fields: IfUnchanged): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')

/** Hands an entry in to a negotiation. */
export function postEntry(
  service: ServiceClient,
  negotiation: string,
  { command, key, ifUnchanged }: Entry,
): Promise<Result<Posted, Problem>> {
  const { path, body } = writePaths[command.type].requestOf(negotiation, command.data)
  return service.post(path, body, { key, ifUnchanged: ifUnchanged && headerOf(ifUnchanged) })
}

/** What became of an entry: it was written, it was on record before with the same contents or with others, or it was refused. */
export type EntryResult = { result: 'added' | 'unchanged' | 'differing' } | { result: 'refused'; code: string | undefined; faults: Fault[] }

/** An entry as far as it is where it is written. */
type Written = Pick<Entry, 'place' | 'isEnveloped'>

type Reason = RequestPlace & { code?: string | undefined; message?: string | undefined; header?: string | undefined }

/** Where the reason of a refusal is in what was handed in; what is wrong with the condition, the service has in a header. */
function placeOf({ place: { file, pointer: entry }, isEnveloped }: Written, { header, ...reason }: Reason): Place {
  const pointer = dataPointerOf(reason)
  if (header === 'If-Unchanged') return { file, pointer: `${entry}/ifUnchanged` }
  // A dry run decides on the condition itself, and is told the field.
  if (pointer.startsWith('/ifUnchanged/')) return { file, pointer: `${entry}${pointer}` }
  return { file, pointer: `${entry}${isEnveloped === true ? '/data' : ''}${pointer}` }
}

/** A refusal, each reason at its place in what was handed in. */
export function refusedAt(entry: Written, reasons: readonly Reason[]): Extract<EntryResult, { result: 'refused' }> {
  const faults = reasons.map((reason) => ({ ...placeOf(entry, reason), message: reason.message ?? reason.code ?? '' }))
  return { result: 'refused', code: reasons[0]?.code, faults }
}

/** The refusal of an entry for what came to its cell at a revision, or since one that the service names in words. */
export const changedSince = (entry: Written, when: string): Extract<EntryResult, { result: 'refused' }> =>
  refusedAt(entry, [{ code: 'cell-changed', header: 'If-Unchanged', message: `Something came to that cell since. ${when}` }])

/** What the service's answer to an entry comes to. */
export function resultOf(posted: Result<Posted, Problem>, entry: Written): EntryResult {
  if (posted.ok) return { result: posted.value.isRepeated ? 'unchanged' : 'added' }
  const problem = posted.error
  if (problem.code === 'key-reused') return { result: 'differing' }
  if (problem.code === 'cell-changed') return changedSince(entry, problem.detail ?? '')
  const { errors = [] } = problem
  return errors.length === 0
    ? refusedAt(entry, [{ code: problem.code, message: problemText(problem) }])
    : { ...refusedAt(entry, errors), code: problem.code }
}
