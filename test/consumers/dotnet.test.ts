import { execFile } from 'node:child_process'
import { cpSync, realpathSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { temporaryFolder } from '../support/folder.ts'
import { onlyLong } from '../support/long.ts'
import { key, seesAll, serving } from './seen.ts'

const folder = new URL('./dotnet/', import.meta.url).pathname
const execute = promisify(execFile)

const dotnet = (process.env.PATH ?? '')
  .split(delimiter)
  .map((at) => join(at, 'dotnet'))
  .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile())

const env = {
  ...process.env,
  NODE_OPTIONS: '',
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  DOTNET_CLI_UI_LANGUAGE: 'en',
  DOTNET_NOLOGO: '1',
  DOTNET_SKIP_FIRST_TIME_EXPERIENCE: '1',
  // An installed tool looks for the runtime in a place of its own, wherever dotnet is.
  DOTNET_ROOT: dotnet && dirname(realpathSync(dotnet)),
  KIOTA_OFFLINE_ENABLED: 'true',
  KIOTA_TUTORIAL_ENABLED: 'false',
}

/** What a program says, in the error where it fails. */
async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { stdout, stderr } = await execute(program, args, { cwd, env, maxBuffer: 2 ** 26 }).catch((error) => {
    throw new Error(`${program} ${args.join(' ')}: ${error.stdout}${error.stderr}`)
  })
  return stdout + stderr
}

/** A generator, installed into a folder of its own. */
async function installed(t: Test, tool: string, version: string, command: string): Promise<string> {
  const at = temporaryFolder(t)
  await run('dotnet', ['tool', 'install', tool, '--version', version, '--tool-path', at], at)
  return join(at, command)
}

/** Builds a program beside its generated client, all in one go and with no server that stays; it is handed back to be run. */
async function built(t: Test, at: string): Promise<(base: string) => Promise<string>> {
  const apart = ['-nodeReuse:false', '-p:UseSharedCompilation=false', '-p:UseAppHost=false']
  const said = await run('dotnet', ['build', '--nologo', '-v', 'quiet', ...apart, '-o', join(at, 'out')], at)
  t.match(said, /\s0 Warning\(s\)/, 'it compiles without a warning')
  return (base) => run('dotnet', [join(at, 'out', 'program.dll'), base, key], at)
}

/** What Kiota warns of: it takes the server `/`, by which the description says "here", for none (1.38). */
const unheard = /^warn: Kiota\.Builder\.KiotaBuilder\[\d+\]\n +OpenAPI warning: #\/ - A servers entry .*\n/gm

/** A client made by Kiota, and what it warned of besides. */
async function madeByKiota(kiota: string, language: string, at: string, base: string): Promise<string> {
  const names = language === 'CSharp' ? ['-n', 'Standpoint.Client'] : []
  const said = await run(
    kiota,
    ['generate', '-l', language, '-d', `${base}/openapi.json`, '-o', 'generated', '-c', 'StandpointClient', ...names],
    at,
  )
  return said.replaceAll(unheard, '')
}

// Three generators and compilers take a minute where nothing else runs, and three beside the other tests.
t.setTimeout(600_000)

t.test('consumers of .NET', { skip: dotnet === undefined ? 'no dotnet on the PATH' : onlyLong }, async (t) => {
  const description = await serving(t)
  /** A copy of the program in a folder that is removed at the end, with all that is generated and built there. */
  const copied = (t: Test, name: string): string => {
    const at = temporaryFolder(t)
    cpSync(join(folder, name), at, { recursive: true })
    return at
  }

  t.test('a client made by NSwag compiles, and its program sees what fetch sees', async (t) => {
    const at = copied(t, 'nswag')
    const nswag = await installed(t, 'NSwag.ConsoleCore', '14.8.0', 'nswag')
    const named = { input: `${description}/openapi.json`, output: 'generated/StandpointClient.cs', namespace: 'Standpoint' }
    // Left to itself NSwag gives what may be left out the value 0, and sends it.
    const wise = { GenerateOptionalPropertiesAsNullable: true, GenerateNullableReferenceTypes: true, GenerateOptionalParameters: true }
    const options = Object.entries({ ...named, classname: 'StandpointClient', ...wise }).map(([name, value]) => `/${name}:${value}`)
    t.notMatch(await run(nswag, ['openapi2csclient', ...options], at), /warn|error/i, 'it is made without a warning')
    await seesAll(t, await built(t, at))
  })

  t.test('clients made by Kiota compile, and their programs see what fetch sees', async (t) => {
    const kiota = await installed(t, 'Microsoft.OpenApi.Kiota', '1.38.0', 'kiota')

    t.test('in C#', async (t) => {
      const at = copied(t, 'kiota-csharp')
      t.notMatch(await madeByKiota(kiota, 'CSharp', at, description), /warn|error/i, 'it is made without a warning')
      await seesAll(t, await built(t, at))
    })

    t.test('in TypeScript', async (t) => {
      const at = copied(t, 'kiota-typescript')
      await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], at)
      const preview = /^Warning: the TypeScript language is in preview .*\n/
      const said = await madeByKiota(kiota, 'TypeScript', at, description)
      t.notMatch(said.replace(preview, ''), /warn|error/i, 'it is made without a warning')
      cpSync(new URL('tsconfig.json', import.meta.url), join(at, 'tsconfig.json'))
      t.equal(await run(process.execPath, [join(at, 'node_modules/typescript/bin/tsc'), '-p', at], at), '', 'it compiles')
      await seesAll(t, (base) => run(process.execPath, [join(at, 'out/program.js'), base, key], at))
    })
  })
})
