import { type DevelopmentEvent, type DevelopmentKind, developmentKinds, type NegotiationEvent } from '../../../events/catalogue.ts'
import type { Citation } from '../../../events/citation.ts'
import type { Basis, Position } from '../../../events/position.ts'

type EventOf<T extends NegotiationEvent['type']> = Extract<NegotiationEvent, { type: T }>

/** A report that tells of something: when it was certainly out (epoch milliseconds), and the report that it goes back to. */
export type Publication = { report: string; published: number; root: string }

/** Something that happened: its effective interval in epoch milliseconds, and who tells of it. */
export type Happening = { earliest: number; latest: number; publications: readonly Publication[] }

/** A development as the events left it; a retracted one as it last stood. */
export type Development = Happening & { id: string; revision: number; positions: readonly Position[]; retracted: boolean }

export type Denial = Happening & { development: string; party: string; point: string; by: string | undefined; basis: Basis }

/** All that a list of events says. Parties and points are in order of joining and defining. */
export type World = {
  parties: readonly EventOf<'PartyJoined'>['data'][]
  points: readonly EventOf<'PointDefined'>['data'][]
  reports: readonly EventOf<'ReportFiled'>['data'][]
  developments: readonly Development[]
  denials: readonly Denial[]
}

const ofType = <T extends NegotiationEvent['type']>(events: readonly NegotiationEvent[], type: T): EventOf<T>[] =>
  events.filter((event): event is EventOf<T> => event.type === type)

export const isDevelopment = (event: NegotiationEvent): event is DevelopmentEvent =>
  developmentKinds.includes(event.type as DevelopmentKind)

/**
 * The world as the given events tell it, by section 3 and rule 1 of section 4 of the design.
 * @param events the admitted prefix of a stream, in order
 */
export function worldOf(events: readonly NegotiationEvent[]): World {
  const reports = ofType(events, 'ReportFiled').map((event) => event.data)
  const repeats = ofType(events, 'ReportRepeated').map((event) => event.data)
  const corrections = ofType(events, 'DevelopmentCorrected').map((event) => event.data)
  const retractions = ofType(events, 'DevelopmentRetracted').map((event) => event.data)
  const recorded = events.filter(isDevelopment)

  const filed = (id: string) => {
    const report = reports.find((candidate) => candidate.id === id)
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
  const happening = (occurred: { earliest: string; latest: string }, publications: Publication[]): Happening => ({
    earliest: Date.parse(occurred.earliest),
    latest: Math.min(Date.parse(occurred.latest), ...publications.map((publication) => publication.published)),
    publications,
  })

  /** The fields that bear on a status, each as the last correction that gave it left it. */
  const standing = ({ data }: DevelopmentEvent) =>
    corrections
      .filter((correction) => correction.development === data.id)
      .reduce(
        (fields, { changes }) => ({
          occurred: changes.occurred ?? fields.occurred,
          reports: changes.reports ?? fields.reports,
          positions: changes.positions ?? fields.positions,
        }),
        { occurred: data.occurred, reports: data.reports, positions: data.positions },
      )
  const publicationsOf = (development: DevelopmentEvent): Publication[] => [
    ...standing(development).reports.map(publicationOf),
    ...repeats.filter((repeat) => repeat.development === development.data.id).map((repeat) => publicationOf(repeat.report)),
    ...recorded.filter((other) => isDuplicate(other, development)).flatMap(publicationsOf),
  ]
  const isDuplicate = (other: DevelopmentEvent, of: DevelopmentEvent) =>
    retractions.some((retraction) => retraction.development === other.data.id && retraction.duplicateOf === of.data.id)

  return {
    parties: ofType(events, 'PartyJoined').map((event) => event.data),
    points: ofType(events, 'PointDefined').map((event) => event.data),
    reports,
    developments: recorded.map((development) => ({
      id: development.data.id,
      revision: development.revision,
      positions: standing(development).positions,
      retracted: retractions.some((retraction) => retraction.development === development.data.id),
      ...happening(standing(development).occurred, publicationsOf(development)),
    })),
    denials: ofType(events, 'PositionDenied').map(({ data }) => ({
      development: data.development,
      party: data.party,
      point: data.point,
      by: data.by,
      basis: data.basis,
      ...happening(data.occurred, data.reports.map(publicationOf)),
    })),
  }
}
