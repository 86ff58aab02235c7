import { z } from 'zod'
import { developmentKinds } from '../../../events/catalogue.ts'
import { Slug } from '../../../events/identifier.ts'
import { Instant } from '../../../events/time.ts'
import type { Outcome } from '../../negotiations/request.ts'

/** What a write answers: where in the log it is. */
export const Receipt = z
  .object({
    negotiation: Slug,
    rev: z.int().describe('The revision of the last event written; read with `minRev` to see it'),
    recordedAt: Instant,
    events: z.array(z.object({ id: z.uuid(), type: z.string(), rev: z.int() })),
    developments: z.array(Slug).describe('The ids of the developments recorded, in the order of the body'),
  })
  .meta({ id: 'Receipt', description: 'What was recorded, and where in the log' })
export type Receipt = z.output<typeof Receipt>

const isDevelopment = ({ type }: { type: string }): boolean => (developmentKinds as readonly string[]).includes(type)

export function receiptOf(negotiation: string, written: Extract<Outcome, { events: unknown }>): Receipt {
  const { revision: rev, recordedAt, events } = written
  return {
    negotiation,
    rev,
    recordedAt,
    events: events.map(({ id, type, revision }) => ({ id, type, rev: revision })),
    developments: events.filter(isDevelopment).map(({ data }) => (data as { id: string }).id),
  }
}
