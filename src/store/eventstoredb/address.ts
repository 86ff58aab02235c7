import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { misnamed, StoreUnavailable } from '../port/port.ts'

export type EndPoint = { address: string; port: number }

/** What a store URL says: where nodes of the database are, and how to speak to them. */
export type Address = {
  endpoints: EndPoint[]
  /** Whether the leader is found by asking the nodes; one plain host is taken at its word. */
  isCluster: boolean
  credentials: { username: string; password: string }
  /** Left out: without TLS. */
  tls?: { rootCertificate?: Buffer }
  connectionName: string
}

const defaultPort = 2113
const form = 'esdb://[user:password@]host:port[,host:port…][?tls=false] or esdb+discover://[user:password@]host[:port][?…]'

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

/** The options of a connection string that mean something here; their names are read without regard to case. */
const Options = z.strictObject(
  {
    tls: flag.default(true),
    tlscafile: z.string().min(1).optional(),
    connectionname: z.string().min(1).default('standpoint'),
    nodepreference: z.literal('leader', 'Standpoint always speaks to the leader').optional(),
  },
  {
    // Not by name: where a character is missing before it, a password may stand in its place.
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? 'an option has no meaning here; tls, tlsCAFile, connectionName and nodePreference have'
        : undefined,
  },
)

const Host = z
  .string()
  .regex(/^[^\s:[\]/?#@]+(:\d{1,5})?$/, 'This is no host or host:port')
  .transform((host) => {
    const [address = '', port] = host.split(':')
    return { address, port: port === undefined ? defaultPort : Number(port) }
  })
  .refine(({ port }) => port >= 1 && port <= 65_535, 'A port is a number from 1 to 65535')

const refused = (reason: string): StoreUnavailable => misnamed(`The address of the EventStoreDB store: ${reason}. Use ${form}`)

/** Decodes what was percent-encoded in a URL; what is not rightly encoded is refused, unquoted. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch (cause) {
    throw refused(`the user or password is not rightly percent-encoded (${(cause as Error).name})`)
  }
}

const readCertificate = (path: string): Buffer => {
  try {
    return readFileSync(resolve(path))
  } catch (cause) {
    throw new StoreUnavailable(`The certificate that tlsCAFile names cannot be read: ${(cause as Error).message}`, { cause })
  }
}

/**
 * Reads a connection string, with the scheme `esdb` or `kurrentdb`. The client's own parser is not used: it prints
 * the whole string, password and all, beside an option that it does not know.
 * @throws StoreUnavailable that names what is wrong and never repeats the user's secrets
 */
export const addressOf = (url: string): Address => {
  const match = /^(?:esdb|kurrentdb)(\+discover)?:\/\/(?:([^@/?]*)@)?([^/?]*)\/?(?:\?(.*))?$/i.exec(url)
  if (match === null) throw refused('it cannot be read')
  const [, discovers, user, hosts = '', query = ''] = match
  const endpoints = z.array(Host).min(1).safeParse(hosts.split(','))
  if (!endpoints.success) throw refused(`${endpoints.error.issues[0]?.message}`)
  const given = [...new URLSearchParams(query)].map(([name, value]) => [name.toLowerCase(), value])
  const options = Options.safeParse(Object.fromEntries(given))
  if (!options.success) throw refused(options.error.issues.map(({ path, message }) => [...path, message].join(': ')).join('; '))
  const { tls, tlscafile, connectionname } = options.data
  const [username, ...password] = (user ?? '').split(':')
  if (tls && (!username || password.length === 0))
    throw refused('a server with TLS wants a user and a password (or say tls=false for one that runs insecure)')
  return {
    endpoints: endpoints.data,
    isCluster: discovers !== undefined || endpoints.data.length > 1,
    credentials: { username: decoded(username ?? ''), password: decoded(password.join(':')) },
    ...(tls ? { tls: tlscafile === undefined ? {} : { rootCertificate: readCertificate(tlscafile) } } : {}),
    connectionName: connectionname,
  }
}
