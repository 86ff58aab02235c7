import { PassThrough, Readable } from 'node:stream'
import type { Test } from 'tap'
import type { Door } from '../../src/cli/door.ts'
import { runCli } from '../../src/cli/run.ts'
import type { Output, World } from '../../src/cli/world.ts'
import { buildApp } from '../../src/http/app.ts'
import type { Ledger } from '../../src/ledger/ledger.ts'
import { openFixture } from './ledger.ts'

/** A stream that keeps what is written to it. */
function kept(isTerminal: boolean, columns = 80): { stream: Output; text(): string } {
  const chunks: Buffer[] = []
  const stream: Output = new PassThrough()
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  if (isTerminal) Object.assign(stream, { isTTY: true, columns })
  return { stream, text: () => Buffer.concat(chunks).toString() }
}

export type Given = Partial<Pick<World, 'openDoor' | 'openStore' | 'serve' | 'environment' | 'signal' | 'stdout'>> & {
  stdin?: string
  /** Both outputs are terminals of that many columns. */
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
    stdin: Readable.from([stdin]),
    stdout: out.stream,
    stderr: err.stream,
    environment: {},
    signal: new AbortController().signal,
    openDoor: unexpected,
    openStore: unexpected,
    serve: unexpected,
    ...given,
  })
  return { exitCode, out: out.text(), err: err.text() }
}

/** The service on a ledger, in this process. */
export async function doorTo(ledger: Ledger): Promise<Door> {
  const app = await buildApp({ ledger, settings: { trustsCaller: true, caller: 'desk' } })
  return {
    inOrder: 64,
    async fetch(url, { method = 'GET', headers = {}, body } = {}) {
      const answer = await app.inject({ method: method as 'GET', url, headers, ...(body === undefined ? {} : { payload: body }) })
      return new Response(answer.rawPayload, { status: answer.statusCode, headers: answer.headers as Record<string, string> })
    },
    close: () => app.close(),
  }
}

/**
 * A service of its own in memory, kept between command lines.
 * @param doctored what becomes of an answer before the command sees it
 */
export async function served(t: Test, doctored: (path: string, response: Response) => Promise<Response> = async (_, response) => response) {
  const { ledger, store } = await openFixture()
  t.teardown(async () => {
    await ledger.close()
    await store.close()
  })
  const openDoor = async (): Promise<Door> => {
    const door = await doorTo(ledger)
    return { ...door, fetch: async (path, init) => doctored(path, await door.fetch(path, init)) }
  }
  return { ledger, run: (argv: readonly string[], given: Given = {}): Promise<Ended> => cli(argv, { openDoor, ...given }) }
}
