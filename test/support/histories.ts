import fc from 'fast-check'
import type { NegotiationEvent } from '../../events/catalogue.ts'
import { Basis } from '../../events/position.ts'
import { dayInMs, firstDay } from './history-grid.ts'
import { payloadOf as payloadOfRulesetOne } from './history-payloads.ts'
import { payloadOf } from './history-payloads-of-ruleset-2.ts'
import { isPossible, isRefused } from './history-refusals.ts'
import { anySteps, developmentSteps, frame, type Step as StepOfRulesetOne } from './history-steps.ts'
import * as rulesetTwo from './history-steps-of-ruleset-2.ts'
import type { Times } from './oracle.ts'
import { heldOf } from './oracle-record.ts'
import { isDevelopment, worldOf } from './oracle-world.ts'
import { recorded } from './recording.ts'

/** Of which facts a history is made: of those that ruleset 1 knew, or of all. */
export type Ruleset = 1 | 2

const openedAt = Date.parse('2025-12-05T09:00:00.000Z')

/** A history of what the steps mean, one after the other; what means nothing or is refused is left out. */
function recordOf<S extends { pause: number }>(
  steps: readonly S[],
  payloadFor: (step: S, events: readonly NegotiationEvent[]) => Parameters<typeof recorded>[0] | undefined,
  refuses: (events: readonly NegotiationEvent[], event: NegotiationEvent) => boolean,
): NegotiationEvent[] {
  const events = [recorded({ type: 'NegotiationOpened', data: { id: 'talks', title: 'Talks' } }, 0, openedAt)]
  let clock = openedAt
  for (const step of steps) {
    const payload = payloadFor(step, events)
    if (payload === undefined) continue
    const event = recorded(payload, events.length, clock + step.pause)
    if (refuses(events, event)) continue
    events.push(event)
    clock += step.pause
  }
  return events
}

const historyOfRulesetOne = (steps: readonly StepOfRulesetOne[]): NegotiationEvent[] =>
  recordOf(
    steps,
    (step, events) => {
      const world = worldOf(events)
      return payloadOfRulesetOne(step, world, world.sources.length, events.length)
    },
    (events, event) => !isPossible(worldOf([...events, event])),
  )

const historyOfRulesetTwo = (steps: readonly rulesetTwo.Step[]): NegotiationEvent[] =>
  recordOf(steps, (step, events) => payloadOf(step, worldOf(events), heldOf(events), events.length), isRefused)

/** Random histories of a negotiation: a frame, then up to 40 events of every kind that bears on a status, on a small grid of days. */
export const historyIn = (ruleset: Ruleset): fc.Arbitrary<NegotiationEvent[]> =>
  ruleset === 1
    ? fc.tuple(frame, anySteps).map((steps) => historyOfRulesetOne(steps.flat()))
    : fc.tuple(rulesetTwo.frame, rulesetTwo.anySteps).map((steps) => historyOfRulesetTwo(steps.flat()))

/** Histories of what ruleset 1 knew. */
export const history = historyIn(1)

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

const arrivalRanks = fc.array(fc.nat(99), { minLength: 40, maxLength: 40, size: 'max' })

/** A frame with nothing but developments after it (and, in ruleset 2, what is then known of their order), in two orders of arrival. */
export const arrivalsIn = (ruleset: Ruleset): fc.Arbitrary<{ history: NegotiationEvent[]; rearranged: NegotiationEvent[] }> => {
  const histories =
    ruleset === 1
      ? fc.tuple(frame, developmentSteps).map((steps) => historyOfRulesetOne(steps.flat()))
      : fc.tuple(rulesetTwo.frame, rulesetTwo.developmentSteps).map((steps) => historyOfRulesetTwo(steps.flat()))
  return fc.tuple(histories, arrivalRanks).map(([events, ranks]) => ({ history: events, rearranged: rearranged(events, ranks) }))
}

export const arrivals = arrivalsIn(1)

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

/** What ruleset 2 can assume beside times, each left out more often than not. */
const assumed = fc.record({
  basis: fc.option(fc.constantFrom(...Basis.options), { nil: undefined, freq: 3 }),
  version: fc.option(fc.nat(3), { nil: undefined, freq: 2 }),
  without: fc.option(
    fc.array(fc.record({ kind: fc.constantFrom('source', 'source', 'report', 'alignment'), pick: fc.nat(5) }), {
      minLength: 1,
      maxLength: 2,
    }),
    { nil: undefined, freq: 3 },
  ),
})

/** Of what is drawn only what is on record at that revision. */
function assumedAt(events: readonly NegotiationEvent[], { basis, version, without }: DrawnOf<typeof assumed>) {
  const { versions, sources, reports, parties } = worldOf(events)
  const among = { source: sources, report: reports, alignment: parties }
  const named = without?.flatMap(({ kind, pick }) => (among[kind][pick] === undefined ? [] : [`${kind}:${among[kind][pick].id}`]))
  return { basis, version: version === undefined ? undefined : versions[version]?.id, without: named }
}
type DrawnOf<A> = A extends fc.Arbitrary<infer T> ? T : never

/** A random history and up to `most` questions to ask of it. */
export const inquiryIn = (ruleset: Ruleset, most = 4): fc.Arbitrary<{ history: NegotiationEvent[]; times: Times[] }> =>
  fc
    .tuple(
      historyIn(ruleset),
      fc.array(fc.tuple(asked, ruleset === 1 ? fc.constant(null) : assumed), { minLength: 1, maxLength: most, size: 'max' }),
    )
    .map(([events, questions]) => ({
      history: events,
      times: questions.map(([{ back, ...bounds }, drawn]) => {
        const revision = events.length - 1 - (back % events.length)
        return { revision, ...bounds, ...(drawn === null ? {} : assumedAt(events.slice(0, revision + 1), drawn)) }
      }),
    }))

export const inquiry = (most = 4) => inquiryIn(1, most)
