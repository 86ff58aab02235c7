import type { CallLeaked } from '../events/call-leaked.ts'
import { type DevelopmentEvent, type DevelopmentKind, developmentKinds, type NegotiationEvent } from '../events/catalogue.ts'
import type { Citation } from '../events/citation.ts'
import type { DevelopmentCorrected } from '../events/development-corrected.ts'
import type { DevelopmentRetracted } from '../events/development-retracted.ts'
import type { PositionDenied } from '../events/position-denied.ts'
import type { Interval } from '../events/time.ts'
import { type Frame, type Recorded, replace } from './frame.ts'
import type { Table } from './index/table.ts'

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
  /** Developments that turned out to be this one, told twice. */
  duplicates: readonly Recorded<{ event: string; development: string }>[]
  denials: readonly Denial[]
  retraction: Recorded<DevelopmentRetracted & { event: string }> | null
}

export type Developments = Table<Development>

/** A time in the world as the rules reckon with it, in epoch milliseconds. */
export type Span = {
  earliest: number
  /** Cut to the earliest publication that tells of it (design section 3). */
  latest: number
  /** The `latest` of that publication. */
  published: number
}

const kinds: ReadonlySet<string> = new Set(developmentKinds)

export const isDevelopment = (event: NegotiationEvent): event is DevelopmentEvent => kinds.has(event.type)

/** The development that an event is about; of a duplicate’s retraction the duplicate. */
export function subjectOf(event: NegotiationEvent): string | null {
  if (isDevelopment(event)) return event.data.id
  switch (event.type) {
    case 'DevelopmentCorrected':
    case 'DevelopmentRetracted':
    case 'ReportRepeated':
    case 'PositionDenied':
      return event.data.development
    default:
      return null
  }
}

/** Most developments are never spoken of again: they share one empty list. */
const nothing: readonly never[] = []

/** What a list of things recorded held at a revision. */
export const upTo = <T extends { revision: number }>(list: readonly T[], revision: number): readonly T[] =>
  list.length === 0 || (list.at(-1) as T).revision <= revision ? list : list.filter((item) => item.revision <= revision)

/** The development as its last correction up to a revision left it (rule 1). It must have been recorded by then. */
export const bodyAt = (development: Development, revision: number): Body =>
  (upTo(development.bodies, revision).at(-1) as Recorded<{ body: Body }>).body

/** Who denied a party's position on a point, the party itself or others, in order of recording. */
export const denialsOf = ({ denials }: Development, { party, point }: { party: string; point: string }): Denial[] =>
  denials.filter((denial) => denial.party === party && denial.point === point)

/** All that tells of a development at a revision: its own reports, the repeats, and those of its duplicates (rule 1). */
export function citationsAt(developments: Developments, development: Development, revision: number): Citation[] {
  const citations = [...bodyAt(development, revision).reports]
  for (const repeat of upTo(development.repeats, revision)) citations.push(repeat.citation)
  for (const { development: id } of upTo(development.duplicates, revision)) {
    const duplicate = developments.get(id)
    if (duplicate !== undefined) citations.push(...citationsAt(developments, duplicate, revision))
  }
  return citations
}

/** When the earliest of some publications was out, in epoch milliseconds. */
export const firstPublished = (frame: Frame, citations: readonly Citation[]): number =>
  Math.min(...citations.map(({ report }) => frame.reports.get(report)?.published ?? Number.POSITIVE_INFINITY))

/** A time as the rules reckon with it, given all that tells of it. */
export function spanOf(frame: Frame, occurred: Interval, citations: readonly Citation[]): Span {
  const published = firstPublished(frame, citations)
  return { earliest: Date.parse(occurred.earliest), latest: Math.min(Date.parse(occurred.latest), published), published }
}

/** Changes given take the place of what stood; null takes a field away. */
export function corrected(body: Body, changes: Readonly<Record<string, unknown>>): Body {
  const changed = Object.entries({ ...body, ...changes }).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(changed) as Body
}

/** Takes one event into the developments; events of other concern leave them as they are. */
export function evolveDevelopments(developments: Developments, frame: Frame, event: NegotiationEvent): void {
  const { id, revision } = event
  if (isDevelopment(event)) {
    const body = event.data as unknown as Body
    developments.set(body.id, {
      id: body.id,
      kind: event.type,
      revision,
      event: id,
      bodies: [{ revision, event: id, body, correction: null }],
      repeats: nothing,
      duplicates: nothing,
      denials: nothing,
      retraction: null,
    })
    return
  }
  const revise = (which: string, change: (old: Development) => Partial<Development>) =>
    replace(developments, which, (old) => ({ ...old, ...change(old) }))
  switch (event.type) {
    case 'DevelopmentCorrected': {
      const { development, changes, reason, note } = event.data
      const correction = { reason, note, fields: Object.keys(changes).sort() }
      revise(development, ({ bodies }) => ({
        bodies: [...bodies, { revision, event: id, body: corrected((bodies.at(-1) as { body: Body }).body, changes), correction }],
      }))
      return
    }
    case 'ReportRepeated': {
      const { development, report } = event.data
      revise(development, ({ repeats }) => ({ repeats: [...repeats, { revision, event: id, citation: report }] }))
      return
    }
    case 'PositionDenied': {
      const denial = { ...event.data, ...spanOf(frame, event.data.occurred, event.data.reports), revision, event: id }
      revise(event.data.development, ({ denials }) => ({ denials: [...denials, denial] }))
      return
    }
    case 'DevelopmentRetracted': {
      const { development, duplicateOf } = event.data
      revise(development, () => ({ retraction: { ...event.data, revision, event: id } }))
      if (duplicateOf !== undefined)
        revise(duplicateOf, ({ duplicates }) => ({ duplicates: [...duplicates, { revision, event: id, development }] }))
      return
    }
    default:
      return
  }
}
