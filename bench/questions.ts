import { type Negotiation, negotiation } from '../projections/negotiation.ts'
import { jsonPieces } from '../projections/questions/json.ts'
import { type Asking, type Moment, momentOf } from '../projections/questions/moment.ts'
import { scopeOf } from '../projections/questions/scope.ts'
import { standingOf } from '../projections/questions/standing.ts'
import { answerPointStatus } from '../projections/questions/status.ts'
import type { Point } from '../projections/rules/record.ts'
import { dice } from './dice.ts'
import type { Figure, Run, Section } from './figure.ts'
import { median, quantile } from './rounds.ts'
import { asRead, dayInMs, described, firstDay, history, type Shape } from './workload.ts'

const limitMs = 2
const timesPresent = 3

const folded = (shape: Shape): Negotiation => {
  const state = negotiation.initial()
  let revision = 0
  for (const recording of history(shape)) negotiation.evolve(state, asRead(recording, revision++))
  return state
}

type Times = readonly (keyof Asking)[]
const both: Times = ['asOf', 'knownAt']

const whole = (state: Negotiation, moment: Moment, point: Point): string =>
  [...jsonPieces(answerPointStatus(state, moment, point, {}))].join('')
/** What the matrix says of a cell: no evidence. */
const alone = (state: Negotiation, { times }: Moment, point: Point): string =>
  JSON.stringify(standingOf(state, scopeOf(state, point, times), 'party-0', times))

const kinds = {
  present: { times: [] as Times, answer: whole },
  asOf: { times: ['asOf'] as Times, answer: whole },
  knownAt: { times: ['knownAt'] as Times, answer: whole },
  'asOf + knownAt': { times: both, answer: whole },
  'asOf + knownAt, no evidence': { times: both, answer: alone },
  publishedBy: { times: ['publishedBy'] as Times, answer: whole },
  'all three': { times: [...both, 'publishedBy'] as Times, answer: whole },
}

type Kind = keyof typeof kinds

/** Milliseconds that each question took, and the characters of its answer. */
type Taken = Record<Kind, { ms: number[]; characters: number[] }>

/** Asks the questions in turn, kind by kind. */
function asked(state: Negotiation, days: number, rounds: number): Taken {
  const roll = dice(11)
  const instant = () => firstDay + dayInMs + roll(days) * dayInMs + roll(dayInMs)
  const point = state.registry.frame.points.get('point-0') as Point
  const names = Object.keys(kinds) as Kind[]
  const taken = Object.fromEntries(names.map((name) => [name, { ms: [], characters: [] }] as const)) as unknown as Taken
  const warmUp = Math.ceil(rounds / 5)
  for (let round = -warmUp; round < rounds; round++)
    for (const name of names) {
      const { times, answer } = kinds[name]
      const asking: Asking = Object.fromEntries(times.map((time) => [time, instant()]))
      const start = performance.now()
      const moment = momentOf(state, asking)
      if (!moment.ok) throw new Error(moment.error.message)
      const { length } = answer(state, moment.value, point)
      const ms = performance.now() - start
      if (round < 0) continue
      taken[name].ms.push(ms)
      taken[name].characters.push(length)
    }
  return taken
}

function figuresOf(label: string, taken: Taken): Figure[] {
  const figureOf = (name: Kind, rank: 'p50' | 'p99'): Figure => {
    const share = rank === 'p50' ? 0.5 : 0.99
    const [value, bare] = [quantile(taken[name].ms, share), quantile(taken.present.ms, share)]
    const ratio = value / bare
    const says = `${rank === 'p50' ? '' : `< ${limitMs} ms, `}≤ ${timesPresent * 100} %`
    const isMet = ratio <= timesPresent && (rank === 'p50' || value < limitMs)
    const goal = name === 'asOf + knownAt' ? { says, isMet } : null
    return { name: `${label}: ${name}, ${rank}`, unit: 'ms', value, against: 'present', bare, ratio, goal }
  }
  const pasts = (Object.keys(taken) as Kind[]).filter((name) => name !== 'present')
  return pasts.flatMap((name) => [figureOf(name, 'p50'), figureOf(name, 'p99')])
}

/** What was asked, and how long the answers are. */
function notesOf(label: string, state: Negotiation, shape: Shape, taken: Taken): string[] {
  const claims =
    state.cells.byPoint
      .get('point-0')
      ?.get('party-0')
      ?.claims.reduce((sum, { entries }) => sum + entries.length, 0) ?? 0
  const characters = (name: Kind) => median(taken[name].characters).toLocaleString('en')
  return [
    `${label}: ${claims.toLocaleString('en')} deciding claims; ${described(shape)}`,
    `${label}: characters of the answer: present ${characters('present')}, asOf + knownAt ${characters('asOf + knownAt')}`,
  ]
}

/** The status of a point with a crowded past, as it stands and at any of its pasts, up to its JSON. */
export function questions({ isQuick, rounds }: Run): Section {
  const desk: Shape = { events: isQuick ? 12_000 : 113_500, parties: 1, points: 1, days: 3650, order: 'as it comes' }
  const hostile: Shape = { ...desk, order: 'shuffled' }
  const sections = Object.entries({ desk, hostile }).map(([label, shape]) => {
    const state = folded(shape)
    const taken = asked(state, shape.days, rounds * (isQuick ? 20 : 60))
    return { notes: notesOf(label, state, shape, taken), figures: figuresOf(label, taken) }
  })
  return {
    title: 'Status of a point at random instants (the bytes of the answer)',
    notes: sections.flatMap(({ notes }) => notes),
    figures: sections.flatMap(({ figures }) => figures),
  }
}
