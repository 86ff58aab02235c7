import type { Citation } from '../../events/citation.ts'
import type { Interval } from '../../events/time.ts'
import { type Table, upTo, valueAt } from '../index/table.ts'
import type { Body, Denial, Development, Developments, Point, Report, Retraction } from './record.ts'

/*
 * Rule 1: each development stands as its last correction left it; a retracted one does not stand, and as a duplicate its
 * reports count for the one that it duplicates. A corrected report counts as if it had been recorded so; what was taken
 * back counts as never recorded. Only the revision bounds corrections, retractions and takings back.
 */

/** The reports on record. */
export type Reports = Pick<Table<Report>, 'get'>

/** A report as it was on record at a revision. */
export function reportAt(reports: Reports, id: string, revision: number): Report | undefined {
  const report = reports.get(id)
  return report === undefined ? undefined : valueAt(report, revision)
}

/** The root report that a citation counts as at a revision: the end of the chain of roots, which begins with the root that it names itself, if any. */
export function citedOrigin(reports: Reports, { report, root }: Citation, revision: number): string {
  let origin = root ?? report
  for (let next = reportAt(reports, origin, revision)?.root; next !== undefined; next = reportAt(reports, origin, revision)?.root)
    origin = next
  return origin
}

/** A time in the world as the rules reckon with it, in epoch milliseconds. */
export type Span = {
  earliest: number
  /** Cut to the earliest publication that reports it (docs/rules.md, “Times”). */
  latest: number
  /** The `latest` of that publication. */
  published: number
  /** Its end as it was given. */
  uncut: number
}

/** The development as its last correction up to a revision left it. It must have been recorded by then. */
export const bodyAt = ({ bodies }: Development, revision: number): Body => (upTo(bodies, revision).at(-1) as { body: Body }).body

/** Changes given take the place of what stood; null takes a field away. */
export function corrected(body: Body, changes: Readonly<Record<string, unknown>>): Body {
  const changed = Object.entries({ ...body, ...changes }).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(changed) as Body
}

/** The retraction of a development that stood at a revision. */
export const retractionAt = ({ retractions }: Development, revision: number): Retraction | undefined => upTo(retractions, revision).at(-1)

export const isRetracted = (development: Development, revision: number): boolean => retractionAt(development, revision) !== undefined

/** Who had denied a party's position on a point by a revision, the party itself or others, in order of recording. */
export const denialsOf = ({ denials }: Development, { party, point }: { party: string; point: string }, revision: number): Denial[] =>
  denials.length === 0 ? [] : upTo(denials, revision).filter((denial) => denial.party === party && denial.point === point)

/** All that reports a development at a revision: its own citations, the repeats, and those of its duplicates. */
export function citationsAt(developments: Developments, development: Development, revision: number): readonly Citation[] {
  const { reports } = bodyAt(development, revision)
  if (development.repeats.length === 0 && development.duplicates.length === 0) return reports
  const citations = [...reports]
  for (const repeat of upTo(development.repeats, revision)) citations.push(repeat.citation)
  for (const { development: id } of upTo(development.duplicates, revision)) {
    const duplicate = developments.get(id)
    if (duplicate !== undefined) citations.push(...citationsAt(developments, duplicate, revision))
  }
  return citations
}

/** A time as the rules reckon with it at a revision, given all that reports it. */
export function spanOf(reports: Reports, occurred: Interval, citations: readonly Citation[], revision: number): Span {
  const published = Math.min(...citations.map(({ report }) => reportAt(reports, report, revision)?.published ?? Number.POSITIVE_INFINITY))
  const uncut = Date.parse(occurred.latest)
  return { earliest: Date.parse(occurred.earliest), latest: Math.min(uncut, published), published, uncut }
}

/** The time of a denial as it stood at a revision. */
export const denialSpan = (reports: Reports, { occurred, reports: citations }: Denial, revision: number): Span =>
  spanOf(reports, occurred, citations, revision)

/** The time of a development as it stood at a revision. */
export const spanAt = (reports: Reports, developments: Developments, development: Development, revision: number): Span =>
  spanOf(reports, bodyAt(development, revision).occurred, citationsAt(developments, development, revision), revision)

/** Whether a point had been retired: it is then in no list and no matrix. */
export const isRetired = ({ retirements }: Point, revision: number): boolean => upTo(retirements, revision).length > 0
