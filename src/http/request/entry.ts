import { z } from 'zod'
import { Slug } from '../../../events/identifier.ts'
import { type Command, type CommandType, commandData } from '../../negotiations/commands/command.ts'
import type { Refusal } from '../../negotiations/commands/refusal.ts'
import { writePaths } from '../../negotiations/commands/write-path.ts'
import { failed, ok, type Result } from '../../result.ts'
import { unknown } from '../problem/on-record.ts'
import { type Problem, type ProblemCode, type ProblemPart, problem, problems } from '../problem/problem.ts'
import { batchLimit } from '../transport/settings.ts'
import { detailOf, inBody, invalidAt, shaped } from './shape.ts'

/** A list of developments, of which all are recorded or none. */
export const DevelopmentBatch = z
  .array(commandData.ReportDevelopment)
  .min(1, 'At least one development')
  .max(batchLimit, `At most ${batchLimit} developments`)

/** The body of a command's POST: its data without what the path says. */
export function bodyOf(type: CommandType): z.ZodType {
  const schema: z.ZodType = commandData[type]
  const { field } = writePaths[type]
  if (field === undefined || !(schema instanceof z.ZodObject)) return schema
  const { [field]: _, ...shape } = schema.shape
  return z.strictObject(shape).meta({ id: `${type}Body`, description: schema.description ?? '' })
}

/** What is unknown in a body is a mistake of its contents; in the path there is nothing to be found. */
const statusOf = (code: ProblemCode, part: Omit<ProblemPart, 'code' | 'message'>): number =>
  part.path !== undefined && code.startsWith('unknown-') ? 404 : problems[code].status

/**
 * Reads the body of a POST as commands; all of them or none. Developments may come as a list where
 * one may come too, though the description says it of the path for lists alone: generators of clients
 * cannot write what is one or many.
 */
export function commandsOf(type: CommandType, params: Readonly<Record<string, string>>, body: unknown): Result<Command[], Problem> {
  if (type === 'ReportDevelopment' && Array.isArray(body)) return developmentsOf(body)
  const { field } = writePaths[type]
  if (field !== undefined) {
    if (typeof body === 'object' && body !== null && field in body)
      return failed(invalidAt(inBody([field]), 'Unknown field: the path says it'))
    const { [field]: id = '' } = params
    if (!Slug.safeParse(id).success) return failed(unknown({ code: `unknown-${field}`, id, path: field }))
  }
  const shape = shaped<z.ZodType>(commandData[type], writePaths[type].dataOf(params, body), inBody)
  return shape.ok ? ok([{ type, data: shape.value } as Command]) : shape
}

/** Reads a list of developments as commands. */
export function developmentsOf(body: unknown): Result<Command[], Problem> {
  const shape = shaped(DevelopmentBatch, body, inBody)
  return shape.ok ? ok(shape.value.map((data) => ({ type: 'ReportDevelopment', data }))) : shape
}

/** The problem that refusals come to: the first gives it its code, all are named at their place in the body as it was sent. */
export function refusalProblem(type: CommandType, isBatch: boolean, refusals: readonly (Refusal & { command: number })[]): Problem {
  const errors = refusals.map(({ code, message, pointer, command }) => {
    // What a condition names that is not on record is in a header.
    if (pointer.startsWith('/ifUnchanged/')) return { code, message, header: 'If-Unchanged' }
    const place = isBatch ? { pointer: `/${command}${pointer}` } : writePaths[type].placeOf(pointer)
    return { code, message, ...place }
  })
  const [first] = errors
  if (first === undefined) throw new Error('a refusal gives a reason')
  return problem(first.code, { status: statusOf(first.code, first), detail: detailOf(errors), errors })
}
