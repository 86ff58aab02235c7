import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify'
import type { z } from 'zod'
import { ok, type Result } from '../../../result.ts'
import { NoBody } from '../../../webhooks/commands/request.ts'
import type { Subscription } from '../../../webhooks/subscription/subscription.ts'
import type { Problem } from '../../problem/problem.ts'
import { addJsonRoute, type Described, type JsonResponse, replayedHeader } from '../../request/json-route.ts'
import type { Service } from '../../request/service.ts'
import { inBody, shaped } from '../../request/shape.ts'
import { webhookAt } from './webhook-access.ts'
import { type Write, type Written, writeWebhook } from './webhook-write.ts'

/** What the description of the service says of a route of webhooks. */
type Route<B extends z.ZodType> = Omit<Described<B>, 'tags'>

type RespondingRoute = Route<z.ZodType> & { respond(request: FastifyRequest): Promise<Result<JsonResponse, Problem>> }

/** Adds a route of webhooks: what is said of it, and what responds to a request. */
export const addRoute = (app: FastifyInstance, method: HTTPMethods, path: string, route: RespondingRoute): void =>
  addJsonRoute(app, method, path, { ...route, tags: ['Webhooks'], config: { scope: 'webhooks' } })

/** The response to a write, with the headers that say what it came to. */
export const responseTo = ({ rev, isRepeated }: Written, { headers, ...response }: JsonResponse): JsonResponse => ({
  ...response,
  headers: { etag: `"${rev}"`, ...replayedHeader(isRepeated), ...headers },
})

type CommandRoute<B extends z.ZodType> = Route<B> & {
  isBodyOptional?: boolean
  /** What is put on record for what the body asks, or why the caller may not ask it. */
  write(asks: z.output<B>, subscription: Subscription, request: FastifyRequest): Result<Write, Problem>
  respond(written: Written): JsonResponse
}

/** Adds a route that asks something of the webhook in its path. Where it has no body, it says nothing but that it is asked. */
export function addCommandRoute<B extends z.ZodType = typeof NoBody>(
  app: FastifyInstance,
  service: Service,
  method: HTTPMethods,
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
      const shape = shaped((route.body ?? NoBody) as B, request.body === undefined ? withoutBody : request.body, inBody)
      if (!shape.ok) return shape
      const wanted = write(shape.value, subscription, request)
      if (!wanted.ok) return wanted
      const written = await writeWebhook(service, request, subscription.id, wanted.value)
      return written.ok ? ok(responseTo(written.value, respond(written.value))) : written
    },
  })
}
