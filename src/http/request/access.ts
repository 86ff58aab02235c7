import type { FastifyRequest } from 'fastify'
import type { KeyScope } from '../../../events/key.ts'
import type { Keys } from '../../keys/key.ts'
import { isSame, keyOf } from '../../keys/token.ts'
import { failed, ok, type Result } from '../../result.ts'
import { type Problem, problem } from '../problem/problem.ts'
import type { Settings } from '../transport/settings.ts'
import { sessionToken } from './session.ts'

/** Who asks: the name that the record will have of them, and what they may do. */
export type Caller = {
  by: string
  scopes: readonly KeyScope[]
  /** The negotiations that they are limited to; null: none, all are open to them. */
  negotiations: readonly string[] | null
}

/** Who asks for what everybody may have. */
export const anybody: Caller = { by: 'anybody', scopes: [], negotiations: null }

/** The same, signed in with a key that is no longer good. */
export const signedOut: Caller = { ...anybody }

/** Whether somebody is known by a key. */
export const isKnown = (caller: Caller): boolean => caller !== anybody && caller !== signedOut

const admin = (by: string): Caller => ({ by, scopes: ['admin'], negotiations: null })

const realm = 'Bearer realm="standpoint"'

const howToShow = 'Send the key as Authorization: Bearer'

const unauthorized = (detail: string, challenge = realm): Problem =>
  problem('unauthorized', { detail, headers: { 'www-authenticate': challenge } })

const invalidToken = (detail: string): Problem => unauthorized(detail, `${realm}, error="invalid_token"`)

/** Whose key a token is. */
export function ownerOf(token: string, { writeKey }: Settings, keys: Keys): Result<Caller, Problem> {
  if (writeKey !== undefined && isSame(token, writeKey)) return ok(admin('write-key'))
  const key = keyOf(token, keys)
  if (key === undefined) return failed(invalidToken('That is not the key'))
  if (key.revokedAt !== null) return failed(invalidToken('The key was revoked'))
  const { id: by, scopes, negotiations } = key
  return ok({ by, scopes, negotiations })
}

/** Whoever bears that token (RFC 6750). */
function bearerOf(authorization: string, settings: Settings, keys: Keys): Result<Caller, Problem> {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
  return token === undefined ? failed(unauthorized(howToShow)) : ownerOf(token, settings, keys)
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
 * Whether a browser says that a page of this service asks. What says nothing of where it comes from may come from
 * anywhere: a browser sends a cookie for whoever makes it ask.
 */
export const isOwnPage = ({ headers }: FastifyRequest, settings: Settings): boolean =>
  (headers['sec-fetch-site'] ?? headers.origin) !== undefined && headers['sec-fetch-site'] !== 'none' && !isForeign(headers, settings)

/** Whoever is signed in with a token. Pages of other origins do not read as them, but may lead to a page. */
function readerOf(token: string, { headers }: FastifyRequest, settings: Settings, keys: Keys, isPublic: boolean): Result<Caller, Problem> {
  const isEmbedded = isForeign(headers, settings) && headers['sec-fetch-mode'] !== 'navigate'
  const found = isEmbedded ? failed(unauthorized(howToShow)) : ownerOf(token, settings, keys)
  return found.ok || !isPublic ? found : ok(isEmbedded ? anybody : signedOut)
}

/**
 * Who asks, or why they may not. Where a request comes from proves nothing, since a proxy on this machine speaks
 * for the whole world: what is not for everybody is only for who shows a key. A key that is presented is always
 * checked. A page of another site writes nothing, even with one. A cookie counts where no key is presented, for a write
 * only from a page of this service (docs/decisions/0020-entering.md).
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
  const token = sessionToken(request)
  if (token !== undefined && isReading) return readerOf(token, request, settings, keys, isPublic)
  if (token !== undefined && isOwnPage(request, settings)) return ownerOf(token, settings, keys)
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
