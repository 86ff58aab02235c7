import { PassThrough, Readable } from 'node:stream'
import { runCli } from '../../src/cli/run.ts'
import type { Output, World } from '../../src/cli/world.ts'

/** A stream that keeps what is written to it. */
function kept(isTerminal: boolean, columns = 80): { stream: Output; text(): string } {
  const chunks: Buffer[] = []
  const stream: Output = new PassThrough()
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  if (isTerminal) Object.assign(stream, { isTTY: true, columns })
  return { stream, text: () => Buffer.concat(chunks).toString() }
}

export type Given = Partial<Pick<World, 'openDoor' | 'serve' | 'environment' | 'signal' | 'stdout'>> & {
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
    serve: unexpected,
    ...given,
  })
  return { exitCode, out: out.text(), err: err.text() }
}
