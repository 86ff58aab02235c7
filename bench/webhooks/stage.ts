import type { Run } from '../figure.ts'
import { openProcess, type Process } from './process.ts'
import type { Receiver } from './receiver.ts'
import type { Sender } from './sender.ts'

/** A service that delivers from a store of its own, and its endpoints, each side in a process of its own. */
export type Stage = { sender: Process<Sender>; receiver: Process<Receiver>; ports: number[]; close(): Promise<void> }

export async function openStage({ store, endpoints }: { store: string; endpoints: number }): Promise<Stage> {
  const sender = openProcess<Sender>(new URL('./sender.ts', import.meta.url))
  const receiver = openProcess<Receiver>(new URL('./receiver.ts', import.meta.url))
  const ports = await receiver.ask('open', endpoints)
  await sender.ask('open', store)
  return {
    ...{ sender, receiver, ports },
    async close() {
      await sender.ask('close')
      await Promise.all([sender.close(), receiver.close()])
    },
  }
}

/** How much the benchmarks of webhooks measure. */
export type WebhookRun = Run & {
  /** Entries in the log of the backlog. */
  events: number
}
