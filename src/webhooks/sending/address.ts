import ipaddr from 'ipaddr.js'

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
