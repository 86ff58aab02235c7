import t, { type Test } from 'tap'
import type { NegotiationEvent, Payload } from '../../../events/catalogue.ts'
import type { Basis, Position, Stance } from '../../../events/position.ts'
import { type Instant, type Interval, instantOf } from '../../../events/time.ts'
import { recorded } from '../../support/recording.ts'
import { type Answers, fold, oracle } from './answers.ts'

/*
 * The rules by example. Each example is asked of the fold, as a reader asks it, and of the oracle,
 * which knows no index (test/support/oracle.ts); both have to give the answer that is written here.
 */

/** The examples of a rule: each is a test of the fold and one of the oracle, under the rule's name. */
export const rule = (name: string) => (example: string, check: (t: Test, ask: Answers) => void) => {
  for (const [by, answers] of Object.entries({ fold, oracle }))
    t.test(`${name}: ${example} (${by})`, async (t) => {
      check(t, answers)
    })
}

const dayInMs = 86_400_000

/** The first millisecond of a day of May. */
export const morning = (day: number): Instant => instantOf(Date.UTC(2024, 4, day))
/** The last millisecond of a day of May: when what happened on that day had certainly happened. */
export const evening = (day: number): Instant => instantOf(Date.UTC(2024, 4, day) + dayInMs - 1)
export const justBefore = (instant: Instant): Instant => instantOf(Date.parse(instant) - 1)

export const days = (first: number, last: number): Interval => ({
  earliest: morning(first),
  latest: evening(last),
  precision: first === last ? 'day' : 'about',
  basis: 'printed',
})
export const day = (one: number): Interval => days(one, one)
export const at = (instant: Instant): Interval => ({ earliest: instant, latest: instant, precision: 'instant', basis: 'printed' })

const cited = (reports: readonly string[]) => reports.map((report) => ({ report, attribution: [] }))

export const joined = (id: string, role: 'principal' | 'mediator' = 'principal'): Payload => ({
  type: 'PartyJoined',
  data: { id, name: id, role },
})
const point = (id: string, requires?: string[]): Payload => ({
  type: 'PointDefined',
  data: { id, title: id, proposition: 'The guns fall silent', ...(requires === undefined ? {} : { requires }) },
})
const report = (id: string, publishedOn: number, root?: string): Payload => ({
  type: 'ReportFiled',
  data: { id, source: 'gazette', title: id, publishedAt: day(publishedOn), seen: true, ...(root === undefined ? {} : { root }) },
})

/** Two principals and a mediator; what the gazette prints on the 20th, the herald prints too, and the echo repeats. */
const frame: Payload[] = [
  { type: 'NegotiationOpened', data: { id: 'talks', title: 'Talks' } },
  joined('north'),
  joined('south'),
  joined('envoy', 'mediator'),
  point('truce'),
  point('escort', ['envoy', 'north']),
  { type: 'SourceIntroduced', data: { id: 'gazette', name: 'Gazette', reliability: 'B' } },
  report('early', 12),
  report('gazette-20', 20),
  report('herald-20', 20),
  report('echo', 20, 'gazette-20'),
  report('echo-of-the-echo', 20, 'echo'),
]

/** North's stance on the truce, on the record, unless it says otherwise. */
export const takes = (stance: Stance, basis: Basis = 'official', where: Partial<Position> = {}): Position => ({
  party: 'north',
  point: 'truce',
  stance,
  basis,
  ...where,
})

/** A statement, as the gazette of the 20th reports it unless it says otherwise. */
export const said = (id: string, occurred: Interval, positions: Position | Position[], reports = ['gazette-20']): Payload => ({
  type: 'StatementMade',
  data: { id, summary: 'Somebody spoke', occurred, actors: [], versions: [], reports: cited(reports), positions: [positions].flat() },
})

export const repeated = (development: string, report: string, root?: string): Payload => ({
  type: 'ReportRepeated',
  data: { development, report: { report, attribution: [], ...(root === undefined ? {} : { root }) } },
})

/** A denial of north's position on the truce. */
export const denied = (development: string, by: string, occurred: Interval, basis: Basis = 'official'): Payload => ({
  type: 'PositionDenied',
  data: { development, party: 'north', point: 'truce', by, basis, occurred, reports: cited(['gazette-20']) },
})

type Changes = Extract<Payload, { type: 'DevelopmentCorrected' }>['data']['changes']

export const corrected = (development: string, changes: Changes): Payload => ({
  type: 'DevelopmentCorrected',
  data: { development, reason: 'coder-error', note: 'Misread', changes },
})
export const redated = (development: string, occurred: Interval): Payload => corrected(development, { occurred })
export const recited = (development: string, reports: string[]): Payload => corrected(development, { reports: cited(reports) })

export const retracted = (development: string): Payload => ({
  type: 'DevelopmentRetracted',
  data: { development, reason: 'coder-error', note: 'Never said' },
})
export const merged = (development: string, duplicateOf: string): Payload => ({
  type: 'DevelopmentRetracted',
  data: { development, reason: 'duplicate-of', duplicateOf, note: 'Recorded twice' },
})

/** The record: the frame, then what an example adds to it. */
export const given = (...payloads: Payload[]): NegotiationEvent[] =>
  [...frame, ...payloads].map((payload, revision) => recorded(payload, revision, Date.parse(morning(25))))
