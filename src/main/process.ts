import closeWithGrace from 'close-with-grace'
import { runCli } from '../cli/run.ts'
import { system } from './system.ts'

/** How long what is under way may take to end once the process is told to stop: less than the 10 s after which Docker kills. */
const graceInMs = 8000

// Whoever reads our help through `head` has seen enough; the commands see to their own output.
for (const output of [process.stdout, process.stderr])
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

const stop = new AbortController()
const running = runCli(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  system,
  signal: stop.signal,
  async openTransport(store, { readOnly }) {
    const { openInProcess } = await import('./in-process-transport.ts')
    return openInProcess(store, { readOnly, environment: process.env, signal: stop.signal })
  },
  async openStore(url, options) {
    const { openStore } = await import('../store/open.ts')
    return openStore(url, { ...options, signal: stop.signal })
  },
  async fileFaults(url) {
    const { fileFaults } = await import('../store/open.ts')
    return fileFaults(url)
  },
  async serve(config) {
    const { serve } = await import('./serve.ts')
    return serve(config, stop.signal)
  },
})

closeWithGrace({ delay: graceInMs, logger: false, skip: ['beforeExit'] }, async ({ err }) => {
  if (err !== undefined) process.stderr.write(`${err.stack ?? err.message}\n`)
  stop.abort()
  const code = await running
  process.exit(err === undefined ? code : 1)
})

process.exitCode = await running
// Connections to a store that no longer answers would keep the process for as long as it is silent.
setTimeout(() => process.exit(), 1000).unref()
