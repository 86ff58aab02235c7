import type { Test } from 'tap'
import { type Command, commandData } from '../../src/negotiations/commands/command.ts'
import { openService, type Service, type ServiceOptions } from './service.ts'

/** Where the crowd negotiates. */
export const crowd = '/negotiations/crowd'

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/** The service with so many principals on so many points, each of whom refuses each. */
export async function openCrowd(t: Test, parties: number, points: number, options: ServiceOptions = {}): Promise<Service> {
  const service = await openService(t, { ...options, isEmpty: true })
  const written = async (path: string, body: unknown) => {
    const { statusCode, body: answer } = await service.post(path, body)
    if (statusCode !== 201) throw new Error(`${path}: ${answer}`)
  }
  await written('/negotiations', {
    id: 'crowd',
    title: 'A crowded table',
    points: numbers(points).map((index) => ({ id: `point-${index}`, title: `Point ${index}`, proposition: `What point ${index} says` })),
    sources: [{ id: 'gazette', name: 'Gazette', reliability: 'B' }],
    reports: [
      {
        id: 'gazette-1',
        source: 'gazette',
        title: 'They refuse',
        publishedAt: { earliest: '2024-05-10', precision: 'day', basis: 'printed' },
      },
    ],
  })
  // By the ledger's own door, many at once: by a request for each it would take longer than what is asked of them.
  const joining = numbers(parties).map(
    (index): Command => ({
      type: 'JoinParty',
      data: commandData.JoinParty.parse({ id: `party-${index}`, name: `Party ${index}`, role: 'principal' }),
    }),
  )
  for (let index = 0; index < parties; index += 500) {
    const { outcome } = await service.ledger.write('crowd', { commands: joining.slice(index, index + 500), by: 'write-key' })
    if (outcome !== 'recorded') throw new Error(`parties from ${index} on: ${outcome}`)
  }
  const all = numbers(points).flatMap((point) =>
    numbers(parties).map((party) => ({ party: `party-${party}`, point: `point-${point}`, stance: 'refused', basis: 'official' })),
  )
  for (const [index] of all.entries())
    if (index % 500 === 0)
      await written(`${crowd}/developments`, {
        kind: 'StatementMade',
        id: `refusal-${index}`,
        summary: 'They refuse it',
        occurred: { earliest: '2024-05-09', precision: 'day', basis: 'printed' },
        reports: [{ report: 'gazette-1' }],
        positions: all.slice(index, index + 500),
      })
  return service
}
