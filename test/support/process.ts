import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'

const main = new URL('../../src/main.ts', import.meta.url).pathname

/** What `env` runs. In NODE_OPTIONS tap puts hooks of its own into every process, which double the time of a start. */
const program = ['-u', 'NODE_OPTIONS', process.execPath, main]

/** What a process of the project’s own gets to see of the environment. */
const environment = (own: Record<string, string>): Record<string, string> => ({ PATH: process.env.PATH ?? '', NO_COLOR: '1', ...own })

export type Running = {
  url: string
  process: ChildProcess
  /** What it has logged so far. */
  logged(): string
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** The service in a process of its own, on a free port; ended with the test at the latest. */
export async function startService(t: Test, own: Record<string, string>): Promise<Running> {
  const child = spawn('env', [...program, 'serve'], {
    env: environment({ PORT: '0', LOG_LEVEL: 'fatal', ...own }),
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
  for await (const line of createInterface(child.stdout)) {
    const [, url] = /^Standpoint listens on (\S+)$/.exec(line) ?? []
    if (url !== undefined) return { url, process: child, logged, stop }
  }
  throw new Error(`The service did not start: ${logged()}`)
}

/** One command line of `standpoint`. */
export const standpoint = (
  args: readonly string[],
  own: Record<string, string>,
): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile('env', [...program, ...args], { env: environment(own) }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stdout, stderr }),
    )
  })
