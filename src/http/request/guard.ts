import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { KeyScope } from '../../../events/key.ts'
import { failed, ok, type Result } from '../../result.ts'
import { type Problem, sendProblem } from '../problem/problem.ts'
import { anybody, type Caller, callerOf, hasScope, isOpenTo, lacksNegotiation, lacksScope } from './access.ts'
import type { Service } from './service.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The scope that a route needs; `open`: none, and no key is looked at. Every route says it. */
    scope?: KeyScope | 'open'
    /** The route itself sees to it that a key limited to some negotiations gets those only. */
    keepsToOwn?: boolean
    /** Whether anybody may have what the route answers; made of the scope and the settings. */
    isPublic?: boolean
    /** Whether what it answers is a page for people: what is refused is told them as one. */
    isPage?: boolean
    /** Whether there is a page at the same path: which of the two is had depends on Accept. */
    hasPage?: boolean
    /** Pages of other sites are not let in to what is not for everybody. */
    cors?: false
  }
  interface FastifyRequest {
    /** Made out by the guard; nobody yet where a request was refused before it, or leads nowhere. */
    caller: Caller
  }
}

/** What plugins serve, which know of no scopes: preflights, and the page to try the service. */
const isOfPlugin = ({ url }: RouteOptions): boolean => url === '*' || /^\/docs(?:\/|$)/.test(url)

/** Describes which scope a route needs, and that it takes a key. */
function describeAccess(schema: Record<string, unknown>, scope: KeyScope, isPublic: boolean): Record<string, unknown> {
  if (schema.hide === true || isPublic) return schema
  const { description } = schema as { description?: string }
  return {
    ...schema,
    description: [description, `Needs a key with the scope \`${scope}\`.`].filter(Boolean).join(' '),
    // A bearer key has no scopes in the sense of OpenAPI: which it must have is said in words.
    security: [{ key: [] }],
  }
}

/**
 * Puts a guard before every route that is added from now on: it makes out `request.caller`, and lets
 * nobody through without the route's scope.
 * @throws Error where a route says no scope
 */
export function guardRoutes(app: FastifyInstance, service: Service): void {
  const { settings } = service

  function admitted(request: FastifyRequest): Result<Caller, Problem> {
    const { scope = 'admin', isPublic = false, keepsToOwn = false } = request.routeOptions.config
    if (scope === 'open') return ok(anybody)
    const found = callerOf(request, service, isPublic)
    if (!found.ok) return found
    const caller = found.value
    if (!isPublic && !hasScope(caller, scope)) return failed(lacksScope(scope))
    const { negotiation } = request.params as { negotiation?: string }
    const isWithin = caller.negotiations === null || (negotiation === undefined ? keepsToOwn : isOpenTo(caller, negotiation))
    return isWithin ? found : failed(lacksNegotiation())
  }

  function guard(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const result = admitted(request)
    // Other sites may embed what is public only.
    if (request.routeOptions.config.cors === false) reply.header('cross-origin-resource-policy', 'same-origin')
    if (!result.ok) return void sendProblem(request, reply, result.error)
    request.caller = result.value
    done()
  }

  app.decorateRequest('caller')
  app.addHook('onRoute', (route) => {
    const scope = isOfPlugin(route) ? 'open' : route.config?.scope
    if (scope === undefined) throw new Error(`${route.method} ${route.url} does not say which scope it needs`)
    const isPublic = scope === 'read' && settings.publicReads !== false
    const keepsToOwn = scope === 'webhooks' || route.config?.keepsToOwn === true
    const isForAll = scope === 'open' || isPublic
    route.config = { ...route.config, scope, isPublic, keepsToOwn, ...(isForAll ? {} : { cors: false }) }
    route.onRequest = [guard, ...[route.onRequest ?? []].flat()]
    if (route.schema !== undefined)
      route.schema =
        scope === 'open' ? { ...route.schema, security: [] } : describeAccess(route.schema as Record<string, unknown>, scope, isPublic)
  })
}
