import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { type Problem, problem } from './problem.ts'
import type { Settings } from './settings.ts'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const isLoopback = (address: string | undefined): boolean => address !== undefined && /^(?:::1$|(?:::ffff:)?127\.)/.test(address)
const isLoopbackName = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host)

/** A proxy speaks for somebody else, who need not be on this machine. */
const proxyHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const

const forbidden = (detail: string): { problem: Problem } => problem('forbidden', { detail })

function unauthorized(detail: string, challenge: string): { problem: Problem } {
  return problem('unauthorized', { detail, headers: { 'www-authenticate': challenge } })
}

/**
 * Who writes, as the record will name them, or why they may not.
 * With a key, whoever bears it (RFC 6750). Without one, only this machine, and not a page of another
 * site in a browser on it: neither across origins nor by a name that was made to lead here.
 */
export function writerOf(
  request: FastifyRequest,
  { writeKey, trustsCaller, caller = 'standpoint' }: Settings,
): { by: string } | { problem: Problem } {
  if (trustsCaller === true) return { by: caller }
  const { authorization, origin, host = '' } = request.headers
  if (origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host))
    return forbidden('A page of another origin may not write')
  if (writeKey !== undefined) {
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? []
    if (token === undefined) return unauthorized('Send the key as Authorization: Bearer', 'Bearer realm="standpoint"')
    return timingSafeEqual(digest(token), digest(writeKey))
      ? { by: 'write-key' }
      : unauthorized('That is not the key', 'Bearer realm="standpoint", error="invalid_token"')
  }
  if (!isLoopback(request.socket.remoteAddress))
    return forbidden('The service has no write key, so it takes writes from its own machine only')
  if (!isLoopbackName(host)) return forbidden('Without a write key, write to localhost, 127.0.0.1 or [::1] by that name')
  if (proxyHeaders.some((name) => name in request.headers)) return forbidden('Without a write key, write directly, not through a proxy')
  return { by: 'loopback' }
}
