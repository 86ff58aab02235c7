import type { Payload } from '../../events/catalogue.ts'
import type { Citation } from '../../events/citation.ts'
import type { Position } from '../../events/position.ts'
import { intervalOf } from './history-grid.ts'
import type { Cited, Held, Step } from './history-steps.ts'
import type { World } from './oracle-world.ts'

/** The one that a number picks, whatever its size; none of none. */
const picked = <T>(from: readonly T[], pick: number): T | undefined => from[pick % from.length]

/** Distinct reports, none certainly out before what it tells of began; a root is not certainly younger than who repeats it. */
function citationsOf({ reports }: World, earliest: number, cited: readonly Cited[]): Citation[] {
  const able = reports.filter((report) => Date.parse(report.publishedAt.latest) >= earliest)
  const chosen = new Map(cited.map(({ report, root }) => [picked(able, report), root]))
  return [...chosen].flatMap(([report, rootPick]) => {
    if (report === undefined) return []
    const older = reports.filter(({ id, publishedAt }) => id !== report.id && publishedAt.earliest <= report.publishedAt.latest)
    const root = rootPick === undefined ? undefined : picked(older, rootPick)?.id
    return [{ report: report.id, attribution: [], ...(root === undefined ? {} : { root }) }]
  })
}

/** The positions that the drawn ones mean for the parties and points on record. */
const positionsOf = ({ parties, points }: World, held: readonly Held[]): Position[] =>
  held.flatMap(({ party: partyPick, point: pointPick, stance, basis }) => {
    const party = picked(parties, partyPick)?.id
    const point = picked(points, pointPick)?.id
    return party === undefined || point === undefined ? [] : [{ party, point, stance, basis }]
  })

/**
 * What a step means against what is on record.
 * @param sources how many sources are on record
 * @param revision the revision that the event would get; new ids are made from it
 * @returns undefined where the step means nothing, because there is nothing that it could be about
 */
export function payloadOf(step: Step, world: World, sources: number, revision: number): Payload | undefined {
  const standing = world.developments.filter(({ retracted }) => !retracted)
  switch (step.act) {
    case 'join': {
      const id = `party-${world.parties.length}`
      return { type: 'PartyJoined', data: { id, name: id, role: step.role } }
    }
    case 'define': {
      const id = `point-${world.points.length}`
      const requires = new Set(step.requires.flatMap((pick) => picked(world.parties, pick)?.id ?? []))
      return {
        type: 'PointDefined',
        data: { id, title: id, proposition: `So says ${id}`, ...(requires.size === 0 ? {} : { requires: [...requires] }) },
      }
    }
    case 'introduce': {
      const id = `source-${sources}`
      return { type: 'SourceIntroduced', data: { id, name: id, reliability: 'B' } }
    }
    case 'file': {
      const id = `report-${world.reports.length}`
      const publishedAt = intervalOf(step.publishedAt)
      const older = world.reports.filter((report) => report.publishedAt.earliest <= publishedAt.latest)
      const root = step.root === undefined ? undefined : picked(older, step.root)?.id
      return {
        type: 'ReportFiled',
        data: {
          id,
          source: `source-${step.source % sources}`,
          title: id,
          publishedAt,
          seen: true,
          ...(root === undefined ? {} : { root }),
        },
      }
    }
    case 'develop': {
      const occurred = intervalOf(step.occurred)
      const reports = citationsOf(world, Date.parse(occurred.earliest), step.reports)
      if (reports.length === 0) return undefined
      return {
        type: step.kind,
        data: {
          id: `development-${revision}`,
          summary: 'Something was said or done',
          occurred,
          place: 'Geneva',
          actors: [],
          versions: [],
          reports,
          positions: positionsOf(world, step.positions),
        },
      }
    }
    case 'repeat': {
      const development = picked(standing, step.development)
      if (development === undefined) return undefined
      const [report] = citationsOf(world, development.earliest, [step.report])
      if (report === undefined || development.publications.some((publication) => publication.report === report.report)) return undefined
      return { type: 'ReportRepeated', data: { development: development.id, report } }
    }
    case 'deny': {
      const deniable = standing.filter(({ positions }) => positions.length > 0)
      const development = picked(deniable, step.development)
      const position = picked(development?.positions ?? [], step.position)
      if (development === undefined || position === undefined) return undefined
      const occurred = intervalOf(step.occurred)
      const reports = citationsOf(world, Date.parse(occurred.earliest), step.reports)
      if (reports.length === 0) return undefined
      const another = world.parties.find(({ id }) => id !== position.party)?.id
      const by = step.by === 'itself' ? position.party : step.by === 'another' ? another : undefined
      return {
        type: 'PositionDenied',
        data: {
          development: development.id,
          party: position.party,
          point: position.point,
          basis: step.basis,
          occurred,
          reports,
          ...(by === undefined ? {} : { by }),
        },
      }
    }
    case 'correct': {
      const development = picked(standing, step.development)
      if (development === undefined) return undefined
      const occurred = step.occurred === undefined ? undefined : intervalOf(step.occurred)
      const earliest = occurred === undefined ? development.earliest : Date.parse(occurred.earliest)
      const changes = {
        ...(occurred === undefined ? {} : { occurred }),
        ...(step.reports === undefined ? {} : { reports: citationsOf(world, earliest, step.reports) }),
        ...(step.positions === undefined ? {} : { positions: positionsOf(world, step.positions) }),
        ...(step.place === undefined ? {} : { place: step.place }),
      }
      if (Object.keys(changes).length === 0 || changes.reports?.length === 0) return undefined
      return {
        type: 'DevelopmentCorrected',
        data: { development: development.id, reason: 'coder-error', note: 'Misread', changes },
      }
    }
    case 'retract': {
      const development = picked(standing, step.development)
      if (development === undefined) return undefined
      const note = 'It does not stand'
      if (step.reason !== 'duplicate-of')
        return { type: 'DevelopmentRetracted', data: { development: development.id, reason: step.reason, note } }
      const duplicateOf = picked(
        standing.filter(({ id }) => id !== development.id),
        step.duplicateOf,
      )?.id
      if (duplicateOf === undefined) return undefined
      return { type: 'DevelopmentRetracted', data: { development: development.id, reason: step.reason, duplicateOf, note } }
    }
    default:
      throw new Error(`No step means ${step satisfies never}`)
  }
}
