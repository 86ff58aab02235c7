import fc from 'fast-check'
import type { NegotiationEvent } from '../../events/catalogue.ts'
import { dayInMs, firstDay } from './history-grid.ts'
import { payloadOf } from './history-payloads.ts'
import { anySteps, developmentSteps, frame, type Step } from './history-steps.ts'
import type { Times } from './oracle.ts'
import { isDevelopment, type World, worldOf } from './oracle-world.ts'
import { recorded } from './recording.ts'

const openedAt = Date.parse('2025-12-05T09:00:00.000Z')

/** Nothing begins after a report that tells of it, by whatever way the report came to tell of it. */
const isPossible = ({ developments, denials }: World): boolean =>
  [...developments, ...denials].every(({ earliest, publications }) => publications.every(({ published }) => earliest <= published))

/** The history that a careful registrar makes of the steps: what means nothing or cannot be is left out. */
function historyOf(steps: readonly Step[]): NegotiationEvent[] {
  const events = [recorded({ type: 'NegotiationOpened', data: { id: 'talks', title: 'Talks' } }, 0, openedAt)]
  let world = worldOf(events)
  let clock = openedAt
  for (const step of steps) {
    const sources = events.filter(({ type }) => type === 'SourceIntroduced').length
    const payload = payloadOf(step, world, sources, events.length)
    if (payload === undefined) continue
    const event = recorded(payload, events.length, clock + step.pause)
    const next = worldOf([...events, event])
    if (!isPossible(next)) continue
    events.push(event)
    world = next
    clock += step.pause
  }
  return events
}

/** Random histories of a negotiation: a frame, then up to 40 events of every kind that bears on a status, on a small grid of days. */
export const history: fc.Arbitrary<NegotiationEvent[]> = fc.tuple(frame, anySteps).map((steps) => historyOf(steps.flat()))

/**
 * The same history with its developments recorded in another order, all else in its place.
 * @param ranks the developments are put in ascending order of these, as far as they go
 */
export function rearranged(events: readonly NegotiationEvent[], ranks: readonly number[]): NegotiationEvent[] {
  const developments = events
    .filter(isDevelopment)
    .map((event, index) => ({ event, rank: ranks[index] ?? 0 }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ event }) => event)
  return events.map((inPlace, revision) => {
    const event = isDevelopment(inPlace) ? (developments.shift() ?? inPlace) : inPlace
    const { position, recordedAt, previousHash } = inPlace
    return { ...event, revision, position, recordedAt, previousHash }
  })
}

/** A frame with nothing but developments after it, in two orders of arrival. */
export const arrivals: fc.Arbitrary<{ history: NegotiationEvent[]; rearranged: NegotiationEvent[] }> = fc
  .tuple(frame, developmentSteps, fc.array(fc.nat(99), { minLength: 40, maxLength: 40, size: 'max' }))
  .map(([framed, steps, ranks]) => {
    const events = historyOf([...framed, ...steps])
    return { history: events, rearranged: rearranged(events, ranks) }
  })

/** Instants about the bounds of the grid: first, middle and last of a day, and a millisecond to either side. */
const instant: fc.Arbitrary<number> = fc
  .record({
    day: fc.integer({ min: -1, max: 14 }),
    within: fc.constantFrom(dayInMs - 1, 0, dayInMs / 2, dayInMs / 3),
    beside: fc.constantFrom(0, -1, 1),
  })
  .map(({ day, within, beside }) => firstDay + day * dayInMs + within + beside)

/** Times to ask about, half of them at the newest revision. */
const asked = fc.record({
  back: fc.oneof(fc.constant(0), fc.nat(25)),
  asOf: fc.option(instant, { nil: undefined, freq: 3 }),
  publishedBy: fc.option(instant, { nil: undefined, freq: 2 }),
})

/** A random history and up to `most` times to ask about. */
export const inquiry = (most = 4): fc.Arbitrary<{ history: NegotiationEvent[]; times: Times[] }> =>
  fc.tuple(history, fc.array(asked, { minLength: 1, maxLength: most, size: 'max' })).map(([events, questions]) => ({
    history: events,
    times: questions.map(({ back, ...bounds }) => ({ revision: events.length - 1 - (back % events.length), ...bounds })),
  }))
