import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Section, textOf } from '../figure.ts'
import { backlog } from './backlog.ts'
import { hanging } from './hanging.ts'
import { latency } from './latency.ts'
import type { WebhookRun } from './stage.ts'
import { throughput } from './throughput.ts'

const benches: Record<string, (run: WebhookRun) => Promise<Section>> = { throughput, latency, hanging, backlog }
const usage = `Usage: npm run bench:webhooks -- [--quick] [--events <number>] [${Object.keys(benches).join('] [')}]\n`

/** Keeps this process, and those that it starts, to two cores, where the system can do that. */
const isPinned = (): boolean => spawnSync('taskset', ['-acp', '0,1', String(process.pid)]).status === 0

async function main(): Promise<number> {
  const options = { quick: { type: 'boolean', default: false }, events: { type: 'string', default: '100000' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const names = positionals.length === 0 ? Object.keys(benches) : positionals
  const events = Number(values.events)
  if (names.some((name) => !Object.hasOwn(benches, name)) || !Number.isInteger(events) || events < 1000) {
    process.stderr.write(usage)
    return 2
  }
  const folder = mkdtempSync(join(tmpdir(), 'standpoint-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  process.once('SIGINT', () => process.exit(130))
  const run: WebhookRun = { isQuick: values.quick, rounds: values.quick ? 3 : 7, folder, events }
  const load = () => `load ${(loadavg()[0] as number).toFixed(1)}`
  const cores = isPinned() ? 'all processes on the same two cores' : 'not pinned to two cores: there is no taskset'
  process.stdout.write(`Node ${process.version}, ${cores}, ${load()}; medians of ${run.rounds} interleaved rounds.\n\n`)
  for (const name of names) process.stdout.write(textOf(await (benches[name] as (typeof benches)[string])(run)))
  process.stdout.write(`At the end ${load()}\n`)
  return 0
}

process.exitCode = await main()
