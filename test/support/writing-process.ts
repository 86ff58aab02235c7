import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'

const appender = fileURLToPath(new URL('./appender.ts', import.meta.url))

type WritingProcess = {
  /** The next line that it says. Rejects where it has ended. */
  line(): Promise<string>
  /** A kill −9; gives the lines that were not read yet. */
  kill(): Promise<string[]>
}

/** Starts a process that appends to a database for ever; `appender.ts` says what it says. */
export const writingProcess = (t: Test, path: string, label: string): WritingProcess => {
  const child = spawn(process.execPath, [appender, path, label], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  t.teardown(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    line: async () => {
      const next = await lines.next()
      if (next.done) throw new Error('The process has ended')
      return next.value
    },
    kill: async () => {
      child.kill('SIGKILL')
      const rest: string[] = []
      for (let next = await lines.next(); !next.done; next = await lines.next()) rest.push(next.value)
      await exit
      return rest
    },
  }
}
