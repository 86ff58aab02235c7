import type { Payload } from '../../events/catalogue.ts'
import type { Interval } from '../../events/time.ts'
import { type Recorded, recorded } from './given.ts'

type Statement = Recorded<'StatementMade'> & { kind: 'StatementMade' }
type Position = NonNullable<Statement['positions']>[number]

/** A whole day, as printed. */
export const day = (date: string): Interval => ({
  earliest: `${date}T00:00:00.000Z`,
  latest: `${date}T23:59:59.999Z`,
  precision: 'day',
  basis: 'printed',
})

/** A moment, as printed. */
export const instant = (when: string): Interval => ({ earliest: when, latest: when, precision: 'instant', basis: 'printed' })

/** Some time from one day to another, as inferred. */
export const days = (first: string, last: string): Interval => ({
  earliest: `${first}T00:00:00.000Z`,
  latest: `${last}T23:59:59.999Z`,
  precision: 'about',
  basis: 'inferred',
})

/** Two invented countries and their river commission negotiate over a dam: a small frame in which everything has a name. */
export const frame: Payload[] = [
  recorded('NegotiationOpened', { id: 'teln-dam', title: 'The dam on the Teln' }),
  recorded('PartyJoined', { id: 'avenland', name: 'Avenland', role: 'principal' }),
  recorded('PartyJoined', { id: 'borrovia', name: 'Borrovia', role: 'principal' }),
  recorded('PartyJoined', { id: 'commission', name: 'River Commission', role: 'mediator' }),
  recorded('PointDefined', { id: 'summer-flow', title: 'Flow', proposition: 'Half of the summer flow passes the dam' }),
  recorded('PointDefined', { id: 'joint-gauge', title: 'Gauge', proposition: 'Both countries read the gauge together' }),
  recorded('ActorIntroduced', { id: 'water-minister', name: 'Water Minister of Avenland', aliases: ['Minister for Water'] }),
  recorded('SourceIntroduced', { id: 'river-post', name: 'River Post', reliability: 'B' }),
  recorded('ReportFiled', { id: 'post-10', source: 'river-post', title: 'On the tenth', publishedAt: day('2024-05-10') }),
  recorded('ReportFiled', { id: 'post-12', source: 'river-post', title: 'On the twelfth', publishedAt: day('2024-05-12') }),
  recorded('ReportFiled', { id: 'post-14', source: 'river-post', title: 'On the fourteenth', publishedAt: day('2024-05-14') }),
  recorded('PlanVersionReported', { id: 'first-draft', label: 'First draft', text: 'partial' }),
  recorded('PlanVersionReported', { id: 'second-draft', label: 'Second draft', text: 'unseen', derivesFrom: ['first-draft'] }),
]

export const position = (given: Partial<Position> = {}): Position => ({
  party: 'avenland',
  point: 'summer-flow',
  stance: 'accepted',
  basis: 'official',
  ...given,
})

/** Avenland accepts the flow on the ninth, as the report of the tenth tells. */
export const statement = (given: Partial<Statement> = {}): Statement => ({
  kind: 'StatementMade',
  id: 'pledge',
  summary: 'Avenland accepts the flow',
  occurred: day('2024-05-09'),
  reports: [{ report: 'post-10' }],
  positions: [position()],
  ...given,
})

/** The same as it stands in the log. */
export function stated(given: Partial<Statement> = {}): Payload {
  const { kind, id = 'pledge', ...contents } = statement(given)
  return recorded(kind, { id, ...contents })
}

/** Avenland denies on the eleventh that it accepted the flow, as the report of the twelfth tells. */
export const denial = (given: Partial<Recorded<'PositionDenied'>> = {}): Recorded<'PositionDenied'> => ({
  development: 'pledge',
  party: 'avenland',
  point: 'summer-flow',
  by: 'avenland',
  basis: 'official',
  occurred: day('2024-05-11'),
  reports: [{ report: 'post-12' }],
  ...given,
})

export const correction = (
  changes: Recorded<'DevelopmentCorrected'>['changes'],
  development = 'pledge',
): Recorded<'DevelopmentCorrected'> => ({
  development,
  reason: 'coder-error',
  note: 'It was misread',
  changes,
})

export const retraction = (duplicateOf?: string, development = 'pledge'): Recorded<'DevelopmentRetracted'> =>
  duplicateOf === undefined
    ? { development, reason: 'source-retracted', note: 'The source withdrew it' }
    : { development, reason: 'duplicate-of', duplicateOf, note: 'The same event told twice' }

export const retracted = (duplicateOf?: string, development?: string): Payload =>
  recorded('DevelopmentRetracted', retraction(duplicateOf, development))
