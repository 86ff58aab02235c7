import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Test } from 'tap'
import { selfSigned } from './certificate.ts'

/** The one name that the certificate of secure receivers is for. */
export const receiverName = 'hooks.example'
export const certificate = selfSigned(receiverName)

/**
 * An endpoint on every loopback address of IPv4, for as long as a test lasts.
 * @returns its port, and for each connection so far the address that was connected to
 */
export async function openReceiver(t: Test, answer: RequestListener, options: { secure?: boolean } = {}) {
  const server = options.secure ? createSecureServer(certificate, answer) : createServer(answer)
  const sockets = new Set<Socket>()
  const connectedTo: (string | undefined)[] = []
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    connectedTo.push(socket.localAddress)
  })
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return { port: (server.address() as AddressInfo).port, connectedTo }
}
