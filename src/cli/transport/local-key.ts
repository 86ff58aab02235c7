import { keyFileOf, readKeyFile } from '../../keys/key-file.ts'
import { exitCodes, Failure } from '../terminal/exit.ts'
import type { Transport } from './transport.ts'

/** Addresses that lead to this machine, as URLs have them: 127.1 is 127.0.0.1 by then. */
const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/**
 * A transport to a service on this machine that shows the key which that service keeps beside its log: with what needs a key,
 * and else only once the service has asked for one. Who reads shows none, so that another key's service still answers.
 * @param transport leads to `url`
 * @param url a service's address; one elsewhere is never shown the key
 * @param store where the log of a service on this machine would be
 */
export function showingLocalKey(transport: Transport, url: string, store: string): Transport {
  const file = keyFileOf(store)
  if (file === null || !loopback.test(new URL(url).hostname)) return transport
  let isNeeded = false
  let key: Promise<string | null> | undefined

  async function find(): Promise<string | null> {
    const kept = await readKeyFile(file as string)
    if (kept?.ok === false) throw new Failure(exitCodes.wrongUsage, kept.error)
    return kept?.value ?? null
  }

  return {
    ...transport,
    async fetch(path, init = {}) {
      const { method = 'GET', headers } = init
      // All but reading needs a key, and a body that is sent in vain would be sent twice.
      const keyless = method === 'GET' && !isNeeded ? await transport.fetch(path, init) : undefined
      if (keyless !== undefined && keyless.status !== 401) return keyless
      isNeeded = true
      const found = await (key ??= find())
      if (found === null) return keyless ?? transport.fetch(path, init)
      await keyless?.body?.cancel()
      const response = await transport.fetch(path, { ...init, headers: { ...headers, authorization: `Bearer ${found}` } })
      if (response.status !== 401) return response
      await response.body?.cancel()
      throw new Failure(exitCodes.wrongUsage, `The service at ${url} does not take the key in ${file}. Give its own by --key or WRITE_KEY`)
    },
  }
}
