import type { NegotiationEvent, Payload } from '../events/catalogue.ts'
import type { NewEvent } from '../events/envelope.ts'
import { Basis, type Position, Stance } from '../events/position.ts'
import { type Interval, instantOf } from '../events/time.ts'
import { dice } from './dice.ts'

/** What a history is made of. `shuffled`: each report is of a day drawn from all of them, whenever it is recorded. */
export type Shape = { events: number; parties: number; points: number; days: number; order: 'as it comes' | 'shuffled' }

/** An event to record, and the epoch ms at which a desk at work on that day would record it. */
export type Recording = { payload: Payload; recordedAt: number }

export const negotiation = 'bench'
export const firstDay = Date.parse('2015-01-01T00:00:00.000Z')
export const dayInMs = 86_400_000
const perReport = 10
/** How far back corrections, denials and retractions reach, in developments. */
const inMind = 1000

/** What all histories have in common, in words. */
export const rates =
  'Histories: a report for every nine developments; 80 % of these timed to the day, 15 % to the instant, 5 % to the week;\n' +
  '1 % allegations; 0.5 % corrected, 0.2 % retracted, 0.1 % denied by the party itself.\n'

/** What is its own of a history, in words. */
export const described = ({ events, parties, points, days, order }: Shape): string =>
  `${events.toLocaleString('en')} events on ${parties * points} ${parties * points === 1 ? 'cell' : 'cells'} over ${days.toLocaleString('en')} days, ` +
  (order === 'shuffled' ? 'recorded in random order of world time' : '9 % of them recorded up to 30 days late, 1 % up to a year')

const partyOf = (index: number): string => `party-${index}`
const pointOf = (index: number): string => `point-${index}`

export const frameOf = ({ parties, points }: Pick<Shape, 'parties' | 'points'>): Payload[] => [
  { type: 'NegotiationOpened', data: { id: negotiation, title: 'A negotiation to measure with' } },
  ...Array.from({ length: parties }, (_, index): Payload => {
    const id = partyOf(index)
    return { type: 'PartyJoined', data: { id, name: id, role: 'principal' } }
  }),
  ...Array.from({ length: points }, (_, index): Payload => {
    const id = pointOf(index)
    return { type: 'PointDefined', data: { id, title: id, proposition: `What is said of ${id} holds` } }
  }),
  { type: 'SourceIntroduced', data: { id: 'gazette', name: 'Gazette', reliability: 'B' } },
]

const spanOf = (from: number, length: number, precision: Interval['precision']): Interval => ({
  earliest: instantOf(from),
  latest: instantOf(from + length),
  precision,
  basis: 'printed',
})

const dayAt = (day: number): Interval => spanOf(firstDay + day * dayInMs, dayInMs - 1, 'day')

type Standing = { id: string; party: string; point: string }

/** A history of that many events, the same in every run. */
export function* history(shape: Shape): Generator<Recording> {
  const { events, days, order } = shape
  const roll = dice(7)
  const frame = frameOf(shape)
  for (const payload of frame) yield { payload, recordedAt: firstDay }
  const standing: Standing[] = []
  let report = ''
  let published = 0

  const occurred = (): Interval => {
    const late = roll(100)
    const day = Math.max(published - (late === 0 ? roll(365) : late < 10 ? roll(30) : roll(3)), 0)
    const precision = roll(100)
    if (precision < 80) return dayAt(day)
    const start = firstDay + day * dayInMs
    return precision < 95 ? spanOf(start + roll(dayInMs), 0, 'instant') : spanOf(start, 7 * dayInMs - 1, 'week')
  }
  const drawn = (): Position => ({
    party: partyOf(roll(shape.parties)),
    point: pointOf(roll(shape.points)),
    stance: Stance.options[roll(Stance.options.length)] as Stance,
    basis: Basis.options[roll(100) === 0 ? 3 : roll(3)] as Basis,
  })

  for (let index = frame.length; index < events; index++) {
    const recordedAt = firstDay + dayInMs + Math.floor((index / events) * days * dayInMs)
    if ((index - frame.length) % perReport === 0) {
      published = order === 'shuffled' ? roll(days) : Math.floor((index / events) * days)
      report = `report-${index}`
      const data = { id: report, source: 'gazette', title: `Issue ${index}`, publishedAt: dayAt(published), seen: true }
      yield { payload: { type: 'ReportFiled', data }, recordedAt }
      continue
    }
    const fate = roll(1000)
    const place = standing.length - 1 - roll(Math.min(standing.length, inMind) || 1)
    const victim = fate < 8 ? standing[place] : undefined
    if (victim === undefined) {
      const id = `development-${index}`
      const position = drawn()
      standing.push({ id, party: position.party, point: position.point })
      const reports = [{ report, paragraph: 1 + roll(30), attribution: [{ source: 'gazette' }] }]
      const told = { id, summary: `Statement ${index} on ${position.point}`, occurred: occurred(), actors: [], versions: [], reports }
      yield { payload: { type: 'StatementMade', data: { ...told, positions: [position] } }, recordedAt }
      continue
    }
    const { id: development, party, point } = victim
    if (fate < 5) {
      const changes = { positions: [{ ...drawn(), party, point, note: `As entry ${index} reads it` }] }
      yield {
        payload: { type: 'DevelopmentCorrected', data: { development, reason: 'coder-error', note: 'Misread', changes } },
        recordedAt,
      }
    } else if (fate < 7) {
      standing.splice(place, 1)
      yield { payload: { type: 'DevelopmentRetracted', data: { development, reason: 'coder-error', note: 'It never was' } }, recordedAt }
    } else {
      const denial = { development, party, point, by: party, basis: 'official' as const, occurred: dayAt(published) }
      yield { payload: { type: 'PositionDenied', data: { ...denial, reports: [{ report, attribution: [] }] } }, recordedAt }
    }
  }
}

const idOf = (index: number): string => `01900000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`

/** A recording in its envelope, with ids and hashes that only look real. */
export function enveloped({ payload: { type, data }, recordedAt: at }: Recording, index: number): NewEvent {
  const id = idOf(index)
  const previousHash = index === 0 ? null : index.toString(16).padStart(64, '0')
  const recordedAt = instantOf(at)
  return { id, type, schemaVersion: 1, recordedAt, recordedBy: 'bench', correlationId: id, causationId: null, previousHash, data }
}

/** A recording as the log would give it back. */
export const asRead = (recording: Recording, revision: number): NegotiationEvent =>
  ({ ...enveloped(recording, revision), stream: `negotiation-${negotiation}`, revision, position: revision }) as NegotiationEvent
