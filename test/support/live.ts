import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { base, openService, type ServiceOptions } from './service.ts'

/** Follows a stream, block by block. */
async function follow(t: Test, url: string, headers: Record<string, string> = {}) {
  const ending = new AbortController()
  t.teardown(() => ending.abort())
  const response = await fetch(url, { headers, signal: ending.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const nothing = { done: true, value: undefined } as const
  /** Who has left hears no more; that a stream breaks off is a failure to anybody else. */
  const left = (error: unknown) => (ending.signal.aborted ? nothing : Promise.reject(error))
  let text = ''
  /** The next block, without the blank line at its end; null where the stream ended. */
  async function next(): Promise<string | null> {
    for (;;) {
      const at = text.indexOf('\n\n')
      if (at >= 0) {
        const block = text.slice(0, at)
        text = text.slice(at + 2)
        return block
      }
      const { done, value } = (await reader?.read().catch(left)) ?? nothing
      if (done) return null
      text += value
    }
  }
  return { response, next, leave: () => ending.abort() }
}

/** The event and the id in a block. */
export const told = (block: string | null) => {
  const [, name = null, id = null, data = null] = /^(?:retry: \d+\n)?(?:event: (\w+)\n)?id: (\S+)\ndata:(?: (.+))?$/.exec(block ?? '') ?? []
  return { name, id, data: data === null ? null : JSON.parse(data) }
}

/** The service with the sample, listening, and whoever follows it. */
export async function openLive(t: Test, options: ServiceOptions = {}) {
  const service = await openService(t, options)
  await service.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = service.app.server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}${base}/stream`
  return { ...service, port, url, follow: (query = '', headers?: Record<string, string>) => follow(t, `${url}${query}`, headers) }
}
