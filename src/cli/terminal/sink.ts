import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { exitCodes, Failure, OutputClosed } from './exit.ts'

/** A stream that is written to at its reader's pace. */
export type Sink = {
  /** Rejects with OutputClosed where the reader has gone, with a Failure where nothing can be written. */
  write(text: string): Promise<void>
  /** Waits until all is written. */
  flush(): Promise<void>
}

/** A process's own streams come back to life after an error, so the first one is remembered here. */
export function sinkOf(stream: Writable): Sink {
  let broken: NodeJS.ErrnoException | undefined
  stream.on('error', (error) => {
    broken ??= error
  })

  function check(): void {
    if (broken?.code === 'EPIPE' || (broken === undefined && stream.destroyed)) throw new OutputClosed()
    if (broken !== undefined) throw new Failure(exitCodes.wrongUsage, `The answer cannot be written: ${broken.message}`, { cause: broken })
  }

  async function room(): Promise<void> {
    const over = new AbortController()
    const { signal } = over
    await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]).catch(() => {})
    over.abort()
  }

  return {
    async write(text) {
      check()
      if (!stream.write(text)) await room()
      check()
    },
    async flush() {
      check()
      await new Promise<void>((resolve) => stream.write('', () => resolve()))
      check()
    },
  }
}
