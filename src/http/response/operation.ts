import { z } from 'zod'
import { ProblemDocument } from '../problem/problem.ts'
import { type Format, formats } from './formats.ts'

/** What the description of the service says of one operation. */
export type Operation = {
  operationId: string
  tags: [Tag]
  summary: string
  description: string
}

export type Tag = keyof typeof tags

export const tags = {
  Negotiations: 'What there is, and opening one',
  Standing: 'Who stands where: now, at any past date, and as it was known then',
  Frame: 'Parties, points, actors, sources, reports and versions of the plan',
  Developments: 'What was done or said, and what was said of it later',
  Record: 'The log itself, and what each entry of it changed',
  Webhooks: 'Being told of each change, signed, in order and without a gap; whoever missed something can pull or replay it',
  Keys: 'Who may do what',
  Service: 'How the service is, and what it says of itself',
} as const

const statusTexts: Record<number, string> = {
  304: 'The caller has that answer already',
  400: 'The request is malformed',
  404: 'Not on record, or not at that time',
  408: 'The request took too long to come in',
  409: 'In conflict with what is on record',
  412: 'Not at the expected revision',
  415: 'The body is not JSON in UTF-8, or it is compressed',
  422: 'Against the rules, or naming what is not on record',
  429: 'Too often; Retry-After says when again',
  431: 'The request line and the headers are too large',
  500: 'The service failed; the detail is in its log',
  501: 'The store cannot do this',
  503: 'Not ready, not caught up, too busy, the store away or failing, or the outcome unknown: `code` and `errors` say which',
}

const Nothing = z.null()

/** What any operation may answer, whatever is asked of it. */
const otherwise =
  'Any other problem: 401 where this needs a key, or the key is wrong or revoked; 403 where the key is not good for this; 406 where it cannot be had in an accepted format; 408, 413 and 431 where the request took too long to come in, its body or what it says is too large, or its head is; 500 where the service failed, and the detail is in its log; 503 where it is not ready, not caught up or too busy, its store is away or failing, or the outcome of a write is unknown (`code` and `errors` say which)'

const problemOf = (description: string): unknown => ({ description, content: { 'application/problem+json': { schema: ProblemDocument } } })

/**
 * The responses of an operation: what it answers, and the problems that it may answer instead.
 * @param failures those that have a meaning of their own here; what follows from the path and the method is described by itself
 */
export function responses(success: Record<number, unknown>, failures: readonly number[] = []): Record<number | 'default', unknown> {
  const described = failures.map((status): [number, unknown] => {
    const description = statusTexts[status] as string
    return [status, status === 304 ? Nothing.describe(description) : problemOf(description)]
  })
  return { ...success, ...Object.fromEntries(described), default: problemOf(otherwise) }
}

/** What comes line by line or message by message is text to a client that reads it whole; of what it is made is said beside it. */
function streamed(format: 'ndjson' | 'sse', part: z.ZodType): z.ZodType {
  const names = (part instanceof z.ZodUnion && part.meta()?.id === undefined ? part.options : [part]).map(
    (one) => (one as z.ZodType).meta()?.id as string,
  )
  const references = names.map((id) => ({ $ref: `#/components/schemas/${id}` }))
  const what = `a ${names.join(' or a ')}, as JSON`
  return z.string().meta({
    description: format === 'ndjson' ? `On each line ${what}` : `The data of each message is ${what}`,
    contentMediaType: formats[format].media,
    contentSchema: references.length === 1 ? references[0] : { anyOf: references },
  })
}

/**
 * A response of one content in several formats.
 * @param contents the schema of the whole; of each line or message, where it comes so
 */
export const inFormats = (description: string, contents: Partial<Record<Format, z.ZodType>>): unknown => ({
  description,
  content: Object.fromEntries(
    (Object.entries(contents) as [Format, z.ZodType][]).map(([format, schema]) => [
      formats[format].media,
      { schema: format === 'ndjson' || format === 'sse' ? streamed(format, schema) : schema },
    ]),
  ),
})
