import type { z } from 'zod'
import { parseInput, pointerOf } from '../../input/parse.ts'
import { failed, type Result } from '../../result.ts'
import { type Problem, type ProblemPart, problem } from '../problem/problem.ts'

/** Where in a request a path of keys leads; undefined where it leads to the whole. */
type Place = (path: readonly PropertyKey[]) => Omit<ProblemPart, 'code' | 'message'>

export const inBody: Place = (path) => ({ pointer: pointerOf(path) })
export const inQuery: Place = ([name]) => ({ parameter: String(name) })
export const inHeader: Place = ([name]) => ({ header: String(name) })

/** More than so many would not be read. */
export const errorLimit = 100

/** Reads a part of a request by its schema; what is wrong with it is named at its place. */
export function shaped<S extends z.ZodType>(schema: S, value: unknown, place: Place): Result<z.output<S>, Problem> {
  const read = parseInput(schema, value)
  if (read.ok) return read
  const errors = read.error.slice(0, errorLimit).map(({ path, message }) => ({ code: 'invalid-request', message, ...place(path) }))
  return failed(problem('invalid-request', { errors, detail: detailOf(errors) }))
}

/** A request that has not the shape that it should have, at one place. */
export function invalidAt(place: ReturnType<Place>, message: string): Problem {
  const errors = [{ code: 'invalid-request', message, ...place }]
  return problem('invalid-request', { errors, detail: detailOf(errors) })
}

/** The first of some errors in a sentence. */
export const detailOf = ([first]: readonly ProblemPart[]): string =>
  [first?.pointer ?? first?.parameter ?? first?.path ?? first?.header, first?.message].filter(Boolean).join(': ')
