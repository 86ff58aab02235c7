import type { Point } from '../projections/frame.ts'
import { type Negotiation, negotiation } from '../projections/negotiation.ts'
import { type Asking, momentOf } from '../projections/questions/moment.ts'
import { pointStatusAt } from '../projections/questions/status.ts'
import { dice } from './dice.ts'
import type { Figure, Run, Section } from './figure.ts'
import { quantile } from './rounds.ts'
import { asRead, dayInMs, described, firstDay, history, type Shape } from './workload.ts'

const limitMs = 2
const timesPresent = 3

const folded = (shape: Shape): Negotiation => {
  const state = negotiation.initial()
  let revision = 0
  for (const recording of history(shape)) negotiation.evolve(state, asRead(recording, revision++))
  return state
}

const kinds = {
  present: [],
  asOf: ['asOf'],
  knownAt: ['knownAt'],
  'asOf + knownAt': ['asOf', 'knownAt'],
  publishedBy: ['publishedBy'],
  'all three': ['asOf', 'knownAt', 'publishedBy'],
} satisfies Record<string, (keyof Asking)[]>

type Kind = keyof typeof kinds

/** Milliseconds that each question took, kind by kind in turn. */
function asked(state: Negotiation, days: number, rounds: number): Record<Kind, number[]> {
  const roll = dice(11)
  const instant = () => firstDay + dayInMs + roll(days) * dayInMs + roll(dayInMs)
  const point = state.registry.frame.points.get('point-0') as Point
  const names = Object.keys(kinds) as Kind[]
  const took = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Kind, number[]>
  const warmUp = Math.ceil(rounds / 5)
  for (let round = -warmUp; round < rounds; round++)
    for (const name of names) {
      const asking: Asking = Object.fromEntries(kinds[name].map((time) => [time, instant()]))
      const start = performance.now()
      const moment = momentOf(state, asking)
      if ('code' in moment) throw new Error(moment.message)
      JSON.stringify(pointStatusAt(state, moment, point, {}))
      const ms = performance.now() - start
      if (round >= 0) took[name].push(ms)
    }
  return took
}

function figuresOf(label: string, took: Record<Kind, number[]>): Figure[] {
  const of = (name: Kind, quantileName: 'p50' | 'p99', share: number): Figure => {
    const [value, bare] = [quantile(took[name], share), quantile(took.present, share)]
    const ratio = value / bare
    const isMet = ratio <= timesPresent && (quantileName === 'p50' || value < limitMs)
    const says = quantileName === 'p50' ? `≤ ${timesPresent * 100} %` : `< ${limitMs} ms, ≤ ${timesPresent * 100} %`
    const goal = name === 'asOf + knownAt' ? { says, isMet } : null
    return { name: `${label}: ${name}, ${quantileName}`, unit: 'ms', value, against: 'present', bare, ratio, goal }
  }
  return (Object.keys(took) as Kind[]).flatMap((name) => [of(name, 'p50', 0.5), of(name, 'p99', 0.99)])
}

/** The status of a point with a crowded past, as it stands and at any of its pasts, up to its JSON. */
export function questions({ isQuick, rounds }: Run): Section {
  const desk: Shape = { events: isQuick ? 12_000 : 112_500, parties: 1, points: 1, days: 3650, order: 'as it comes' }
  const hostile: Shape = { ...desk, order: 'shuffled' }
  const sections = (
    [
      ['desk', desk],
      ['hostile', hostile],
    ] as const
  ).map(([label, shape]) => {
    const state = folded(shape)
    const claims =
      state.cells.byPoint
        .get('point-0')
        ?.get('party-0')
        ?.claims.reduce((sum, { entries }) => sum + entries.length, 0) ?? 0
    const took = asked(state, shape.days, rounds * (isQuick ? 20 : 200))
    const notes = described(shape)
    return { notes: [`${label}: ${claims.toLocaleString('en')} claims; ${notes[0]}`, ...notes.slice(1)], figures: figuresOf(label, took) }
  })
  return {
    title: 'Status of a point at random instants (pointStatusAt + JSON.stringify)',
    notes: [...new Set(sections.flatMap(({ notes }) => notes))],
    figures: sections.flatMap(({ figures }) => figures),
  }
}
