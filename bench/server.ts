import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Said, Served } from './http-service.ts'

/** A server in a process of its own. */
export type Server = {
  url: string
  /** Processor time that it has used so far, in microseconds. */
  cpu(): Promise<number>
  close(): Promise<void>
}

export async function startServer(served: Served): Promise<Server> {
  const child = fork(new URL('./http-service.ts', import.meta.url))
  const ended = once(child, 'exit')
  const answer = async (): Promise<Said> => {
    const [said] = await Promise.race([once(child, 'message'), ended.then(() => Promise.reject(new Error('The server has ended')))])
    return said
  }
  child.send(served)
  const said = await answer()
  if (!('port' in said)) throw new Error('The server does not say where it listens')
  return {
    url: `http://127.0.0.1:${said.port}`,
    async cpu() {
      child.send('cpu')
      const used = await answer()
      return 'cpu' in used ? used.cpu : Number.NaN
    },
    async close() {
      child.disconnect()
      await ended
    },
  }
}
