import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { temporaryFolder } from '../support/folder.ts'
import { startService } from '../support/process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')

t.test('inside the image `standpoint` is a command', async (t) => {
  const dockerfile = textOf('Dockerfile')
  const [, workdir] = /^WORKDIR (\S+)$/m.exec(dockerfile) ?? []
  const [, target, link] = /ln -s (\S+) (\S+)/.exec(dockerfile) ?? []
  if (workdir === undefined || target === undefined || link === undefined) return t.fail('the Dockerfile makes no link')
  t.equal(dirname(link), '/usr/local/bin', 'it is on the PATH of the image')
  const bin = temporaryFolder(t)
  symlinkSync(join(root, relative(workdir, target)), join(bin, basename(link)))
  const { version } = JSON.parse(textOf('package.json'))
  const env = { PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}` }
  t.equal(execFileSync('standpoint', ['--version'], { env, encoding: 'utf8' }).trim(), version)
})

t.test('a folder that the docs mount is named in a way that every Docker takes', async (t) => {
  const mounted = readdirSync(join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) => [...textOf(join('docs', file)).matchAll(/(?:--volume|-v) "?([^\s":]+):\//g)].map(([, source]) => source as string))
  t.not(mounted.length, 0)
  // Docker takes a name that begins with a dot for that of a volume, and refuses it.
  for (const source of mounted) t.match(source, /^(?:\/|\$PWD(?:\/|$)|[a-zA-Z0-9][\w.-]*$)/)
})

for (const file of ['compose.yaml', 'compose.cluster.yaml'])
  t.test(`${file} says first which Compose it needs`, async (t) => {
    t.match(textOf(file).split('\n')[0], /Docker Compose 2\.23\.1 or later/)
  })

/** What `docker stop` waits before it kills, where nothing else is said. */
const dockersPatienceInMs = 10_000

t.test('told to end while a request is only half sent, the service ends by itself before Docker would kill it', async (t) => {
  const { url, stop } = await startService(t, { STORE: 'memory:' })
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => {})
  t.teardown(() => socket.destroy())
  await once(socket, 'connect')
  socket.write('POST /negotiations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"id":')
  // The half has been read by the time that a request sent after it is answered.
  t.equal((await fetch(`${url}/livez`)).status, 200)
  const told = performance.now()
  t.equal(await stop('SIGTERM'), 0)
  t.ok(performance.now() - told < dockersPatienceInMs - 1000, 'with a second to spare')
})
