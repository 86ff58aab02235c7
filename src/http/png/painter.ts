import { Worker } from 'node:worker_threads'
import { failed, ok, type Result } from '../../result.ts'
import type { PaintTask } from './worker.ts'

/** Pictures that wait for their turn, at the most. */
const queueLimit = 16

/** Who makes pictures of drawings, in a thread of its own: one takes a hundred milliseconds, for which no request is to wait. */
export type Painter = {
  /** The drawing as PNG; refused where too many wait. */
  paint(task: PaintTask): Promise<Result<Buffer, 'busy'>>
  close(): Promise<void>
}

type Waiting = { resolve(png: Uint8Array): void; reject(error: unknown): void }

/** Nothing is loaded before the first picture: the fonts and what draws them take more memory than a small service. */
export function openPainter(): Painter {
  let worker: Worker | undefined
  /** In order: the thread paints one after the other. */
  const waiting: Waiting[] = []

  function start(): Worker {
    // It needs nothing of the environment, which has keys in it, nor of what this process was started with.
    const started = new Worker(new URL('./worker.ts', import.meta.url), { env: {}, execArgv: [] })
    started.unref()
    started.on('message', (png: Uint8Array) => waiting.shift()?.resolve(png))
    const end = (error: unknown) => {
      // A thread that failed is followed by another at the next picture.
      if (worker === started) worker = undefined
      for (const { reject } of waiting.splice(0)) reject(error)
    }
    started.on('error', end)
    started.on('exit', () => end(new Error('The thread that paints has ended')))
    return started
  }

  return {
    async paint(task) {
      if (waiting.length >= queueLimit) return failed('busy')
      worker ??= start()
      const painted = new Promise<Uint8Array>((resolve, reject) => waiting.push({ resolve, reject }))
      worker.postMessage(task)
      return ok(Buffer.from((await painted).buffer))
    },
    async close() {
      await worker?.terminate()
    },
  }
}
