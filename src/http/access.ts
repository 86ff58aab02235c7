import type { FastifyRequest } from 'fastify'
import type { KeyScope } from '../../events/key.ts'
import { keyOf } from '../keys/bearer.ts'
import type { Keys } from '../keys/key.ts'
import { isSame } from '../keys/token.ts'
import { type Problem, problem } from './problem.ts'
import type { Settings } from './settings.ts'

/** Who asks: the name that the record will have of them, and what they may do. */
export type Caller = {
  by: string
  scopes: readonly KeyScope[]
  /** The negotiations that they are limited to; null: none, all are open to them. */
  negotiations: readonly string[] | null
}

/** Who asks for what everybody may have. */
export const anybody: Caller = { by: 'anybody', scopes: [], negotiations: null }

const admin = (by: string): Caller => ({ by, scopes: ['admin'], negotiations: null })

const isLoopback = (address: string | undefined): boolean => address !== undefined && /^(?:::1$|(?:::ffff:)?127\.)/.test(address)
const isLoopbackName = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host)

/** A proxy speaks for somebody else, who need not be on this machine. */
const proxyHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const

const realm = 'Bearer realm="standpoint"'

const forbidden = (detail: string): { problem: Problem } => problem('forbidden', { detail })

const unauthorized = (detail: string, challenge = realm): { problem: Problem } =>
  problem('unauthorized', { detail, headers: { 'www-authenticate': challenge } })

const invalidToken = (detail: string): { problem: Problem } => unauthorized(detail, `${realm}, error="invalid_token"`)

/** Whoever bears that token (RFC 6750). */
function bearerOf(authorization: string, { writeKey }: Settings, keys: Keys): { caller: Caller } | { problem: Problem } {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
  if (token === undefined) return unauthorized('Send the key as Authorization: Bearer')
  if (writeKey !== undefined && isSame(token, writeKey)) return { caller: admin('write-key') }
  const key = keyOf(token, keys)
  if (key === undefined) return invalidToken('That is not the key')
  if (key.revokedAt !== null) return invalidToken('The key was revoked')
  const { id: by, scopes, negotiations } = key
  return { caller: { by, scopes, negotiations } }
}

/** Why a caller without a key is not taken for somebody on this machine; null where it is. */
function strangeness({ headers, socket }: FastifyRequest): string | null {
  if (!isLoopback(socket.remoteAddress)) return 'The service has no write key, so without a key it takes this from its own machine only'
  if (!isLoopbackName(headers.host ?? '')) return 'Without a key, ask for localhost, 127.0.0.1 or [::1] by that name'
  return proxyHeaders.some((name) => name in headers) ? 'Without a key, ask directly, not through a proxy' : null
}

const isForeign = ({ origin, host = '' }: FastifyRequest['headers']): boolean =>
  origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host)

/**
 * Who asks, or why they may not. A key that is presented is always checked. Without one, what is not
 * for everybody is only for this machine, and only where the service has no write key; and not for a
 * page of another site in a browser on it: neither across origins nor by a name that was made to lead
 * here. Across origins nothing is written even with a key.
 * @param isPublic whether everybody may have what is asked for
 */
export function callerOf(
  request: FastifyRequest,
  { settings, keys }: { settings: Settings; keys: Keys },
  isPublic: boolean,
): { caller: Caller } | { problem: Problem } {
  const { trustsCaller, caller = 'standpoint', writeKey } = settings
  const { headers, method } = request
  if (trustsCaller === true) return { caller: admin(caller) }
  const { authorization } = headers
  const isReading = method === 'GET' || method === 'HEAD'
  if (!isReading && isForeign(headers)) return forbidden('A page of another origin may not write')
  if (authorization !== undefined) return bearerOf(authorization, settings, keys)
  if (isPublic) return { caller: anybody }
  if (writeKey !== undefined) return unauthorized('Send the key as Authorization: Bearer')
  if (isForeign(headers)) return forbidden('Without a key, a page of another origin may not ask for this')
  const strange = strangeness(request)
  return strange === null ? { caller: admin('loopback') } : forbidden(strange)
}

/** Whether a caller may do what that scope allows. */
export const hasScope = ({ scopes }: Caller, scope: KeyScope): boolean => scopes.includes(scope) || scopes.includes('admin')

/** The answer to a caller whose key lacks a scope (RFC 6750, section 3.1). */
export const lacksScope = (scope: KeyScope): { problem: Problem } =>
  problem('insufficient-scope', {
    detail: `This needs a key with the scope ${scope}`,
    headers: { 'www-authenticate': `${realm}, error="insufficient_scope", scope="${scope}"` },
  })

/** Whether that negotiation is open to a caller. */
export const isOpenTo = ({ negotiations }: Caller, negotiation: string): boolean =>
  negotiations === null || negotiations.includes(negotiation)

/** The answer to a caller whose key is limited to other negotiations. */
export const lacksNegotiation = (): { problem: Problem } =>
  problem('insufficient-scope', {
    detail: 'The key is limited to other negotiations',
    headers: { 'www-authenticate': `${realm}, error="insufficient_scope"` },
  })
