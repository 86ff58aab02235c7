import { z } from 'zod'
import { type Format, formats } from './formats.ts'
import { ProblemDocument } from './problem.ts'

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
  401: 'This needs a key, or the key is wrong or revoked',
  403: 'The key is not good for this, or the caller may not do it without one',
  404: 'Not on record, or not at that time',
  406: 'Not to be had in an accepted format',
  408: 'The request took too long to come in',
  409: 'In conflict with what is on record',
  412: 'Not at the expected revision',
  413: 'The body is too large, or what it says is for one atomic entry',
  415: 'The body is not JSON in UTF-8, or it is compressed',
  422: 'Against the rules, or naming what is not on record',
  429: 'Too often; Retry-After says when again',
  431: 'The request line and the headers are too large',
  500: 'The service failed; the detail is in its log',
  501: 'The store cannot do this',
  503: 'Not ready, not caught up, too busy, the store away or failing, or the outcome unknown: `code` and `errors` say which',
}

const Nothing = z.null()

/** The responses of an operation: what it answers, and the problems that it may answer instead. */
export function responses(success: Record<number, unknown>, failures: readonly number[]): Record<number, unknown> {
  const found: Record<number, unknown> = { ...success }
  for (const status of [...failures, 500]) {
    const description = statusTexts[status] as string
    found[status] =
      status === 304 ? Nothing.describe(description) : { description, content: { 'application/problem+json': { schema: ProblemDocument } } }
  }
  return found
}

/** A response of one content in several formats. */
export const inFormats = (description: string, contents: Partial<Record<Format, z.ZodType>>): unknown => ({
  description,
  content: Object.fromEntries(Object.entries(contents).map(([format, schema]) => [formats[format as Format].media, { schema }])),
})
