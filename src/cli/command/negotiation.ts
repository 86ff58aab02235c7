import { exitCodes, Failure } from '../terminal/exit.ts'
import type { ServiceClient } from '../transport/client.ts'

export const negotiationPath = (id: string): string => `/negotiations/${encodeURIComponent(id)}`
export const logPath = (id: string): string => `${negotiationPath(id)}/events`

/** The negotiation that is meant: the one named, or else the only one there is. */
export async function chosenNegotiation(service: ServiceClient, named: string | undefined): Promise<string> {
  if (named !== undefined) return named
  const [only, ...more] = await service.negotiations()
  if (only === undefined) throw new Failure(exitCodes.wrongUsage, 'No negotiation is on record yet; load one (seed) or open one (append)')
  if (more.length > 0)
    throw new Failure(exitCodes.wrongUsage, `Which negotiation? Name one of ${[only, ...more].map(({ id }) => id).join(', ')}`)
  return only.id
}
