import type { Attempt } from '../../../events/delivery.ts'

/** What is counted of the deliveries of this process. */
export type Meter = {
  attempts: Record<Attempt['outcome'], number>
  /** The lanes that have something to deliver: when it was recorded, in epoch milliseconds. */
  due: Map<string, number>
}

export const newMeter = (): Meter => ({ attempts: { delivered: 0, failed: 0 }, due: new Map() })
