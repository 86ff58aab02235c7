import type { Payload } from '../../../events/catalogue.ts'
import type { Lineage } from '../../../events/lineage-asserted.ts'
import type { Role } from '../../../events/party-joined.ts'
import type { Interval } from '../../../events/time.ts'
import { recorded } from '../../support/recording.ts'
import { given, said } from './examples.ts'

/* What ruleset 2 adds to the record, as the examples write it. */

type DataOf<T extends Payload['type']> = Extract<Payload, { type: T }>['data']

const wrong = { reason: 'coder-error', note: 'Misread' } as const
const turn = (party: string, occurred: Interval) => ({ party, occurred, reports: [] })
const cited = (reports: readonly string[]) => reports.map((report) => ({ report, attribution: [] }))

export const source = (id: string, alignedWith?: string): Payload => ({
  type: 'SourceIntroduced',
  data: { id, name: id, reliability: 'B', ...(alignedWith === undefined ? {} : { alignedWith }) },
})
export const reassessed = (id: string, alignedWith: string | null): Payload => ({
  type: 'SourceReassessed',
  data: { source: id, alignedWith, reliability: 'B', reason: 'It took a side' },
})
const body = (of: string, publishedAt: Interval, root?: string) => ({
  source: of,
  title: 'A report',
  publishedAt,
  seen: true,
  ...(root === undefined ? {} : { root }),
})
export const report = (id: string, of: string, publishedAt: Interval, root?: string): Payload => ({
  type: 'ReportFiled',
  data: { id, ...body(of, publishedAt, root) },
})
export const reportCorrected = (id: string, of: string, publishedAt: Interval, root?: string): Payload => ({
  type: 'ReportCorrected',
  data: { report: id, ...wrong, body: body(of, publishedAt, root) },
})
export const sourceCorrected = (id: string, alignedWith: string): Payload => ({
  type: 'SourceCorrected',
  data: { source: id, ...wrong, body: { name: id, reliability: 'B', alignedWith } },
})

export const partyCorrected = (party: string, role: Role, joined?: Interval): Payload => ({
  type: 'PartyCorrected',
  data: { party, ...wrong, body: { name: party, role, ...(joined === undefined ? {} : { joined }) } },
})
export const pointCorrected = (point: string, requires: string[]): Payload => ({
  type: 'PointCorrected',
  data: { point, ...wrong, body: { title: point, proposition: 'The guns fall silent', requires } },
})
export const point = (id: string): Payload => ({ type: 'PointDefined', data: { id, title: id, proposition: 'So be it' } })
export const retired = (id: string): Payload => ({ type: 'PointRetired', data: { point: id, note: 'Coded twice' } })

export const joinedOn = (id: string, occurred: Interval, role: Role = 'principal'): Payload => ({
  type: 'PartyJoined',
  data: { id, name: id, role, joined: occurred },
})
export const left = (party: string, occurred: Interval): Payload => ({ type: 'PartyLeft', data: turn(party, occurred) })
export const roleChanged = (party: string, role: Role, occurred: Interval): Payload => ({
  type: 'PartyRoleChanged',
  data: { ...turn(party, occurred), role },
})
export const descended = (party: string, from: string[], how: DataOf<'PartyDescended'>['how'], occurred: Interval): Payload => ({
  type: 'PartyDescended',
  data: { ...turn(party, occurred), from, how },
})
export const joinedBloc = (party: string, bloc: string, occurred?: Interval): Payload => ({
  type: 'MembershipChanged',
  data: { party, bloc, change: 'joined', reports: [], ...(occurred === undefined ? {} : { occurred }) },
})
export const leftBloc = (party: string, bloc: string, occurred: Interval): Payload => ({
  type: 'MembershipChanged',
  data: { ...turn(party, occurred), bloc, change: 'left' },
})

type Text = DataOf<'PlanVersionReported'>['text']
const versionBody = (text: Text, derivesFrom: string[], reports: string[]) => ({
  label: 'A text',
  text,
  derivesFrom,
  reports: cited(reports),
})
export const version = (id: string, text: Text = 'partial', derivesFrom: string[] = [], reports: string[] = []): Payload => ({
  type: 'PlanVersionReported',
  data: { id, ...versionBody(text, derivesFrom, reports) },
})
export const versionCorrected = (id: string, text: Text): Payload => ({
  type: 'PlanVersionCorrected',
  data: { version: id, ...wrong, body: versionBody(text, [], []) },
})
export const numbered = (of: string, number: number, about = 'truce'): Payload => ({
  type: 'PointNumbered',
  data: { version: of, number, point: about },
})
export const lineage = (from: string, to: string, what: Lineage, about = 'truce'): Payload => ({
  type: 'LineageAsserted',
  data: { from, to, point: about, lineage: what, fromNumbers: [], toNumbers: [], reports: [] },
})

/** A development that is known to have come after others. */
export const after = (follows: string[], ...told: Parameters<typeof said>): Payload => {
  const statement = said(...told)
  return { ...statement, data: { ...statement.data, follows } } as Payload
}

/** Takes back what an example adds to the frame at an index, counted from 0. */
export const tookBack = (index: number): Payload => {
  const revision = given().length + index
  const { id } = recorded({ type: 'PointRetired', data: { point: 'truce', note: 'Any' } }, revision, 0)
  return { type: 'EntryTakenBack', data: { event: id, ...wrong } }
}
