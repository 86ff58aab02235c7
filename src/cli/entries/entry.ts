import type { Command } from '../../negotiations/commands/command.ts'
import { dataPointerOf, type RequestPlace, writePaths } from '../../negotiations/commands/write-path.ts'
import type { Result } from '../../result.ts'
import type { Fault, Place } from '../input/fault.ts'
import type { Posted, ServiceClient } from '../transport/client.ts'
import { type Problem, problemText } from '../transport/problem.ts'

/** What is handed in at a time: a command, under which idempotency key if any, and where it is written. */
export type Entry = { command: Command; key: string | undefined; place: Place }

/** Hands an entry in to a negotiation. */
export function postEntry(service: ServiceClient, negotiation: string, { command, key }: Entry): Promise<Result<Posted, Problem>> {
  const { path, body } = writePaths[command.type].requestOf(negotiation, command.data)
  return service.post(path, body, key)
}

/** What became of an entry: it was written, it was on record before with the same contents or with others, or it was refused. */
export type EntryResult = { result: 'added' | 'unchanged' | 'differing' } | { result: 'refused'; code: string | undefined; faults: Fault[] }

type Reason = RequestPlace & { code?: string | undefined; message?: string | undefined }

/** A refusal, each reason at its place in what was handed in. */
export function refusedAt({ file, pointer: entry }: Place, reasons: readonly Reason[]): Extract<EntryResult, { result: 'refused' }> {
  const faults = reasons.map(({ code, message, ...place }) => ({
    file,
    pointer: `${entry}${dataPointerOf(place)}`,
    message: message ?? code ?? '',
  }))
  return { result: 'refused', code: reasons[0]?.code, faults }
}

/** What the service's answer to an entry comes to. */
export function resultOf(posted: Result<Posted, Problem>, place: Place): EntryResult {
  if (posted.ok) return { result: posted.value.isRepeated ? 'unchanged' : 'added' }
  const problem = posted.error
  if (problem.code === 'key-reused') return { result: 'differing' }
  const { errors = [] } = problem
  return errors.length === 0
    ? refusedAt(place, [{ code: problem.code, message: problemText(problem) }])
    : { ...refusedAt(place, errors), code: problem.code }
}
