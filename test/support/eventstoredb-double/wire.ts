import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type Wire = {
  port: number
  /** Whether it takes connections and passes on what comes. */
  isRunning(): boolean
  /** How many connections are open. */
  connections(): number
  /** Breaks all connections. */
  cut(): void
  /** Takes connections and bytes and passes nothing on, either way. */
  freeze(): void
  thaw(): void
  /** Breaks all connections and takes no new ones. */
  close(): Promise<void>
  /** Takes connections again on the same port. */
  open(): Promise<void>
}

/** A port of its own before a server's, so that the connections can fail in ways in which no server lets them fail. */
export const wireTo = async (server: number): Promise<Wire> => {
  const pipes = new Set<[from: Socket, to: Socket]>()
  let isFrozen = false

  const listener = createServer({ pauseOnConnect: true }, (near) => {
    const far = connect(server, '127.0.0.1')
    const ways: [Socket, Socket][] = [
      [near, far],
      [far, near],
    ]
    for (const way of ways) {
      const [from, to] = way
      pipes.add(way)
      from.setNoDelay(true)
      // The end of the other side tells what there is to tell.
      from.on('error', () => {})
      from.on('close', () => {
        pipes.delete(way)
        to.destroySoon()
      })
      if (!isFrozen) from.pipe(to)
    }
  })

  const cut = () => {
    for (const [from] of pipes) from.destroy()
  }
  const open = async (port: number) => {
    listener.listen(port, '127.0.0.1')
    await once(listener, 'listening')
  }
  await open(0)
  const { port } = listener.address() as AddressInfo

  return {
    port,
    isRunning: () => listener.listening && !isFrozen,
    connections: () => pipes.size / 2,
    cut,
    freeze() {
      isFrozen = true
      for (const [from, to] of pipes) from.unpipe(to).pause()
    },
    thaw() {
      isFrozen = false
      for (const [from, to] of pipes) from.pipe(to)
    },
    async close() {
      if (!listener.listening) return
      const closed = once(listener, 'close')
      listener.close()
      cut()
      await closed
    },
    open: () => open(port),
  }
}
