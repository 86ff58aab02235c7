import { z } from 'zod'
import { Slug } from '../../../events/identifier.ts'
import { exitCodes, Failure } from '../terminal/exit.ts'
import type { ServiceClient } from '../transport/client.ts'

const Listed = z.object({ id: Slug, rev: z.int() })
/** A negotiation, and the revision at which it stood when it was listed. */
export type Listed = z.output<typeof Listed>

const List = z.object({ negotiations: z.array(Listed) })

export const negotiationPath = (id: string): string => `/negotiations/${encodeURIComponent(id)}`
export const logPath = (id: string): string => `${negotiationPath(id)}/events`

/** Every negotiation on record, in order of opening. */
export async function allNegotiations(service: ServiceClient): Promise<Listed[]> {
  const all: Listed[] = []
  for await (const { negotiations } of service.pages(List, '/negotiations?limit=1000')) all.push(...negotiations)
  return all
}

/** The negotiation that is meant: the one named, or else the only one there is. */
export async function chosenNegotiation(service: ServiceClient, named: string | undefined): Promise<string> {
  if (named !== undefined) return named
  const [only, ...more] = await allNegotiations(service)
  if (only === undefined) throw new Failure(exitCodes.wrongUsage, 'No negotiation is on record yet; load one (seed) or open one (append)')
  if (more.length > 0)
    throw new Failure(exitCodes.wrongUsage, `Which negotiation? Name one of ${[only, ...more].map(({ id }) => id).join(', ')}`)
  return only.id
}
