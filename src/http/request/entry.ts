import { z } from 'zod'
import { Slug } from '../../../events/identifier.ts'
import { pointerOf } from '../../input/finding.ts'
import { type Command, type CommandType, commandData } from '../../negotiations/commands/command.ts'
import { writePaths } from '../../negotiations/commands/paths.ts'
import type { Refusal } from '../../negotiations/commands/refusal.ts'
import { failed, ok, type Result } from '../../result.ts'
import { unknown } from '../problem/on-record.ts'
import { type Problem, type ProblemCode, type ProblemPart, problem, problems } from '../problem/problem.ts'
import { batchLimit } from '../transport/settings.ts'
import { detailOf, inBody, shaped } from './shape.ts'

/** The fields that paths carry: each is the id of something that may be unknown. */
type Carried = Extract<(typeof writePaths)[CommandType], { carries: string }>['carries']

/** A list of developments, of which all are recorded or none. */
export const DevelopmentBatch = z
  .array(commandData.ReportDevelopment)
  .min(1, 'At least one development')
  .max(batchLimit, `At most ${batchLimit} developments`)

const carriedBy = (type: CommandType): Carried | undefined => (writePaths[type] as { carries?: Carried }).carries

/** The body of a command's POST: its data without what the path says. */
export function bodyOf(type: CommandType): z.ZodType {
  const schema: z.ZodType = commandData[type]
  const carries = carriedBy(type)
  if (carries === undefined || !(schema instanceof z.ZodObject)) return schema
  const { [carries]: _, ...shape } = schema.shape
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
  const schema: z.ZodType = commandData[type]
  if (type === 'ReportDevelopment' && Array.isArray(body)) return developmentsOf(body)
  const carries = carriedBy(type)
  if (carries === undefined) {
    const shape = shaped(schema, body, inBody)
    return shape.ok ? ok([{ type, data: shape.value } as Command]) : shape
  }
  if (typeof body === 'object' && body !== null && carries in body) {
    const errors = [{ code: 'invalid-request', message: 'Unknown field: the path says it', pointer: pointerOf([carries]) }]
    return failed(problem('invalid-request', { errors, detail: detailOf(errors) }))
  }
  if (!Slug.safeParse(params[carries]).success)
    return failed(unknown({ code: `unknown-${carries}`, id: params[carries] ?? '', path: carries }))
  const given = typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body, [carries]: params[carries] } : body
  const shape = shaped(schema, given, inBody)
  return shape.ok ? ok([{ type, data: shape.value } as Command]) : shape
}

/** Reads a list of developments as commands. */
export function developmentsOf(body: unknown): Result<Command[], Problem> {
  const shape = shaped(DevelopmentBatch, body, inBody)
  return shape.ok ? ok(shape.value.map((data) => ({ type: 'ReportDevelopment', data }))) : shape
}

/** The problem that refusals come to: the first gives it its code, all are named at their place in the body as it was sent. */
export function refusalProblem(type: CommandType, isBatch: boolean, refusals: readonly (Refusal & { command: number })[]): Problem {
  const carries = carriedBy(type)
  const errors = refusals.map(({ code, message, pointer, command }): ProblemPart & { code: Refusal['code'] } => {
    if (carries !== undefined && pointer === `/${carries}`) return { code, message, path: carries }
    return { code, message, pointer: isBatch ? `/${command}${pointer}` : pointer }
  })
  const [first] = errors
  if (first === undefined) throw new Error('a refusal gives a reason')
  return problem(first.code, { status: statusOf(first.code, first), detail: detailOf(errors), errors })
}
