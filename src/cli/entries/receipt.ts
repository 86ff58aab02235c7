import { z } from 'zod'

/** What a write answers, as much of it as is told to the user. */
const Receipt = z.looseObject({
  negotiation: z.string(),
  events: z.array(z.looseObject({ id: z.string(), type: z.string(), rev: z.int() })),
})

/** A receipt in a line for each event: where it is, what it is, and its id. */
export function receiptText(body: string, isRepeated: boolean): string {
  const { negotiation, events } = Receipt.parse(JSON.parse(body))
  const before = isRepeated ? ', recorded before' : ''
  return events.map(({ id, type, rev }) => `${negotiation} revision ${rev}: ${type} ${id}${before}`).join('\n')
}
