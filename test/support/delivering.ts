import { join } from 'node:path'
import type { Test } from 'tap'
import { type Desk, openDesk } from './desk.ts'
import { temporaryFolder } from './folder.ts'
import { type Listening, openServiceHere } from './in-process.ts'
import { type Running, startService } from './process.ts'
import { openReceiver, type Receiver } from './receiver.ts'

/** A service that delivers to a receiver on this machine, and a database that outlives it. */
export type Delivering<Service extends Listening = Running> = {
  folder: string
  database: string
  receiver: Receiver
  desk: Desk
  /** The service as it runs now. */
  service(): Service
  /** Starts it again after it has ended. */
  start(own?: Record<string, string>): Promise<void>
}

type Begin<Service> = (t: Test, own: Record<string, string>) => Promise<Service>

async function delivering<Service extends Listening>(
  t: Test,
  begin: Begin<Service>,
  own: Record<string, string>,
  headers?: Record<string, string>,
): Promise<Delivering<Service>> {
  const folder = temporaryFolder(t)
  const database = join(folder, 'standpoint.db')
  const receiver = await openReceiver(t)
  const start = (more: Record<string, string> = {}) => begin(t, { STORE: `sqlite:${database}`, WEBHOOK_TARGETS: 'any', ...own, ...more })
  let service = await start()
  return {
    folder,
    database,
    receiver,
    desk: openDesk(() => service.url, headers),
    service: () => service,
    async start(more) {
      service = await start(more)
    },
  }
}

/**
 * A service in a process of its own that delivers.
 * @param own what its environment says besides
 */
export const startDelivering = (t: Test, own: Record<string, string> = {}, headers?: Record<string, string>): Promise<Delivering> =>
  delivering(t, startService, own, headers)

/** The same in the process of the test. */
export const openDelivering = (t: Test, own: Record<string, string> = {}): Promise<Delivering<Listening>> =>
  delivering(t, openServiceHere, own)
