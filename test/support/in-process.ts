import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { readConfig } from '../../src/config.ts'
import { openInProcess } from '../../src/main/in-process-transport.ts'
import { openService, webhookSettings } from '../../src/main/service.ts'
import { system } from '../../src/main/system.ts'
import { fileFaults, openStore } from '../../src/store/open.ts'
import { cli } from './cli.ts'
import { type CommandResult, writeKey } from './process.ts'

/** A service that listens, and how it is stopped in order. */
export type Listening = { url: string; stop(): Promise<unknown> }

/**
 * The service as `serve` puts it together, in the process of the test: the start of a process takes most of the time of
 * many a test, and only those need one that kill it, limit it, or look at how it begins and ends.
 * @param own its environment
 */
export async function openServiceHere(t: Test, own: Record<string, string>): Promise<Listening> {
  const read = readConfig({ PORT: '0', WRITE_KEY: writeKey, ...own })
  if (!read.ok) throw new Error(read.error)
  const { STORE, HOST, PORT, PUBLIC_READS, PUBLIC_URL, LEASE_MS, WRITE_KEY } = read.value
  const settings = { writeKey: WRITE_KEY, publicReads: PUBLIC_READS, baseUrl: PUBLIC_URL }
  const opening = { ...webhookSettings(read.value), readOnly: false, settings, signal: new AbortController().signal }
  const { app, deliver, close } = await openService(STORE, opening)
  await app.listen({ host: HOST, port: PORT })
  deliver(PUBLIC_URL ?? '', LEASE_MS).catch((error) => t.fail(error))
  let ended: Promise<void> | undefined
  const stop = () => {
    ended ??= close()
    return ended
  }
  t.teardown(stop)
  const { address, port } = app.server.address() as AddressInfo
  return { url: `http://${address}:${port}`, stop }
}

/** One command line of `standpoint` in the process of the test, with all that it has in one of its own. */
export async function standpointHere(args: readonly string[], environment: Record<string, string>): Promise<CommandResult> {
  const { signal } = new AbortController()
  const { exitCode, out, err } = await cli(args, {
    environment,
    system,
    signal,
    fileFaults: async (url) => fileFaults(url),
    openTransport: (store, { readOnly }) => openInProcess(store, { readOnly, environment, signal }),
    openStore: (url, options) => openStore(url, { ...options, signal }),
  })
  return { code: exitCode, stdout: out, stderr: err }
}
