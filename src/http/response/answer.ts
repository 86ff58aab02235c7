import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { fileStyle } from '../../web/drawings/style.ts'
import { problem, sendProblem } from '../problem/problem.ts'
import { sessionToken } from '../request/session.ts'
import { bodyOf, type Pieces, streamOf, wholeOf } from '../transport/turns.ts'
import { noneMatches } from './conditional.ts'
import { formats } from './formats.ts'

/** What the headers of an answer say of it. */
type About = {
  type: string
  etag: string
  /** Whether no later event can change it. */
  isFixed: boolean
  /** Whether the caller's Accept chose its format. */
  isNegotiated: boolean
  /** The page after it. */
  next?: string | undefined
}

/** An answer as it is sent and cached: the body is written once. `head` is the revision of head that it was computed at. */
export type Answer = About & { body: string | Buffer; head: number }

export const answerCache = (bytes: number): LRUCache<string, Answer> =>
  new LRUCache({ maxSize: bytes, sizeCalculation: ({ body }, key) => 2 * (body.length + key.length) + 256 })

const fixedCaching = 'max-age=31536000, immutable'

/** What not everybody may have, and what somebody is given who signed in, is kept by nobody but who asked for it. */
const cacheControlOf = (request: FastifyRequest, isFixed: boolean): string =>
  request.routeOptions.config.isPublic === true && sessionToken(request) === undefined
    ? isFixed
      ? `public, ${fixedCaching}`
      : 'no-cache'
    : `private, ${isFixed ? fixedCaching : 'no-cache'}`

/** The style of a drawing is its own, known by its hash, so that a browser that opens the drawing heeds it; else it loads and runs nothing. */
const drawingPolicy = `default-src 'none';style-src 'sha256-${createHash('sha256').update(fileStyle).digest('base64')}';frame-ancestors 'none'`

/** Sets the headers of an answer. */
export function setHeaders(request: FastifyRequest, reply: FastifyReply, answer: About): void {
  reply.header('etag', answer.etag)
  reply.header('cache-control', cacheControlOf(request, answer.isFixed))
  const { hasPage, isPage } = request.routeOptions.config
  if (isPage !== true && (answer.isNegotiated || hasPage === true)) reply.header('vary', 'Accept')
  if (answer.next !== undefined) reply.header('link', `<${answer.next}>; rel="next"`)
  if (answer.type === formats.svg.type) reply.header('content-security-policy', drawingPolicy)
  reply.type(answer.type)
}

/** Whether the caller has an answer already. */
export function isNotModified({ headers }: FastifyRequest, { etag }: Pick<Answer, 'etag'>): boolean {
  const condition = headers['if-none-match']
  return condition !== undefined && noneMatches(condition, etag)
}

/** Sends an answer, or 304 where the caller has it. */
export function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  setHeaders(request, reply, answer)
  return isNotModified(request, answer) ? reply.code(304).send() : reply.send(answer.body)
}

/** An answer longer than so many characters is made anew each time. */
const cachedLength = 1024 * 1024

/**
 * To HTTP/1.0, which nginx speaks to those behind it unless it is told otherwise, a body without a length ends where
 * the connection does. A part would pass for the whole, so it gets none that is longer than so many characters.
 */
const wholeLength = 64 * 1024 * 1024

/**
 * Sends a body while it is made, in turns with all others.
 * @param keep takes the body once it is made, where it is short enough to be kept
 */
export async function sendBody(
  request: FastifyRequest,
  reply: FastifyReply,
  pieces: Pieces,
  keep?: (body: string) => void,
): Promise<FastifyReply> {
  const body = await bodyOf(pieces)
  if ('whole' in body) {
    keep?.(body.whole)
    return reply.send(body.whole)
  }
  if (request.method !== 'HEAD' && request.raw.httpVersion === '1.0') {
    const whole = await wholeOf(body, wholeLength)
    if (whole !== null) return reply.send(whole)
    for (const header of ['etag', 'link']) reply.removeHeader(header)
    const detail = 'This answer is too long for HTTP/1.0: ask by HTTP/1.1 (nginx: proxy_http_version 1.1)'
    return sendProblem(request, reply, problem('http-version', { detail }))
  }
  if (request.method !== 'HEAD') return reply.send(streamOf(body, cachedLength, keep))
  await pieces.return?.(undefined)
  return reply.send(Readable.from([]))
}

/** Sends an answer while it is made, or 304 where the caller has it. */
export async function sendPieces(
  request: FastifyRequest,
  reply: FastifyReply,
  about: About,
  pieces: Pieces,
  keep?: (body: string) => void,
): Promise<FastifyReply> {
  setHeaders(request, reply, about)
  return isNotModified(request, about) ? reply.code(304).send() : sendBody(request, reply, pieces, keep)
}
