import { type DevelopmentEvent, type DevelopmentKind, developmentKinds, type NegotiationEvent } from '../../events/catalogue.ts'
import type { Citation } from '../../events/citation.ts'
import type { Basis, Position } from '../../events/position.ts'
import type { Interval, Precision } from '../../events/time.ts'
import { type Frame, frameOf, heldOf, ofType, type Span, spanOf } from './oracle-record.ts'

/** A report that tells of something: when it was certainly out (epoch milliseconds), and the report that it goes back to. */
export type Publication = { report: string; published: number; root: string }

/** Something that happened: its effective interval, and who tells of it. */
export type Happening = Span & {
  precision: Precision
  publications: readonly Publication[]
  /** All its reports are set aside; the interval and the publications are then those of the whole record. */
  setAside: boolean
}

/** A development as the events left it; a retracted one as it last stood. */
export type Development = Happening & {
  id: string
  revision: number
  positions: readonly Position[]
  versions: readonly string[]
  /** The developments that it is recorded to have come after; for a duplicate the one that it duplicates. */
  follows: readonly string[]
  retracted: boolean
}

export type Denial = Happening & { development: string; party: string; point: string; by: string | undefined; basis: Basis; end: number }

/** Something that tells of a plan version; `published` is when that was certainly out. */
export type Telling = Span & { version: string; published: number; setAside: boolean }

/** All that a list of events says. */
export type World = Frame & { developments: readonly Development[]; denials: readonly Denial[]; tellings: readonly Telling[] }

export const isDevelopment = (event: NegotiationEvent): event is DevelopmentEvent =>
  developmentKinds.includes(event.type as DevelopmentKind)

/** The fields of a development that bear on a status, each as the last correction that gave it left it. */
const standingOf = (events: readonly NegotiationEvent[], { data }: DevelopmentEvent) =>
  ofType(events, 'DevelopmentCorrected')
    .filter((correction) => correction.data.development === data.id)
    .reduce(
      (fields, { data: { changes } }) => ({
        occurred: changes.occurred ?? fields.occurred,
        reports: changes.reports ?? fields.reports,
        positions: changes.positions ?? fields.positions,
        versions: changes.versions ?? fields.versions,
        follows: changes.follows === undefined ? fields.follows : (changes.follows ?? []),
      }),
      { occurred: data.occurred, reports: data.reports, positions: data.positions, versions: data.versions, follows: data.follows ?? [] },
    )

/**
 * The world as the given events tell it, by section 3 and rule 1 of section 4 of the design.
 * @param admitted the admitted prefix of a stream, in order
 * @param without what the question sets aside: `source:…`, `report:…`, `alignment:…`
 */
export function worldOf(admitted: readonly NegotiationEvent[], without: readonly string[] = []): World {
  const events = heldOf(admitted)
  const frame = frameOf(events)
  const recorded = events.filter(isDevelopment)
  const retractions = ofType(events, 'DevelopmentRetracted').map(({ data }) => data)
  const repeats = ofType(events, 'ReportRepeated').map(({ data }) => data)

  const filed = (id: string) => {
    const report = frame.reports.find((candidate) => candidate.id === id)
    if (report === undefined) throw new Error(`No report ${id} is on record`)
    return report
  }
  const rootOf = (id: string): string => {
    const { root } = filed(id)
    return root === undefined ? id : rootOf(root)
  }
  const publicationOf = (citation: Citation): Publication => ({
    report: citation.report,
    published: Date.parse(filed(citation.report).publishedAt.latest),
    root: rootOf(citation.root ?? citation.report),
  })
  const isSetAside = ({ report, root }: Publication): boolean =>
    [report, root].some((id) => {
      const { source } = filed(id)
      const alignedWith = frame.sources.find((candidate) => candidate.id === source)?.alignedWith
      return [`report:${id}`, `source:${source}`, `alignment:${alignedWith}`].some((one) => without.includes(one))
    })
  const happening = (occurred: Interval, told: Publication[]): Happening => {
    const left = told.filter((publication) => !isSetAside(publication))
    const setAside = left.length === 0
    const publications = setAside ? told : left
    const { earliest, latest } = spanOf(occurred)
    return {
      earliest,
      latest: Math.min(latest, ...publications.map(({ published }) => published)),
      precision: occurred.precision,
      publications,
      setAside,
    }
  }

  const duplicatedBy = (id: string) => retractions.find((retraction) => retraction.development === id)?.duplicateOf
  const originalOf = (id: string): string => {
    const original = duplicatedBy(id)
    return original === undefined ? id : originalOf(original)
  }
  const publicationsOf = (development: DevelopmentEvent): Publication[] => [
    ...standingOf(events, development).reports.map(publicationOf),
    ...repeats.filter((repeat) => repeat.development === development.data.id).map((repeat) => publicationOf(repeat.report)),
    ...recorded.filter((other) => duplicatedBy(other.data.id) === development.data.id).flatMap(publicationsOf),
  ]

  const developments = recorded.map((event): Development => {
    const { occurred, positions, versions, follows } = standingOf(events, event)
    return {
      id: event.data.id,
      revision: event.revision,
      positions,
      versions,
      follows: follows.map(originalOf),
      retracted: retractions.some((retraction) => retraction.development === event.data.id),
      ...happening(occurred, publicationsOf(event)),
    }
  })
  const denials = ofType(events, 'PositionDenied').map(
    ({ data: { development, party, point, by, basis, occurred, reports } }): Denial => ({
      development,
      party,
      point,
      by,
      basis,
      end: Date.parse(occurred.latest),
      ...happening(occurred, reports.map(publicationOf)),
    }),
  )
  const tellings: Telling[] = [
    ...frame.versions.flatMap(({ id: version, reports }) =>
      reports.map(publicationOf).map((publication) => ({
        version,
        ...spanOf(filed(publication.report).publishedAt),
        published: publication.published,
        setAside: isSetAside(publication),
      })),
    ),
    ...developments
      .filter(({ retracted }) => !retracted)
      .flatMap(({ versions, earliest, latest, publications, setAside }) =>
        versions.map((version) => ({
          version,
          earliest,
          latest,
          published: Math.min(...publications.map(({ published }) => published)),
          setAside,
        })),
      ),
  ]
  return { ...frame, developments, denials, tellings }
}
