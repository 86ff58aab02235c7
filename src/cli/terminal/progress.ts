import { SingleBar } from 'cli-progress'
import type { Terminal } from './terminal.ts'

export type Progress = { advance(by?: number): void; end(): void }

const none: Progress = { advance: () => {}, end: () => {} }

/** Fewer steps than these are over before a bar can be read. */
const long = 200

/** A progress bar on stderr, where that is a terminal and the work is long. */
export function progressOf({ bar: stream }: Terminal, label: string, total: number): Progress {
  if (stream === undefined || total < long) return none
  const format = `${label} {bar} {value}/{total}`
  // The process has one handler for Ctrl-C, and it is not the bar's.
  const bar = new SingleBar({ format, stream, barsize: 30, hideCursor: true, clearOnComplete: true, gracefulExit: false })
  bar.start(total, 0)
  return { advance: (by = 1) => bar.increment(by), end: () => bar.stop() }
}
