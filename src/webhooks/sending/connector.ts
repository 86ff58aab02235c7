import type { LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { Allowed } from './endpoint.ts'
import { connectFailure, SendingFailure } from './outcome.ts'

/** All addresses of a host's name, best first. Rejects where there are none. */
export type Lookup = (hostname: string) => Promise<readonly LookupAddress[]>

export type Guard = { allow: Allowed; isPublic: (address: string) => boolean; lookup: Lookup; connectMs: number }

const notPublic = () => new SendingFailure('refused-address', 'The host has no address on the public internet')

/** Resolves a name to those of its addresses that are permitted, which the socket then takes and no others. */
const permittedOnly =
  (lookup: Lookup, permits: (address: string) => boolean): LookupFunction =>
  (hostname, { all }, callback) => {
    lookup(hostname).then(
      (found) => {
        const [best, ...others] = found.filter(({ address }) => permits(address))
        if (best === undefined) callback(notPublic(), [])
        else if (all) callback(null, [best, ...others])
        else callback(null, best.address, best.family)
      },
      (cause) => callback(new SendingFailure('connect', 'The name of the host leads to no address', cause), []),
    )
  }

/**
 * Makes the connections of webhooks, HTTP/1.1 only. Each one is vetted as it is made, so a name that led to a public
 * address before is worth nothing now (DNS rebinding). Fails with a SendingFailure.
 */
export function guardedConnector({ allow, isPublic, lookup, connectMs }: Guard): buildConnector.connector {
  const permits = (address: string) => allow === 'any' || isPublic(address)
  const connect = buildConnector({
    timeout: connectMs,
    allowH2: false,
    // Said, so that no variable of the environment can turn it off.
    rejectUnauthorized: true,
    lookup: permittedOnly(lookup, permits),
  })
  return (target, callback) => {
    if (allow === 'public' && target.protocol !== 'https:')
      return callback(new SendingFailure('refused-address', 'Webhooks are sent by HTTPS only'), null)
    // A socket does not look up what is an address already (nodejs/undici#2019).
    if (isIP(target.hostname) !== 0 && !permits(target.hostname)) return callback(notPublic(), null)
    connect(target, (...[error, socket]) => (error === null ? callback(null, socket) : callback(connectFailure(error), null)))
  }
}
