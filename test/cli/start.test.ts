import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { temporaryFolder } from '../support/folder.ts'
import { standpoint } from '../support/process.ts'

const root = new URL('../../', import.meta.url).href

/** Says at the end, on stderr, what a process has loaded. */
const recorder = `
  import { registerHooks } from 'node:module'
  const loaded = []
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
  process.on('exit', () => process.stderr.write('\\n' + JSON.stringify(loaded)))`

/** The packages that a command line loads, and of our own the modules. */
async function loadedBy(...args: string[]) {
  const { code, stderr } = await standpoint(args, {}, { node: ['--import', `data:text/javascript,${encodeURIComponent(recorder)}`] })
  const loaded: string[] = JSON.parse(stderr.split('\n').at(-1) as string)
  const packages = new Set(loaded.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []))
  const own = loaded.filter((url) => url.startsWith(root) && !url.includes('/node_modules/'))
  const modules = own.map((url) => url.slice(root.length))
  return { code, packages: [...packages].sort(), modules }
}

/** What a command works with, of our own. The port of the stores has the errors that commands end with. */
const isWork = (module: string): boolean =>
  /^(?:projections|src\/(?!main|cli\/|store\/port\/)|src\/cli\/(?:answers|entries|transport))/.test(module)

const least = ['close-with-grace', 'commander']

t.test('the version is told without any command', async (t) => {
  const { code, packages, modules } = await loadedBy('--version')
  t.equal(code, 0)
  t.strictSame(packages, least)
  t.strictSame(
    modules.filter((module) => module.startsWith('src/cli/commands/')),
    [],
  )
})

t.test('help loads what is said of commands, and nothing that they work with', async (t) => {
  for (const args of [['--help'], ['matrix', '--help'], ['webhook', 'create', '--help'], ['help', 'key'], ['serve', '--help']]) {
    const { code, packages, modules } = await loadedBy(...args)
    t.equal(code, 0, args.join(' '))
    t.strictSame(packages, least, args.join(' '))
    t.strictSame(modules.filter(isWork), [], args.join(' '))
  }
})

t.test('a command that is named is loaded alone', async (t) => {
  const { modules } = await loadedBy('matrix', '--help')
  t.strictSame(
    modules.filter((module) => module.startsWith('src/cli/commands/')),
    ['src/cli/commands/matrix.ts'],
  )
})

t.test('a service elsewhere is asked without one of our own, and a file is read without the client of a cluster', async (t) => {
  const elsewhere = await loadedBy('matrix', '--url', 'http://127.0.0.1:1')
  t.equal(elsewhere.code, 3)
  t.notOk(
    elsewhere.packages.some((name) => /fastify|pino|undici|grpc|eventstore/.test(name)),
    elsewhere.packages.join(' '),
  )
  const here = await loadedBy('append', '/dev/null', '--store', 'memory:')
  t.equal(here.code, 2)
  t.notOk(
    here.packages.some((name) => /swagger|undici|grpc|eventstore|prometheus/.test(name)),
    here.packages.join(' '),
  )
})

t.test('what Node compiles is kept in a folder of the user', async (t) => {
  const home = temporaryFolder(t)
  t.equal((await standpoint(['--version'], { XDG_CACHE_HOME: home })).code, 0)
  t.equal(readdirSync(join(home, 'standpoint/compiled')).length, 1)
  t.equal((await standpoint(['--version'], { HOME: home })).code, 0)
  t.equal(readdirSync(join(home, '.cache/standpoint/compiled')).length, 1)
})

t.test('nothing is kept without a home, nor in that of another user', async (t) => {
  for (const home of ['', '.']) {
    t.match(await standpoint(['--version'], { HOME: home }), { code: 0, stderr: '' })
    t.notOk(existsSync('.cache'), `not in the current folder where HOME is “${home}”`)
  }
  if (process.getuid?.() !== 0) return t.comment('only root can make a folder another user’s')
  const home = temporaryFolder(t)
  chownSync(home, 12345, 12345)
  t.match(await standpoint(['--version'], { HOME: home }), { code: 0, stderr: '' })
  t.strictSame(readdirSync(home), [])
})

t.test('nothing is read from a folder that others can write to, nor kept there', async (t) => {
  const home = temporaryFolder(t)
  mkdirSync(join(home, 'standpoint/compiled'), { recursive: true })
  chmodSync(join(home, 'standpoint/compiled'), 0o777)
  t.match(await standpoint(['--version'], { XDG_CACHE_HOME: home }), { code: 0, stderr: '' })
  t.strictSame(readdirSync(join(home, 'standpoint/compiled')), [])
})

t.test('where nothing can be kept, or nothing is to be, a command works all the same', async (t) => {
  const home = temporaryFolder(t)
  for (const own of [{ HOME: '/dev/null' }, { XDG_CACHE_HOME: '/proc/none' }, { HOME: home, NODE_DISABLE_COMPILE_CACHE: '1' }])
    t.match(await standpoint(['--version'], own), { code: 0, stdout: /^\d+\.\d+\.\d+\n$/, stderr: '' })
  t.strictSame(readdirSync(home), [])
})
