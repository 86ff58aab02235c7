import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Figure, Run, Section } from './figure.ts'
import { interleaved, median, ratioOf } from './rounds.ts'

const root = new URL('..', import.meta.url).pathname
const main = join(root, 'src/main.ts')

/** The processor time of a command from its start to its end, in milliseconds: user and system, as the shell tells it. */
function cpuOf(args: readonly string[], env: NodeJS.ProcessEnv): number {
  const timed = ['-c', 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null', 'bash', process.execPath, ...args]
  const { status, stderr } = spawnSync('bash', timed, { env, encoding: 'utf8' })
  const [, user, system] = /([\d.]+) ([\d.]+)\s*$/.exec(stderr) ?? []
  if (status !== 0 || user === undefined || system === undefined) throw new Error(`It did not run: ${args.join(' ')}\n${stderr}`)
  return (Number(user) + Number(system)) * 1000
}

/** The processor time of a process that runs, in milliseconds, over all its threads. */
const cpuSoFar = ({ pid }: ChildProcess): number =>
  readdirSync(`/proc/${pid}/task`)
    .map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6)
    .reduce((sum, ms) => sum + ms)

/** A service on a store, and its processor time until it listened. */
async function startedOn(store: string, env: NodeJS.ProcessEnv) {
  const args = [main, 'serve', '--store', store, '--port', '0', '--key', 'the-key-of-the-benchmark']
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const close = async () => {
    child.kill()
    await ended
  }
  let text = ''
  for await (const chunk of child.stdout) {
    text += chunk
    const [, url] = /listens on (\S+)\n/.exec(text) ?? []
    if (url !== undefined) return { cpu: cpuSoFar(child), url, close }
  }
  throw new Error('The service did not start')
}

/** What starts cost, in processor time beside that of Node alone. */
export async function start({ rounds, folder }: Run): Promise<Section> {
  const env = { ...process.env, LOG_LEVEL: 'fatal', NO_COLOR: '1', XDG_CACHE_HOME: join(folder, 'cache') }
  const standpoint = (...args: string[]) => cpuOf([main, ...args], env)
  const store = `sqlite:${join(folder, 'start.db')}`
  standpoint('seed', join(root, 'seeds/ukraine-2025'), '--store', store)
  const untilItListens = async (url: string): Promise<number> => {
    const { cpu, close } = await startedOn(url, env)
    await close()
    return cpu
  }
  const service = await startedOn(store, env)
  const read = `sqlite:${join(folder, 'start-copy.db')}`
  standpoint('copy', store, read)
  const measured = await interleaved(Math.max(rounds, 15), {
    bare: () => cpuOf(['-e', '0'], env),
    'standpoint --version': () => standpoint('--version'),
    'standpoint --help': () => standpoint('--help'),
    'standpoint matrix --help': () => standpoint('matrix', '--help'),
    'standpoint webhook create --help': () => standpoint('webhook', 'create', '--help'),
    'standpoint matrix --url': () => standpoint('matrix', '--url', service.url),
    'standpoint matrix --store': () => standpoint('matrix', '--store', read),
    'standpoint serve --store memory:': () => untilItListens('memory:'),
    'standpoint serve --store sqlite:': () => untilItListens(read),
  }).finally(service.close)
  const { bare, ...starts } = measured
  const figures = Object.entries(starts).map(([name, values]): Figure => {
    const ratio = ratioOf(values, bare)
    const goal = /--(?:version|help)$/.test(name) ? { says: '≤ 600 %', isMet: ratio <= 6 } : null
    return { name, unit: 'ms', value: median(values), against: 'node -e 0', bare: median(bare), ratio, goal }
  })
  return {
    title: 'Start of commands and of the service',
    notes: ['Processor time, user and system, with what Node compiles kept from the first round on; the service until it listens.'],
    figures,
  }
}
