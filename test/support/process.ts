import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Test } from 'tap'

const main = new URL('../../src/main.ts', import.meta.url).pathname

/** What a process of the project’s own gets to see of the environment. */
const environment = (own: Record<string, string>): Record<string, string> => ({ PATH: process.env.PATH ?? '', NO_COLOR: '1', ...own })

/** The write key of services that are given no other. */
export const writeKey = 'the-key-of-the-process-under-test'

export type Running = {
  url: string
  process: ChildProcess
  /** What it told its owner at the start. */
  told(): string
  /** What it has logged so far. */
  logged(): string
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** A command that runs the one that is put behind it, under limits: `setpriv …`, or `bash -c 'ulimit …; exec "$@"' bash`. */
export type Through = readonly string[]

type Place = {
  cwd?: string
  through?: Through | undefined
  /** Options of Node's own. */
  node?: readonly string[]
}

/** Without NODE_OPTIONS, in which tap puts hooks of its own into every process: they double the time of a start. */
const run = ({ through = [], node = [] }: Place, args: readonly string[]): [file: string, args: string[]] => {
  const [file = 'env', ...more] = [...through, 'env', '-u', 'NODE_OPTIONS', process.execPath, ...node, main, ...args]
  return [file, more]
}

/**
 * The service in a process of its own, on a free port; ended with the test at the latest.
 * @param own its environment; with `WRITE_KEY` set to nothing it makes a key itself
 */
export async function startService(t: Test, own: Record<string, string>, place: Place = {}): Promise<Running> {
  const child = spawn(...run(place, ['serve']), {
    cwd: place.cwd ?? process.cwd(),
    env: environment({ PORT: '0', LOG_LEVEL: 'fatal', WRITE_KEY: writeKey, ...own }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    const [code] = await exited
    return code
  }
  t.teardown(() => stop('SIGKILL'))
  const log: string[] = []
  child.stderr.on('data', (text) => log.push(String(text)))
  const logged = () => log.join('')
  let told = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text))
  for (;;) {
    // The line about the description is the last.
    const [, url] = /^Standpoint listens on (\S+)\n.*\/openapi\.json\n$/ms.exec(told) ?? []
    if (url !== undefined) return { url, process: child, told: () => told, logged, stop }
    if (!(await Promise.race([once(child.stdout, 'data').then(() => true), exited.then(() => false)]))) break
  }
  throw new Error(`The service did not start: ${logged()}`)
}

export type CommandResult = { code: number; stdout: string; stderr: string }

/** One command line of `standpoint` in a process of its own. */
export const standpoint = (args: readonly string[], own: Record<string, string>, place: Place = {}): Promise<CommandResult> =>
  new Promise((resolve) => {
    execFile(...run(place, args), { cwd: place.cwd ?? process.cwd(), env: environment(own) }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stdout, stderr }),
    )
  })
