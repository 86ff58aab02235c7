import type { FastifyRequest } from 'fastify'
import { failed, ok, type Result } from '../../result.ts'
import { type Problem, problem } from '../problem/problem.ts'

/** The forms in which answers can be had, by the suffix of their path. */
export const formats = {
  json: { media: 'application/json', type: 'application/json; charset=utf-8' },
  csv: { media: 'text/csv', type: 'text/csv; charset=utf-8; header=present' },
  svg: { media: 'image/svg+xml', type: 'image/svg+xml; charset=utf-8' },
  png: { media: 'image/png', type: 'image/png' },
  ndjson: { media: 'application/x-ndjson', type: 'application/x-ndjson; charset=utf-8' },
  sse: { media: 'text/event-stream', type: 'text/event-stream; charset=utf-8' },
  atom: { media: 'application/atom+xml', type: 'application/atom+xml; charset=utf-8' },
  cloudevents: { media: 'application/cloudevents-batch+json', type: 'application/cloudevents-batch+json; charset=utf-8' },
  html: { media: 'text/html', type: 'text/html; charset=utf-8' },
} as const satisfies Record<string, { media: string; type: string }>

export type Format = keyof typeof formats

/**
 * The format of the offered that the caller likes best; where there is but one, that.
 * @param offered the first is for those who do not mind
 */
export function acceptedFormat(request: FastifyRequest, offered: readonly Format[]): Result<Format, Problem> {
  const [only, ...others] = offered
  if (only !== undefined && others.length === 0) return ok(only)
  const wanted = request.accepts().type(offered.map((format) => formats[format].media))
  const format = offered.find((one) => formats[one].media === wanted)
  if (format !== undefined) return ok(format)
  const detail = `This can be had as ${offered.map((one) => formats[one].media).join(', ')}`
  return failed(problem('not-acceptable', { detail, errors: [{ code: 'not-acceptable', message: detail, header: 'Accept' }] }))
}
