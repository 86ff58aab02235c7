import { rmSync } from 'node:fs'
import { perform, type Task } from './task.ts'

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
