import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { append } from './append.ts'
import { type Run, type Section, textOf } from './figure.ts'
import { http } from './http.ts'
import { memory } from './memory.ts'
import { page } from './page.ts'
import { questions } from './questions.ts'
import { rebuild } from './rebuild.ts'
import { start } from './start.ts'
import { rates } from './workload.ts'

const benches: Record<string, (run: Run) => Section | Promise<Section>> = { append, rebuild, memory, questions, http, page, start }
const usage = `Usage: npm run bench -- [--quick] [${Object.keys(benches).join('] [')}]\n`

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { quick: { type: 'boolean', default: false } }, allowPositionals: true })
  const names = positionals.length === 0 ? Object.keys(benches) : positionals
  if (names.some((name) => !Object.hasOwn(benches, name))) {
    process.stderr.write(usage)
    return 2
  }
  const folder = mkdtempSync(join(tmpdir(), 'standpoint-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  process.once('SIGINT', () => process.exit(130))
  const run: Run = { isQuick: values.quick, rounds: values.quick ? 5 : 9, folder }
  const load = () => `load ${(loadavg()[0] as number).toFixed(1)} on ${availableParallelism()} cores`
  const size = run.isQuick ? 'small' : 'full'
  process.stdout.write(`Node ${process.version}, ${load()}; ${size} size, medians of ${run.rounds} interleaved rounds.\n${rates}\n`)
  for (const name of names) process.stdout.write(textOf(await (benches[name] as (typeof benches)[string])(run)))
  process.stdout.write(`At the end ${load()}\n`)
  return 0
}

process.exitCode = await main()
