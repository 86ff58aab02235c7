import { fork } from 'node:child_process'
import { once } from 'node:events'

/** What a process does when it is asked; all that goes in and comes out is cloned. */
type Functions = Record<string, (...given: never[]) => unknown>
type Asked = { number: number; name: string; given: never[] }
type Answered = { number: number; value: unknown } | { number: number; error: string }

/** Another process, and what it does when it is asked. */
export type Process<F extends Functions> = {
  ask<Name extends keyof F & string>(name: Name, ...given: Parameters<F[Name]>): Promise<Awaited<ReturnType<F[Name]>>>
  close(): Promise<void>
}

/** Starts a file that answers by `answering` in a process of its own. */
export function openProcess<F extends Functions>(file: URL): Process<F> {
  const child = fork(file, { serialization: 'advanced' })
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  const ended = once(child, 'exit')
  let count = 0
  child.on('message', (answered: Answered) => {
    const letter = waiting.get(answered.number)
    waiting.delete(answered.number)
    if ('error' in answered) letter?.reject(new Error(answered.error))
    else letter?.resolve(answered.value as never)
  })
  child.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`${file.pathname} has ended`))
  })
  return {
    ask: (name, ...given) =>
      new Promise((resolve, reject) => {
        waiting.set(count, { resolve, reject })
        child.send({ number: count++, name, given })
      }),
    async close() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

/** Answers whoever started this process, until it lets go of it. */
export function answering(functions: Functions): void {
  const answer = (answered: Answered) => process.send?.(answered)
  process.on('message', async ({ number, name, given }: Asked) => {
    try {
      answer({ number, value: await functions[name]?.(...given) })
    } catch (error) {
      answer({ number, error: (error as Error).stack ?? String(error) })
    }
  })
  process.once('disconnect', () => process.exit(0))
}

/** Milliseconds of the machine's clock that never runs back: the same in all processes. */
export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6

/** Processor time that this process has used so far, in microseconds. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}
