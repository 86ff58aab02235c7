import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Problem, problem } from './problem.ts'

/** A body that cannot be read; thrown, since a parser can refuse in no other way. */
export class Unreadable extends Error {
  readonly problem: Problem

  constructor({ problem }: { problem: Problem }) {
    super(problem.detail)
    this.problem = problem
  }
}

const notTaken = (detail: string): Unreadable => new Unreadable(problem('unsupported-media-type', { detail }))

function textOf({ headers }: FastifyRequest, body: Buffer): string {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers
  if (encoding.toLowerCase() !== 'identity') throw notTaken('Send the body without a Content-Encoding')
  for (const [, charset] of type.matchAll(/;\s*charset="?([^\s";]*)/gi))
    if (charset?.toLowerCase() !== 'utf-8') throw notTaken('Send the body in UTF-8')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new Unreadable(problem('malformed-json', { detail: 'The body is not UTF-8' }))
  }
}

/** Takes bodies as JSON in UTF-8 (RFC 8259, section 8.1) and in no other form. */
export function readBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    // Many clients name a type with every request, and a DELETE has no body as a rule.
    if (request.method === 'DELETE' && body.length === 0) done(null)
    else parse(request, textOf(request, body), done)
  })
}
