import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import { storeFaults } from '../store/port/fault.ts'
import { NotWritten, StoreUnavailable } from '../store/port/port.ts'
import { OutcomeUnknown } from '../streams/outcome.ts'
import { type Problem, problem, sendProblem } from './problem/problem.ts'
import { responses } from './response/operation.ts'
import { Unreadable } from './transport/body.ts'
import type { Connections } from './transport/connections.ts'

type Failure = Error & { code?: string; statusCode?: number }

/** What a store that failed comes to. Its own message is for the log: it may name paths and addresses. */
function storeProblem(error: StoreUnavailable): Problem {
  const { fault } = error
  const more = { errors: [{ code: fault, message: storeFaults[fault] }], headers: { 'retry-after': '1' } }
  if (error instanceof NotWritten) return problem('store-failed', { ...more, detail: `Nothing was written. ${storeFaults[fault]}` })
  return problem('store-unavailable', fault === 'away' ? more : { ...more, detail: storeFaults[fault] })
}

/** What a failure comes to for the caller. Of a failure of the service's own nothing is said. */
export function errorProblem(error: Failure): Problem {
  if (error instanceof OutcomeUnknown) return problem('outcome-unknown', { headers: { 'retry-after': '1' } })
  if (error instanceof StoreUnavailable) return storeProblem(error)
  if (error instanceof Unreadable) return error.problem
  switch (error.code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problem('unsupported-media-type', { detail: 'Send the body as application/json' })
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return problem('malformed-json', { detail: error.message })
    default:
      if (error instanceof SyntaxError && error.statusCode === 400) return problem('malformed-json', { detail: error.message })
      if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
        return problem('invalid-request', { detail: error.message })
      return problem('internal-error')
  }
}

/** Adds to the description of a route what may be wrong with every request, with every path that names something, and with every body. */
function describeFailures(route: RouteOptions): void {
  const schema = route.schema as { hide?: boolean; response?: Record<number, unknown> } | undefined
  if (schema === undefined || schema.hide === true) return
  const hasBody = [route.method].flat().some((method) => method !== 'GET' && method !== 'HEAD')
  const failures = [400, ...(route.url.includes(':') ? [404] : []), ...(hasBody ? [415] : [])]
  route.schema = { ...schema, response: { ...responses({}, failures), ...schema.response } } as object
}

/** Every error and every path that leads nowhere is answered with a problem document. */
export function answerErrors(app: FastifyInstance): void {
  const routes: { pattern: RegExp; method: string }[] = []
  app.addHook('onRoute', (route) => {
    const { url, method, constraints } = route
    describeFailures(route)
    // For whoever wants no page, nothing is there where there is but a page.
    if (constraints !== undefined && 'media' in constraints) return
    const pattern = new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`)
    for (const one of [method].flat()) routes.push({ pattern, method: one })
  })

  const methodsAt = ({ url }: FastifyRequest): string[] => {
    const path = url.split('?')[0] as string
    return [...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))]
  }

  app.setErrorHandler((error: Failure, request, reply) => {
    const found = errorProblem(error)
    // What was set for the answer that failed does not hold of this one.
    for (const header of ['etag', 'link']) reply.removeHeader(header)
    if (found.status >= 500) request.log.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'a request failed')
    return sendProblem(request, reply, found)
  })

  app.setNotFoundHandler((request, reply) => {
    const methods = methodsAt(request)
    if (methods.length === 0)
      return sendProblem(request, reply, problem('not-found', { detail: `There is nothing at ${request.server.publicPath}${request.url}` }))
    const detail = `This path takes ${methods.join(', ')}`
    return sendProblem(request, reply, problem('method-not-allowed', { detail, headers: { allow: methods.join(', ') } }))
  })
}

/** How often a request says Host; Node hands on the first. */
const hosts = ({ rawHeaders }: IncomingMessage): number => rawHeaders.filter((name, at) => at % 2 === 0 && /^host$/i.test(name)).length

/** Answers what is no request, and what is none that can be taken, before anything else looks at it. */
export function answerFailures(app: FastifyInstance, { failureOf }: Connections): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { raw, headers } = request
    const failure =
      failureOf(raw) ??
      // RFC 9112, section 3.2
      (hosts(raw) > 1 || (headers.host === undefined && raw.httpVersion === '1.1')
        ? problem('malformed-http', { detail: 'A request has one Host' })
        : undefined)
    if (failure === undefined) return done()
    sendProblem(request, reply.header('connection', 'close'), failure)
  })
}
