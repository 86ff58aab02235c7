import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where the generators are: apart from the product, since they want the compiler API that TypeScript 7 has not. */
export const consumers = new URL('.', import.meta.url)

/** Installs the generators as their lockfile says, where they are not there yet. */
export async function installGenerators(): Promise<void> {
  const wanted = createHash('sha256')
    .update(await readFile(new URL('package-lock.json', consumers)))
    .digest('hex')
  const mark = new URL('node_modules/.installed', consumers)
  if ((await readFile(mark, 'utf8').catch(() => '')) === wanted) return
  await run('npm', ['ci', '--no-fund', '--no-audit', '--ignore-scripts'], { cwd: consumers })
  await writeFile(mark, wanted)
}

/** Runs the program of an installed package; what it says is handed back, and in the error where it fails. */
export async function runTool(tool: string, args: readonly string[], cwd: URL | string = consumers): Promise<string> {
  const path = new URL(`node_modules/.bin/${tool}`, consumers).pathname
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', FORCE_COLOR: '0', NODE_OPTIONS: '' }
  const { stdout, stderr } = await run(process.execPath, [path, ...args], { cwd, env, maxBuffer: 2 ** 26 }).catch((error) => {
    throw new Error(`${tool} ${args.join(' ')}: ${error.stdout}${error.stderr}`)
  })
  return stdout + stderr
}
