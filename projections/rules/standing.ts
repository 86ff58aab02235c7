import type { CallLeaked } from '../../events/call-leaked.ts'
import type { DevelopmentKind } from '../../events/catalogue.ts'
import type { Citation } from '../../events/citation.ts'
import type { DevelopmentCorrected } from '../../events/development-corrected.ts'
import type { DevelopmentRetracted } from '../../events/development-retracted.ts'
import type { PositionDenied } from '../../events/position-denied.ts'
import type { Interval } from '../../events/time.ts'
import { type Recorded, type Table, upTo } from '../index/table.ts'

/*
 * Rule 1: each development stands as its last correction left it; a retracted one does not stand, and as a duplicate its
 * reports count for the one that it duplicates. Only the revision bounds corrections and retractions.
 */

/** What stands of a development: the fields all kinds share, with the kind's own beside them. */
export type Body = Omit<CallLeaked, 'leakedTo' | 'medium'> & Record<string, unknown>

/** Why a correction was made, and the fields that it replaced, in the order of their names. */
export type Correction = Pick<DevelopmentCorrected, 'reason' | 'note'> & { fields: readonly string[] }

export type Denial = Recorded<PositionDenied> & Span & { event: string }

/** A development with all that was said about it later. Every list is in order of revision. */
export type Development = {
  id: string
  kind: DevelopmentKind
  revision: number
  event: string
  /** As recorded, then as each correction left it. */
  bodies: readonly Recorded<{ event: string; body: Body; correction: Correction | null }>[]
  repeats: readonly Recorded<{ event: string; citation: Citation }>[]
  /** Developments that turned out to be this one, reported twice. */
  duplicates: readonly Recorded<{ event: string; development: string }>[]
  denials: readonly Denial[]
  retraction: Recorded<DevelopmentRetracted & { event: string }> | null
}

export type Developments = Table<Development>

/** What the rules ask of the reports on record: the last instant of publication, in epoch ms, and the root (rule 6). */
export type Reports = Pick<Table<{ published: number; origin: string }>, 'get'>

/** A time in the world as the rules reckon with it, in epoch milliseconds. */
export type Span = {
  earliest: number
  /** Cut to the earliest publication that reports it (docs/rules.md, “Times”). */
  latest: number
  /** The `latest` of that publication. */
  published: number
}

/** The development as its last correction up to a revision left it. It must have been recorded by then. */
export const bodyAt = ({ bodies }: Development, revision: number): Body => (upTo(bodies, revision).at(-1) as Recorded<{ body: Body }>).body

/** Changes given take the place of what stood; null takes a field away. */
export function corrected(body: Body, changes: Readonly<Record<string, unknown>>): Body {
  const changed = Object.entries({ ...body, ...changes }).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(changed) as Body
}

export const isRetracted = ({ retraction }: Development, revision: number): boolean =>
  retraction !== null && retraction.revision <= revision

/** Who denied a party's position on a point, the party itself or others, in order of recording. */
export const denialsOf = ({ denials }: Development, { party, point }: { party: string; point: string }): Denial[] =>
  denials.filter((denial) => denial.party === party && denial.point === point)

/** All that reports a development at a revision: its own citations, the repeats, and those of its duplicates. */
export function citationsAt(developments: Developments, development: Development, revision: number): Citation[] {
  const citations = [...bodyAt(development, revision).reports]
  for (const repeat of upTo(development.repeats, revision)) citations.push(repeat.citation)
  for (const { development: id } of upTo(development.duplicates, revision)) {
    const duplicate = developments.get(id)
    if (duplicate !== undefined) citations.push(...citationsAt(developments, duplicate, revision))
  }
  return citations
}

/** A time as the rules reckon with it, given all that reports it. */
export function spanOf(reports: Reports, occurred: Interval, citations: readonly Citation[]): Span {
  const published = Math.min(...citations.map(({ report }) => reports.get(report)?.published ?? Number.POSITIVE_INFINITY))
  return { earliest: Date.parse(occurred.earliest), latest: Math.min(Date.parse(occurred.latest), published), published }
}

/** The time of a development as it stood at a revision. */
export const spanAt = (reports: Reports, developments: Developments, development: Development, revision: number): Span =>
  spanOf(reports, bodyAt(development, revision).occurred, citationsAt(developments, development, revision))
