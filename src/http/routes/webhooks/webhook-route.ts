import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { jsonPieces } from '../../../../projections/questions/json.ts'
import { ok, type Result } from '../../../result.ts'
import { NoBody } from '../../../webhooks/commands/request.ts'
import type { Subscription } from '../../../webhooks/subscription/subscription.ts'
import { type Problem, sendProblem } from '../../problem/problem.ts'
import { Params } from '../../request/params.ts'
import type { Service } from '../../request/service.ts'
import { inBody, shaped } from '../../request/shape.ts'
import { sendBody } from '../../response/answer.ts'
import { formats } from '../../response/formats.ts'
import type { Operation } from '../../response/operation.ts'
import { webhookAt } from './webhook-access.ts'
import { type Write, type Written, writeWebhook } from './webhook-write.ts'

/** A response, which nobody is to keep; `written` is what a write came to. */
export type WebhookResponse = {
  status: number
  body?: object
  headers?: Record<string, string>
  written?: Pick<Written, 'rev' | 'isRepeated'>
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** What the description of the service says of a route. */
type Route<B extends z.ZodType> = Omit<Operation, 'tags'> & {
  headers?: z.ZodType
  querystring?: z.ZodType
  body?: B
  response: Record<number | 'default', unknown>
}

type RespondingRoute = Route<z.ZodType> & { respond(request: FastifyRequest): Promise<Result<WebhookResponse, Problem>> }

/** Adds a route of webhooks: what is said of it, and what responds to a request. */
export function addRoute(app: FastifyInstance, method: Method, path: string, { respond, ...schema }: RespondingRoute): void {
  app.route({
    method,
    url: path,
    schema: { ...schema, tags: ['Webhooks'], ...(path.includes(':') && { params: Params(path) }) },
    config: { scope: 'webhooks' },
    async handler(request, reply) {
      const made = await respond(request)
      if (!made.ok) return sendProblem(request, reply, made.error)
      const { status, body, headers = {}, written } = made.value
      if (written !== undefined) reply.header('etag', `"${written.rev}"`)
      if (written?.isRepeated === true) reply.header('idempotency-replayed', 'true')
      reply.code(status).headers({ 'cache-control': 'no-store', ...headers })
      return body === undefined ? reply.send() : sendBody(request, reply.type(formats.json.type), jsonPieces(body))
    },
  })
}

type CommandRoute<B extends z.ZodType> = Route<B> & {
  isBodyOptional?: boolean
  /** What is put on record for what the body asks, or why the caller may not ask it. */
  write(asks: z.output<B>, subscription: Subscription, request: FastifyRequest): Result<Write, Problem>
  respond(written: Written): WebhookResponse
}

/** Adds a route that asks something of the webhook in its path. Where it has no body, it says nothing but that it is asked. */
export function addCommandRoute<B extends z.ZodType = typeof NoBody>(
  app: FastifyInstance,
  service: Service,
  method: Method,
  path: string,
  { isBodyOptional, write, respond, ...route }: CommandRoute<B>,
): void {
  const withoutBody = isBodyOptional === true || route.body === undefined ? {} : undefined
  addRoute(app, method, path, {
    ...route,
    async respond(request) {
      const found = webhookAt(service, request)
      if (!found.ok) return found
      const { subscription } = found.value
      const shape = shaped((route.body ?? NoBody) as B, request.body ?? withoutBody, inBody)
      if (!shape.ok) return shape
      const wanted = write(shape.value, subscription, request)
      if (!wanted.ok) return wanted
      const written = await writeWebhook(service, request, subscription.id, wanted.value)
      return written.ok ? ok({ ...respond(written.value), written: written.value }) : written
    },
  })
}
