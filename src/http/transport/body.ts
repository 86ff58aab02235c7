import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { duplicateMembers, duplicateText } from '../../input/duplicate-members.ts'
import { failed, ok, type Result } from '../../result.ts'
import { type Problem, problem } from '../problem/problem.ts'
import type { Bodies } from './bodies.ts'

/** A body that cannot be read; thrown, since a parser can refuse in no other way. */
export class Unreadable extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

const notTaken = (detail: string): Problem => problem('unsupported-media-type', { detail })

function textOf({ headers }: FastifyRequest, body: Buffer): Result<string, Problem> {
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = headers
  if (encoding.toLowerCase() !== 'identity') return failed(notTaken('Send the body without a Content-Encoding'))
  for (const [, charset] of type.matchAll(/;\s*charset="?([^\s";]*)/gi))
    if (charset?.toLowerCase() !== 'utf-8') return failed(notTaken('Send the body in UTF-8'))
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return failed(problem('malformed-json', { detail: 'The body is not UTF-8' }))
  }
}

/** What was said first would be lost without a word. */
function doubledProblem(text: string, value: unknown): Problem | undefined {
  const [first, ...more] = duplicateMembers(text, value)
  if (first === undefined) return undefined
  const behind = more.length === 0 ? '' : `, and ${more.length} more like it`
  return problem('malformed-json', { detail: `${first.pointer}: ${duplicateText(first)}${behind}` })
}

/**
 * Takes bodies as JSON in UTF-8 (RFC 8259, section 8.1) and in no other form.
 * @returns what has the routes of an app take forms of pages too, as URLSearchParams
 */
export function readBodies(app: FastifyInstance, bodies: Bodies): (app: FastifyInstance) => void {
  const parse = app.getDefaultJsonParser('error', 'error')
  const responses = new WeakMap<IncomingMessage, ServerResponse>()
  app.removeAllContentTypeParsers()
  // A parser is not told where its request is answered.
  app.addHook('preParsing', ({ method, raw }, reply, payload, done) => {
    if (method !== 'GET' && method !== 'HEAD') responses.set(raw, reply.raw)
    done(null, payload)
  })

  /** Reads the text of a body. */
  function readText(request: FastifyRequest, use: (text: string) => void, done: (error: Error | null) => void): void {
    const { raw, method } = request
    const response = responses.get(raw)
    if (response === undefined) throw new Error(`no body is read with ${method}`)
    bodies.read(raw, response, (read) => {
      if (!read.ok) return done(new Unreadable(read.error))
      // Many clients name a type with every request, and a DELETE has no body as a rule.
      if (method === 'DELETE' && read.value.length === 0) return done(null)
      const text = textOf(request, read.value)
      if (text.ok) use(text.value)
      else done(new Unreadable(text.error))
    })
  }

  app.addContentTypeParser('application/json', (request, _, done) => {
    const use = (text: string) =>
      parse(request, text, (error, value) => {
        if (error !== null) return done(error)
        const doubled = doubledProblem(text, value)
        if (doubled === undefined) done(null, value)
        else done(new Unreadable(doubled))
      })
    readText(request, use, done)
  })
  return (forms) =>
    forms.addContentTypeParser('application/x-www-form-urlencoded', (request, _, done) =>
      readText(request, (text) => done(null, new URLSearchParams(text)), done),
    )
}
