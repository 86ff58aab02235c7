import type { FastifyRequest } from 'fastify'
import type { KeyScope } from '../../../events/key.ts'
import type { Keys } from '../../keys/key.ts'
import { isSame, keyOf } from '../../keys/token.ts'
import { failed, ok, type Result } from '../../result.ts'
import { type Problem, problem } from '../problem/problem.ts'
import type { Settings } from '../transport/settings.ts'

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

const realm = 'Bearer realm="standpoint"'

const howToShow = 'Send the key as Authorization: Bearer'

const unauthorized = (detail: string, challenge = realm): Problem =>
  problem('unauthorized', { detail, headers: { 'www-authenticate': challenge } })

const invalidToken = (detail: string): Problem => unauthorized(detail, `${realm}, error="invalid_token"`)

/** Whoever bears that token (RFC 6750). */
function bearerOf(authorization: string, { writeKey }: Settings, keys: Keys): Result<Caller, Problem> {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
  if (token === undefined) return failed(unauthorized(howToShow))
  if (writeKey !== undefined && isSame(token, writeKey)) return ok(admin('write-key'))
  const key = keyOf(token, keys)
  if (key === undefined) return failed(invalidToken('That is not the key'))
  if (key.revokedAt !== null) return failed(invalidToken('The key was revoked'))
  const { id: by, scopes, negotiations } = key
  return ok({ by, scopes, negotiations })
}

/**
 * Whether a browser says that a page of another site asks. No page can forge `Sec-Fetch-Site` (W3C Fetch Metadata)
 * and no proxy rewrites it, as it may `Host`. Browsers send it over HTTPS and to their own machine; where it is
 * missing, the origin of the page is compared with the names of the service.
 */
function isForeign({ origin, host, 'sec-fetch-site': site }: FastifyRequest['headers'], { baseUrl }: Settings): boolean {
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  if (origin === undefined) return false
  if (!URL.canParse(origin)) return true
  return new URL(origin).host !== host && (baseUrl === undefined || new URL(baseUrl).origin !== origin)
}

/**
 * Who asks, or why they may not. Where a request comes from proves nothing, since a proxy on this machine speaks
 * for the whole world: what is not for everybody is only for who shows a key. A key that is presented is always
 * checked. A page of another site writes nothing, even with one.
 * @param isPublic whether everybody may have what is asked for
 */
export function callerOf(
  request: FastifyRequest,
  { settings, keys }: { settings: Settings; keys: Keys },
  isPublic: boolean,
): Result<Caller, Problem> {
  const { trustsCaller, caller = 'standpoint' } = settings
  const { headers, method } = request
  if (trustsCaller === true) return ok(admin(caller))
  const isReading = method === 'GET' || method === 'HEAD'
  if (!isReading && isForeign(headers, settings)) return failed(problem('forbidden', { detail: 'A page of another origin may not write' }))
  if (headers.authorization !== undefined) return bearerOf(headers.authorization, settings, keys)
  return isPublic ? ok(anybody) : failed(unauthorized(howToShow))
}

/** Whether a caller may do what that scope allows. */
export const hasScope = ({ scopes }: Caller, scope: KeyScope): boolean => scopes.includes(scope) || scopes.includes('admin')

/** The answer to a caller whose key lacks a scope (RFC 6750, section 3.1). */
export const lacksScope = (scope: KeyScope): Problem =>
  problem('insufficient-scope', {
    detail: `This needs a key with the scope ${scope}`,
    headers: { 'www-authenticate': `${realm}, error="insufficient_scope", scope="${scope}"` },
  })

/** Whether that negotiation is open to a caller. */
export const isOpenTo = ({ negotiations }: Caller, negotiation: string): boolean =>
  negotiations === null || negotiations.includes(negotiation)

/** The answer to a caller whose key is limited to other negotiations. */
export const lacksNegotiation = (): Problem =>
  problem('insufficient-scope', {
    detail: 'The key is limited to other negotiations',
    headers: { 'www-authenticate': `${realm}, error="insufficient_scope"` },
  })
