import type { NegotiationEvent, Payload } from '../events/catalogue.ts'
import type { NewEvent } from '../events/envelope.ts'
import { Basis, Stance } from '../events/position.ts'
import { instantOf } from '../events/time.ts'

/** Numbers that look random and are the same in every run (mulberry32). */
export function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
  }
}

export const firstDay = Date.parse('2015-01-01T00:00:00.000Z')
const dayInMs = 86_400_000
const parties = ['north', 'south', 'east']
const points = ['border', 'river', 'mine', 'road']

export const payloads = {
  frame: (): Payload[] => [
    { type: 'NegotiationOpened', data: { id: 'bench', title: 'A negotiation to measure with' } },
    ...parties.map((id): Payload => ({ type: 'PartyJoined', data: { id, name: id, role: 'principal' } })),
    ...points.map((id): Payload => ({ type: 'PointDefined', data: { id, title: id, proposition: `The ${id} is shared` } })),
    { type: 'SourceIntroduced', data: { id: 'gazette', name: 'Gazette', reliability: 'B' } },
  ],
  report: (index: number, day: number): Payload => ({
    type: 'ReportFiled',
    data: {
      id: `report-${index}`,
      source: 'gazette',
      title: `Issue ${index}`,
      publishedAt: {
        earliest: instantOf(firstDay + day * dayInMs),
        latest: instantOf(firstDay + (day + 1) * dayInMs - 1),
        precision: 'day',
        basis: 'printed',
      },
      seen: true,
    },
  }),
}

export type Shape = { events: number; cells: 'all' | 'one'; days: number }

/**
 * A history in which reports are filed as the days go by; a tenth of the developments is recorded
 * late, one in forty is corrected, one in eighty retracted, one in eighty denied.
 */
export function* history({ events, cells, days }: Shape): Generator<Payload> {
  const roll = dice(7)
  yield* payloads.frame()
  const frameSize = payloads.frame().length
  const standing: { id: string; party: string; point: string }[] = []
  let reports = 0
  for (let index = frameSize; index < events; index++) {
    const today = Math.floor((index / events) * days)
    if (index % 50 === frameSize % 50) {
      yield payloads.report(reports++, today)
      continue
    }
    const report = `report-${reports - 1}`
    const published = Math.floor(((index - (index % 50)) / events) * days)
    const victim = standing.length > 100 ? standing[roll(standing.length)] : undefined
    const fate = victim === undefined ? 80 : roll(80)
    if (victim !== undefined && fate === 0) {
      standing.splice(standing.indexOf(victim), 1)
      yield { type: 'DevelopmentRetracted', data: { development: victim.id, reason: 'coder-error', note: 'It never happened' } }
      continue
    }
    if (victim !== undefined && fate === 1) {
      const { id: development, party, point } = victim
      const occurred = spanOf(published, 1)
      yield {
        type: 'PositionDenied',
        data: { development, party, point, by: party, basis: 'official', occurred, reports: [{ report, attribution: [] }] },
      }
      continue
    }
    const day = Math.max(published - (roll(10) === 0 ? roll(days) : roll(3)), 0)
    const party = cells === 'one' ? 'north' : (parties[roll(parties.length)] as string)
    const point = cells === 'one' ? 'border' : (points[roll(points.length)] as string)
    const position = {
      party,
      point,
      stance: Stance.options[roll(7)] as Stance,
      basis: Basis.options[roll(100) === 0 ? 3 : roll(3)] as Basis,
    }
    if (victim !== undefined && fate < 4) {
      yield {
        type: 'DevelopmentCorrected',
        data: {
          development: victim.id,
          reason: 'coder-error',
          note: 'Misread',
          changes: { positions: [{ ...position, party: victim.party, point: victim.point }] },
        },
      }
      continue
    }
    const id = `development-${index}`
    standing.push({ id, party, point })
    yield {
      type: 'StatementMade',
      data: {
        id,
        summary: `Statement ${index} on the ${point}`,
        occurred: spanOf(day, 1),
        actors: [],
        versions: [],
        reports: [{ report, paragraph: 1 + roll(30), attribution: [{ source: 'gazette' }] }],
        positions: [position],
      },
    }
  }
}

const spanOf = (day: number, length: number) => ({
  earliest: instantOf(firstDay + day * dayInMs),
  latest: instantOf(firstDay + (day + length) * dayInMs - 1),
  precision: 'day' as const,
  basis: 'printed' as const,
})

const idOf = (index: number): string => `01900000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`

/** A payload in its envelope, with ids that only look real. */
export function enveloped(payload: Payload, index: number): NewEvent {
  const { type, data } = payload
  const id = idOf(index)
  const hash = index === 0 ? null : index.toString(16).padStart(64, '0')
  const recordedAt = instantOf(firstDay + index * 60_000)
  return { id, type, schemaVersion: 1, recordedAt, recordedBy: 'bench', correlationId: id, causationId: null, previousHash: hash, data }
}

export const asRead = (payload: Payload, revision: number): NegotiationEvent =>
  ({ ...enveloped(payload, revision), stream: 'negotiation-bench', revision, position: revision }) as NegotiationEvent
