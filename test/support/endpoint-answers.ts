import type { OutgoingHttpHeaders } from 'node:http'
import type { Answer } from './receiver.ts'

export const answering =
  (status: number, headers: OutgoingHttpHeaders = {}, text = ''): Answer =>
  (response) =>
    void response.writeHead(status, headers).end(text)

/** Holds an answer back until something else is done. */
export const after =
  (done: Promise<unknown>, answer: Answer): Answer =>
  (response) =>
    void done.then(() => answer(response))

export const hanging: Answer = () => {}

/** Ends the connection before it has said anything. */
export const resetting: Answer = ({ socket }) => void socket?.resetAndDestroy()

export const cutInHead: Answer = ({ socket }) => void socket?.end('HTTP/1.1 200 OK\r\nx-half')

export const cutInBody: Answer = (response) =>
  void response.writeHead(200, { 'content-length': '100' }).write('begun', () => response.destroy())

/** Says for ever that it is at work. */
export const processing: Answer = (response) => {
  response.writeProcessing()
  const next = setInterval(() => response.writeProcessing(), 100)
  response.on('close', () => clearInterval(next))
}

/** Sends its body byte by byte for ever. */
export const dripping: Answer = (response) => {
  response.writeHead(200).write('.')
  const next = setInterval(() => response.write('.'), 100)
  response.on('close', () => clearInterval(next))
}

/** Sends a body without end as fast as it is taken. */
export const pouring: Answer = (response) => {
  const pour = () => {
    while (!response.destroyed && response.write('.'.repeat(10_000)));
  }
  response.writeHead(200).on('drain', pour)
  pour()
}

export const redirecting = (status: number, location: string): Answer => answering(status, { location })

export const noHttp: Answer = ({ socket }) => void socket?.end('220 mail.example ESMTP\r\n')

export const hugeHeaders: Answer = answering(200, { 'x-long': 'a'.repeat(100_000) })
