import { fork } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import type { Task } from './process.ts'
import type { BackupResult } from './verify.ts'

const program = new URL('./process.ts', import.meta.url)

/** It needs nothing of the environment, which has keys in it; what this process has compiled it need not compile again. */
function environment(): Record<string, string> {
  // A folder for this version of Node in the one that is configured.
  const compiled = getCompileCacheDir()
  return compiled === undefined ? {} : { NODE_COMPILE_CACHE: dirname(compiled) }
}

/**
 * Does a task in a process of its own: SQLite holds its thread while it copies or checks, which no service may, and cannot be
 * interrupted but by ending the process.
 * @throws the reason of the signal once that aborts, when the process is gone
 */
export async function runTask(task: Task, signal: AbortSignal): Promise<BackupResult> {
  signal.throwIfAborted()
  const child = fork(program, [JSON.stringify(task)], { env: environment(), execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const errors: string[] = []
  let result: BackupResult | undefined
  child.stderr?.on('data', (text) => errors.push(String(text)))
  child.on('message', (message) => {
    result = message as BackupResult
  })
  const end = () => void child.kill('SIGKILL')
  signal.addEventListener('abort', end)
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', () => resolve())
    })
  } finally {
    signal.removeEventListener('abort', end)
  }
  signal.throwIfAborted()
  if (result === undefined) throw new Error(`The work on a backup ended without a word: ${errors.join('')}`)
  return result
}
