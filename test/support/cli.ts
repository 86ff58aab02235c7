import { randomUUIDv7 } from 'node:crypto'
import { PassThrough, Readable } from 'node:stream'
import type { Test } from 'tap'
import type { ProcessIO } from '../../src/cli/command/context.ts'
import { runCli } from '../../src/cli/run.ts'
import type { Output } from '../../src/cli/terminal/terminal.ts'
import type { Transport } from '../../src/cli/transport/transport.ts'
import { buildApp } from '../../src/http/app.ts'
import type { Ledger } from '../../src/negotiations/ledger.ts'
import { noon, openFixture, surroundings } from './ledger.ts'
import { openParts, type Parts } from './webhooks.ts'

/** A stream that keeps what is written to it. */
function kept(isTerminal: boolean, columns = 80): { stream: Output; text(): string } {
  const chunks: Buffer[] = []
  const stream: Output = new PassThrough()
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  if (isTerminal) Object.assign(stream, { isTTY: true, columns })
  return { stream, text: () => Buffer.concat(chunks).toString() }
}

export type Given = Partial<
  Pick<ProcessIO, 'openTransport' | 'openStore' | 'fileFaults' | 'serve' | 'environment' | 'signal' | 'stdout' | 'system'>
> & {
  stdin?: string
  /** It is run on a terminal of that many columns. */
  columns?: number
}

/** What a command line came to. */
export type Ended = { exitCode: number; out: string; err: string }

const unexpected = async (): Promise<never> => {
  throw new Error('not expected to be called')
}

/** Runs a command line in a world of streams in memory, where nothing is but what is given. */
export async function cli(argv: readonly string[], { stdin = '', columns, ...given }: Given = {}): Promise<Ended> {
  const out = kept(columns !== undefined, columns)
  const err = kept(columns !== undefined, columns)
  const exitCode = await runCli(argv, {
    stdin: Object.assign(Readable.from([stdin]), columns === undefined ? {} : { isTTY: true }),
    stdout: out.stream,
    stderr: err.stream,
    environment: {},
    system: { now: () => noon, newId: randomUUIDv7 },
    signal: new AbortController().signal,
    openTransport: unexpected,
    openStore: unexpected,
    fileFaults: async () => null,
    serve: unexpected,
    ...given,
  })
  return { exitCode, out: out.text(), err: err.text() }
}

/** The service on a ledger, in this process; the parts beside the ledger are its own where none are given. */
export async function transportTo(ledger: Ledger, given?: Parts): Promise<Transport> {
  const parts = given ?? (await openParts())
  const { keys, webhooks } = parts
  const app = await buildApp({ ledger, keys, webhooks, settings: { trustsCaller: true, caller: 'desk' } })
  return {
    inOrder: 64,
    async fetch(url, { method = 'GET', headers = {}, body } = {}) {
      const answer = await app.inject({ method: method as 'GET', url, headers, ...(body === undefined ? {} : { payload: body }) })
      return new Response(answer.statusCode === 204 ? null : answer.rawPayload, {
        status: answer.statusCode,
        headers: answer.headers as Record<string, string>,
      })
    },
    close: async () => {
      await app.close()
      if (given === undefined) await parts.close()
    },
  }
}

/**
 * A service of its own in memory, kept between command lines.
 * @param doctored what becomes of an answer before the command sees it
 */
export async function served(t: Test, doctored: (path: string, response: Response) => Promise<Response> = async (_, response) => response) {
  // One clock and one row of ids, since all of it goes into one store.
  const fixed = surroundings()
  const { ledger, store } = await openFixture(fixed)
  const parts = await openParts({ store, ...fixed })
  // One service for all command lines: to put it together takes longer than what most of them ask.
  const transport = await transportTo(ledger, parts)
  t.teardown(async () => {
    await transport.close()
    await parts.close()
    await ledger.close()
    await store.close()
  })
  const openTransport = async (): Promise<Transport> => ({
    ...transport,
    fetch: async (path, init) => doctored(path, await transport.fetch(path, init)),
    close: async () => {},
  })
  const { subscriptions } = parts.webhooks
  return {
    ledger,
    store,
    subscriptions,
    run: (argv: readonly string[], given: Given = {}): Promise<Ended> => cli(argv, { openTransport: openTransport, ...given }),
  }
}
