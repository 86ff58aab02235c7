import { join } from 'node:path'
import type { Test } from 'tap'
import { type Desk, openDesk } from './desk.ts'
import { temporaryFolder } from './folder.ts'
import { type Running, startService } from './process.ts'
import { openReceiver, type Receiver } from './receiver.ts'

/** A service in a process of its own that delivers to a receiver on this machine, and a database that outlives it. */
export type Delivering = {
  folder: string
  database: string
  receiver: Receiver
  desk: Desk
  /** The process as it runs now. */
  service(): Running
  /** Starts it again after it has ended. */
  start(own?: Record<string, string>): Promise<void>
}

/** @param own what the environment of the service says besides */
export async function startDelivering(t: Test, own: Record<string, string> = {}, headers?: Record<string, string>): Promise<Delivering> {
  const folder = temporaryFolder(t)
  const database = join(folder, 'standpoint.db')
  const receiver = await openReceiver(t)
  const begin = (more: Record<string, string> = {}) =>
    startService(t, { STORE: `sqlite:${database}`, WEBHOOK_TARGETS: 'any', ...own, ...more })
  let service = await begin()
  return {
    folder,
    database,
    receiver,
    desk: openDesk(() => service.url, headers),
    service: () => service,
    async start(more) {
      service = await begin(more)
    },
  }
}
