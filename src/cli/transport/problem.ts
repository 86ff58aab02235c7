import { z } from 'zod'
import { type ExitCode, exitCodes } from '../terminal/exit.ts'

/** One error, and the part of the request that it is about. */
const Part = z.looseObject({
  code: z.string().optional(),
  message: z.string().optional(),
  pointer: z.string().optional(),
  parameter: z.string().optional(),
  path: z.string().optional(),
  header: z.string().optional(),
})

/** A problem document (RFC 9457), as much of it as is shown to the user. */
export const Problem = z.looseObject({
  title: z.string().optional(),
  status: z.int().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
  errors: z.array(Part).optional(),
})
export type Problem = z.output<typeof Problem>

/** The problem in an answer that is none of the wanted; where it is no problem document, its status says what there is to say. */
export async function problemIn(response: Response): Promise<Problem> {
  const text = await response.text()
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '')
  const parsed = isJson ? Problem.safeParse(JSON.parse(text)) : undefined
  return { title: `The service answered ${response.status} ${response.statusText}`.trim(), ...parsed?.data, status: response.status }
}

/** A problem in words: what it is, then each error on a line of its own, with its pointer; a single one that says the same is left out. */
export function problemText({ title, detail, errors = [] }: Problem): string {
  const lines = errors.map(({ pointer, parameter, path, header, message, code }) => {
    const where = pointer || parameter || path || header
    return `${where === undefined || where === '' ? '' : `${where}: `}${message ?? code ?? ''}`
  })
  const heading = detail ?? title ?? 'The service gave no reason'
  return lines.length === 1 && lines[0] === heading ? heading : [heading, ...lines.map((line) => `  ${line}`)].join('\n')
}

/** How a command ends that got this status in place of an answer. */
export function exitCodeOf(status: number): ExitCode {
  if (status >= 500 || status === 429 || status === 408) return exitCodes.unreachable
  return status === 409 || status === 412 || status === 422 ? exitCodes.badNews : exitCodes.wrongUsage
}

/** Whether the caller is refused whatever it posts. */
export const isBarred = (status: number): boolean => exitCodeOf(status) === exitCodes.unreachable || status === 401 || status === 403
