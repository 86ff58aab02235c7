import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { failed, ok, type Result } from '../../result.ts'

/** Where webhooks may go: to public addresses by HTTPS only, or, for development and tests, anywhere. */
export type Allowed = 'public' | 'any'

/** All that IANA has given out for global unicast. IPv4 in IPv6 (mapped, compatible, NAT64) is outside, 6to4 and Teredo a named range in it. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')
/** The host agent of Azure: a public number that leads to the machine's own metadata, as 169.254.169.254 does elsewhere. */
const metadata = '168.63.129.16'

/**
 * Whether an address is one of the public internet, by the special-purpose registries of IANA (RFC 6890). Every IPv4
 * address inside an IPv6 one is refused, a public one too: nobody has to be reached in that way.
 * @param text an address as `net` writes it. In any other notation (octal, hexadecimal, short, with a zone) it is not
 *   public, since readers disagree on what it says; the parser of URLs has turned those of a URL into this one
 */
export function isPublic(text: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return text !== metadata && ipaddr.IPv4.parse(text).range() === 'unicast'
  if (text.includes('%') || !ipaddr.IPv6.isValid(text)) return false
  const address = ipaddr.IPv6.parse(text)
  return address.match(globalUnicast) && address.range() === 'unicast'
}

/** Why a URL is no endpoint. The codes are stable. */
export const endpointRefusals = {
  'url-unreadable': 'An endpoint is given as an absolute URL, without spaces and control characters',
  'url-length': 'The URL of an endpoint has at most 2048 characters',
  'url-scheme': 'Webhooks are not sent by that scheme',
  'url-credentials': 'The URL of an endpoint holds no user and no password: what is sent is signed',
  'url-fragment': 'The URL of an endpoint has no fragment: it would never be sent',
  'url-host': 'Webhooks are not sent to that host',
  'url-port': 'Webhooks are not sent to that port',
} as const

/** What is allowed instead. */
const permitted: Record<Allowed, Partial<Record<keyof typeof endpointRefusals, string>>> = {
  public: {
    'url-scheme': 'Webhooks are sent by HTTPS only',
    'url-host': 'The host of an endpoint is on the public internet',
    'url-port': 'The port of an endpoint is 443, or 1024 and above',
  },
  any: {
    'url-scheme': 'Webhooks are sent by HTTPS or HTTP',
    'url-host': 'The URL of an endpoint names a host',
    'url-port': 'The port of an endpoint is 1 to 65535',
  },
}

/** No message shows the URL, whose path may be a secret. */
type EndpointRefusal = { code: keyof typeof endpointRefusals; message: string }

const longest = 2048

/** No URL has any, but the parser takes most of them out without a word. */
const cleaned = /[\s\p{Cc}]/u

/** Names that no public resolver answers (RFC 6761, 6762, 7686, 8375, and `internal` by ICANN), and those without a dot. */
const privateName = /^[^.]+$|(^|\.)(localhost|local|internal|home\.arpa|onion)$/

function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, '')
  return isIP(host) === 0 ? !privateName.test(host) : isPublic(host)
}

/** Below 1024 are the well-known ports of other services, which have no use for a POST. */
const isPublicPort = (port: string): boolean => port === '' || Number(port) >= 1024

/**
 * Reads the URL of an endpoint as a subscription gives it. Names are not resolved: where they lead is looked at
 * whenever a connection is made.
 * @param allow `any` lets pass plain HTTP and every host and port
 * @returns the URL in its canonical form, with addresses in their usual notation, or all that speaks against it
 */
export function readEndpoint(text: string, allow: Allowed): Result<string, EndpointRefusal[]> {
  const refused = (...codes: EndpointRefusal['code'][]) =>
    failed(codes.map((code) => ({ code, message: permitted[allow][code] ?? endpointRefusals[code] })))
  const url = cleaned.test(text) ? null : URL.parse(text)
  if (url === null) return refused('url-unreadable')
  const anywhere = allow === 'any'
  const holds: Record<Exclude<EndpointRefusal['code'], 'url-unreadable'>, boolean> = {
    'url-length': Math.max(text.length, url.href.length) > longest,
    'url-scheme': url.protocol !== 'https:' && !(anywhere && url.protocol === 'http:'),
    'url-credentials': url.username !== '' || url.password !== '',
    'url-fragment': url.href.includes('#'),
    'url-host': url.hostname === '' || !(anywhere || isPublicHost(url.hostname)),
    'url-port': url.port === '0' || !(anywhere || isPublicPort(url.port)),
  }
  const codes = (Object.keys(holds) as (keyof typeof holds)[]).filter((code) => holds[code])
  return codes.length === 0 ? ok(url.href) : refused(...codes)
}
