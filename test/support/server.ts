import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Test } from 'tap'
import { selfSigned } from './certificate.ts'

/** The one name that the certificate of secure servers is for. */
export const serverName = 'hooks.example'
export const certificate = selfSigned(serverName)

/**
 * A web server on every loopback address of IPv4, for as long as a test lasts.
 * @returns its port, for each connection so far the address that was connected to, and the connections that are open
 */
export async function openServer(t: Test, answer: RequestListener, options: { secure?: boolean } = {}) {
  const server = options.secure ? createSecureServer(certificate, answer) : createServer(answer)
  const sockets = new Set<Socket>()
  const connectedTo: (string | undefined)[] = []
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    connectedTo.push(socket.localAddress)
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return { port: (server.address() as AddressInfo).port, connectedTo, sockets: sockets as ReadonlySet<Socket> }
}
