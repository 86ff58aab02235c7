import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Test } from 'tap'
import { freePort, seen } from './eventstoredb-server.ts'
import { temporaryFolder } from './folder.ts'

/** Debian has nginx where the PATH of most users does not lead. */
const env = { PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` }

/** For a test that needs nginx: skips it, by name, where there is none. */
export const withNginx = spawnSync('nginx', ['-v'], { env }).status === 0 ? {} : { skip: 'nginx is not installed' }

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path tmp/${name};`)

const configurationOf = (port: number, server: string): string => `
daemon off;
master_process off;
pid nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  ${temporary.join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    ${server}
  }
}
`

/** Whether somebody listens on a port. */
const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
    socket.end()
  })

/**
 * nginx on a free port, in a folder of its own, for as long as a test lasts; what is not given is as nginx has it.
 * @param server what stands in its `server { … }` beside `listen`, as in `location / { proxy_pass …; }`
 * @returns its address
 */
export async function startNginx(t: Test, server: string): Promise<string> {
  const folder = temporaryFolder(t)
  const port = await freePort()
  mkdirSync(join(folder, 'tmp'))
  writeFileSync(join(folder, 'nginx.conf'), configurationOf(port, server))
  const child = spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', 'nginx.conf'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const exited = once(child, 'exit')
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  t.teardown(async () => {
    child.kill()
    await exited
  })
  await seen(async () => child.exitCode !== null || (await listens(port)))
  if (child.exitCode !== null) throw new Error(`nginx did not start: ${said}`)
  return `http://127.0.0.1:${port}`
}
