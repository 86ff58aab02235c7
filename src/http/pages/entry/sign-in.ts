import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signInPage } from '../../../web/pages/entry/sign-in.ts'
import { problem, sendProblem } from '../../problem/problem.ts'
import { isOwnPage, ownerOf } from '../../request/access.ts'
import type { Service } from '../../request/service.ts'
import { endSession, startSession } from '../../request/session.ts'
import { formats } from '../../response/formats.ts'
import { frameOf } from '../frame.ts'
import { setPolicy } from '../policy.ts'
import { formOf } from './form.ts'

const anyOrigin = 'http://service.invalid'

/** The path below the public one to which somebody goes on; whatever leads elsewhere leads to the beginning. */
export function pathWithin(publicPath: string, to: string): string {
  if (!to.startsWith('/') || !URL.canParse(to, anyOrigin)) return '/'
  const { origin, pathname, search } = new URL(to, anyOrigin)
  const path = pathname.startsWith(`${publicPath}/`) ? pathname.slice(publicPath.length) : pathname
  // A path that begins so names another host (RFC 3986, section 4.2), and dots in it may hide that.
  return origin === anyOrigin && !path.startsWith('//') ? path + search : '/'
}

const foreign = problem('forbidden', { detail: 'Only a page of this service may sign anybody in or out' })

/** Signing in with a key, which goes into a cookie, and out again. */
export function addSignIn(app: FastifyInstance, service: Service): void {
  const { settings, keys } = service

  async function show(request: FastifyRequest, reply: FastifyReply, to: string, isRefused: boolean): Promise<FastifyReply> {
    const frame = await frameOf(request, service)
    const refusal = isRefused ? frame.say('signIn.refused') : null
    return setPolicy(reply)
      .code(isRefused ? 401 : 200)
      .header('cache-control', 'no-store')
      .type(formats.html.type)
      .send(signInPage(frame, to, refusal))
  }

  const route = { schema: { hide: true } as object, config: { scope: 'open' as const, isPage: true } }
  app.get('/sign-in', route, (request, reply) => {
    const { to = '/' } = request.query as { to?: string | string[] }
    return show(request, reply, String(to), false)
  })
  app.post('/sign-in', route, async (request, reply) => {
    if (!isOwnPage(request, settings)) return sendProblem(request, reply, foreign)
    const form = formOf(request)
    if (!form.ok) return sendProblem(request, reply, form.error)
    const [token, to] = [form.value.get('key')?.trim() ?? '', form.value.get('to') ?? '/']
    if (!ownerOf(token, settings, keys).ok) return show(request, reply.header('www-authenticate', 'Bearer realm="standpoint"'), to, true)
    return startSession(request, reply, settings, token).header('cache-control', 'no-store').redirect(pathWithin(app.publicPath, to), 303)
  })
  app.post('/sign-out', route, async (request, reply) => {
    if (!isOwnPage(request, settings)) return sendProblem(request, reply, foreign)
    return endSession(request, reply, settings).header('cache-control', 'no-store').redirect('/', 303)
  })
}
