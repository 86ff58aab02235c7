import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Test } from 'tap'

export type RawAnswer = { status: number; headers: Record<string, string>; body: string }

/** The answers in what came over a connection, each with a Content-Length. */
export function answersIn(text: string): RawAnswer[] {
  const answers: RawAnswer[] = []
  for (let rest = text; rest !== ''; ) {
    const at = rest.indexOf('\r\n\r\n')
    const [first = '', ...lines] = rest.slice(0, at).split('\r\n')
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    )
    const length = Number(headers['content-length'] ?? 0)
    answers.push({ status: Number(first.split(' ')[1]), headers, body: rest.slice(at + 4, at + 4 + length) })
    rest = rest.slice(at + 4 + length)
  }
  return answers
}

/** A connection on which anything can be said; ended with the test. */
export async function openRaw(t: Test, port: number) {
  const socket: Socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  t.teardown(() => socket.destroy())
  let text = ''
  let broke: string | undefined
  socket.setEncoding('latin1')
  socket.on('data', (chunk) => {
    text += chunk
  })
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    broke = code
  })
  socket.on('end', () => socket.end())
  const closed = once(socket, 'close').catch(() => {})
  await once(socket, 'connect')
  return {
    socket,
    say: (given: string) => socket.write(given, 'latin1'),
    text: () => text,
    answers: () => answersIn(text),
    /** Resolves when so many answers have come. */
    async until(count: number): Promise<RawAnswer[]> {
      while (answersIn(text).length < count)
        await Promise.race([once(socket, 'data'), closed.then(() => Promise.reject(new Error(`closed after ${text}`)))])
      return answersIn(text)
    },
    /** What broke the connection, if anything did, once it is closed. */
    closed: async (): Promise<string | undefined> => {
      await closed
      return broke
    },
  }
}
