import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { noneMatches } from './conditional.ts'

/** An answer as it is sent and kept: the body is written once. */
export type Answer = {
  body: string
  type: string
  etag: string
  /** The revision of head that it was computed at. */
  head: number
  /** Whether no later event can change it. */
  isFixed: boolean
  /** Whether the caller's Accept chose its format. */
  isNegotiated: boolean
  /** The page after it. */
  next?: string | undefined
}

export const keptAnswers = (bytes: number): LRUCache<string, Answer> =>
  new LRUCache({ maxSize: bytes, sizeCalculation: ({ body }, key) => 2 * (body.length + key.length) + 256 })

const fixedCaching = 'max-age=31536000, immutable'

/** What not everybody may have is kept by nobody but who asked for it. */
const cachingOf = ({ routeOptions }: FastifyRequest, isFixed: boolean): string =>
  routeOptions.config.isPublic === true
    ? isFixed
      ? `public, ${fixedCaching}`
      : 'no-cache'
    : `private, ${isFixed ? fixedCaching : 'no-cache'}`

/** What is told of an answer beside its body; true where the caller has that body already. */
export function tellOf(request: FastifyRequest, reply: FastifyReply, answer: Omit<Answer, 'body' | 'head'>): boolean {
  reply.header('etag', answer.etag)
  reply.header('cache-control', cachingOf(request, answer.isFixed))
  if (answer.isNegotiated) reply.header('vary', 'Accept')
  if (answer.next !== undefined) reply.header('link', `<${answer.next}>; rel="next"`)
  reply.type(answer.type)
  const condition = request.headers['if-none-match']
  return condition !== undefined && noneMatches(condition, answer.etag)
}

/** Sends an answer, or 304 where the caller has it. */
export const sendAnswer = (request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply =>
  tellOf(request, reply, answer) ? reply.code(304).send() : reply.send(answer.body)
