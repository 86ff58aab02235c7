import { mapped, operationsAt, type Paths } from './json-schema.ts'

type Described = {
  parameters?: { name: string; in: string }[]
  responses: Record<string, { content?: object; headers?: Record<string, { $ref: string }> }>
}

/** The headers of answers that a caller goes by, and what they say. */
const headers = {
  ETag: 'The revision of what is told of or written to: for `If-None-Match`, which is answered 304 where nothing is new; for `If-Match` on writes',
  Location: 'Where what was made, or what comes of it, is found',
  Link: 'Where the list goes on, with `rel="next"`; missing on the last page',
  'Retry-After': 'Try again after so many seconds',
  'Idempotency-Replayed': '`true` where the request was done before and nothing was done again',
  'WWW-Authenticate': 'What the key lacks (RFC 6750)',
} as const

type Header = keyof typeof headers

/** Which of them an answer may have: it follows from its status and from what the operation takes. */
function headersOf(method: string, status: string, { parameters = [], responses }: Described): Header[] {
  const takes = (name: string) => parameters.some((parameter) => parameter.name === name)
  switch (status) {
    case 'default':
      return ['Retry-After', 'WWW-Authenticate']
    case '304':
      return takes('cursor') ? ['ETag', 'Link'] : ['ETag']
    case '412':
      return ['ETag']
    case '429':
    case '503':
      return ['Retry-After']
    case '200':
    case '201':
    case '202': {
      const isTagged = method === 'get' ? '304' in responses || takes('webhook') : takes('If-Match')
      return [
        ...(isTagged ? (['ETag'] as const) : []),
        ...(status === '200' ? [] : (['Location'] as const)),
        ...(takes('cursor') ? (['Link'] as const) : []),
        ...(takes('Idempotency-Key') ? (['Idempotency-Replayed'] as const) : []),
      ]
    }
    default:
      return []
  }
}

const isJson = (media: string): boolean => media.endsWith('json') && !media.endsWith('ndjson')

/** A description that tells of the headers of each answer too. */
export function withHeaders(document: Record<string, unknown>): Record<string, unknown> {
  const paths = document.paths as Paths<Described>
  for (const methods of Object.values(paths))
    for (const [method, operation] of Object.entries(methods))
      for (const [status, response] of Object.entries(operation.responses)) {
        const found = headersOf(method, status, operation)
        if (found.length > 0) response.headers = Object.fromEntries(found.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
      }
  // To Kiota an operation that comes as text only, and may have no content, never has any (1.38).
  for (const { responses } of operationsAt(paths)) if (!Object.keys(responses['200']?.content ?? {}).some(isJson)) delete responses['304']
  const described = mapped(headers, (description) => ({ description, schema: { type: 'string' } }))
  return { ...document, components: { ...(document.components as object), headers: described } }
}
