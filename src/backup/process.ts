import { rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { UnreadableEvent } from '../../events/reading.ts'
import { failed } from '../result.ts'
import { StoreUnavailable } from '../store/port/port.ts'
import { unlessCorrupt } from '../store/sqlite/failure.ts'
import { sync } from '../store/sqlite/new-file.ts'
import { openReadOnly } from '../store/sqlite/read-only.ts'
import { isCorruption } from '../store/sqlite/result-code.ts'
import { assertLog } from '../store/sqlite/schema.ts'
import { restore } from './restore.ts'
import { type BackupResult, damaged, verifyFile } from './verify.ts'

/** What is done in a process of its own, with the log `from` which it comes. `partial` is written first, and removed by whoever gave the task. */
export type Task =
  | { kind: 'snapshot'; from: string; partial: string }
  | { kind: 'verify'; from: string; partial: string }
  | { kind: 'restore'; from: string; to: string; partial: string }

/** Opens a log as every command does that reads one, and says in the same words why it cannot be. */
function openLog(path: string): DatabaseSync {
  let db: DatabaseSync | undefined
  try {
    db = openReadOnly(path)
    assertLog(db, path)
    return db
  } catch (error) {
    db?.close()
    throw unlessCorrupt(path, error)
  }
}

/**
 * Writes a log as it is at one moment into an empty file, beside whoever writes to it. `VACUUM INTO` is one read transaction:
 * what is written meanwhile neither gets in nor makes it begin again, and nobody waits for it. It keeps rowids that
 * are primary keys, which positions are.
 */
function snapshot(from: string, partial: string): void {
  const db = openLog(from)
  try {
    db.prepare('VACUUM INTO ?').run(partial)
  } finally {
    db.close()
  }
  sync(partial)
}

async function attempt(task: Task): Promise<BackupResult> {
  switch (task.kind) {
    case 'snapshot':
      snapshot(task.from, task.partial)
      return verifyFile(task.partial, task.from)
    case 'verify':
      sync(task.partial)
      return verifyFile(task.partial, task.from)
    case 'restore':
      return restore(task.from, task.to, task.partial)
    default:
      return task satisfies never
  }
}

/** Does a task. What keeps it from being done is returned in words, unless it is a bug. */
async function perform(task: Task): Promise<BackupResult> {
  try {
    return await attempt(task)
  } catch (error) {
    const { message } = error as Error
    if (error instanceof StoreUnavailable) return failed({ kind: 'unavailable', reason: message, isMisnamed: error.isMisnamed })
    if (isCorruption(error) || error instanceof UnreadableEvent) return damaged(`${task.from} is damaged: ${message}`)
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return failed({ kind: 'unavailable', reason: `${task.from}: ${message}`, isMisnamed: false })
  }
}

const task = JSON.parse(process.argv[2] as string) as Task

// Ctrl-C goes to whoever started this as well, who ends it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {})

/** Whoever started this was killed, and can clear nothing up. */
function endOrphaned(): void {
  rmSync(task.partial, { force: true })
  process.exit(1)
}

process.on('disconnect', endOrphaned)
const result = await perform(task)
process.send?.(result, () => {
  process.off('disconnect', endOrphaned)
  process.disconnect()
})
