import type { Payload } from '../../events/catalogue.ts'
import type { Citation } from '../../events/citation.ts'
import type { Position } from '../../events/position.ts'
import { intervalOf } from './history-grid.ts'
import type { Cited, Held, Step } from './history-steps.ts'
import type { World } from './oracle-world.ts'

/** The one that a number picks, whatever its size; none of none. */
export const picked = <T>(from: readonly T[], pick: number): T | undefined => from[pick % from.length]

/** The distinct ones that the numbers pick. */
export const allPicked = <T>(from: readonly T[], picks: readonly number[]): T[] => [
  ...new Set(picks.flatMap((pick) => picked(from, pick) ?? [])),
]

/** Distinct reports, none certainly out before what it tells of began; a root is not certainly younger than who repeats it. */
export function citationsOf({ reports }: World, earliest: number, cited: readonly Cited[]): Citation[] {
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
const positionsOf = ({ parties, points, versions }: World, held: readonly Held[]): Position[] =>
  held.flatMap(({ party: partyPick, point: pointPick, stance, basis, version: versionPick }) => {
    const party = picked(parties, partyPick)?.id
    const point = picked(points, pointPick)?.id
    const version = versionPick === undefined ? undefined : picked(versions, versionPick)?.id
    if (party === undefined || point === undefined) return []
    return [{ party, point, stance, basis, ...(version === undefined ? {} : { version }) }]
  })

/**
 * What a step means against what is on record.
 * @param sources how many sources are on record
 * @param revision the revision that the event would get; new ids are made from it
 * @returns undefined where the step means nothing, because there is nothing that it could be about
 */
export function payloadOf(step: Step, world: World, sources: number, revision: number): Payload | undefined {
  const standing = world.developments.filter(({ retracted }) => !retracted)
  const followed = (picks: readonly number[]) => allPicked(standing, picks).map(({ id }) => id)
  const concerned = (picks: readonly number[]) => allPicked(world.versions, picks).map(({ id }) => id)
  switch (step.act) {
    case 'join': {
      const id = `party-${world.parties.length}`
      const joined = step.joined === undefined ? {} : { joined: intervalOf(step.joined) }
      return { type: 'PartyJoined', data: { id, name: id, role: step.role, ...joined } }
    }
    case 'define': {
      const isWhole = step.isWhole === true && !world.points.some(({ id }) => id === 'whole-plan')
      const id = isWhole ? 'whole-plan' : `point-${world.points.length}`
      const requires = new Set(step.requires.flatMap((pick) => picked(world.parties, pick)?.id ?? []))
      return {
        type: 'PointDefined',
        data: { id, title: id, proposition: `So says ${id}`, ...(requires.size === 0 ? {} : { requires: [...requires] }) },
      }
    }
    case 'introduce': {
      const id = `source-${sources}`
      const alignedWith = step.alignedWith === undefined ? undefined : picked(world.parties, step.alignedWith)?.id
      return { type: 'SourceIntroduced', data: { id, name: id, reliability: 'B', ...(alignedWith === undefined ? {} : { alignedWith }) } }
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
      const follows = followed(step.follows ?? [])
      return {
        type: step.kind,
        data: {
          id: `development-${revision}`,
          summary: 'Something was said or done',
          occurred,
          place: 'Geneva',
          actors: [],
          versions: concerned(step.versions ?? []),
          ...(follows.length === 0 ? {} : { follows }),
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
      const follows = step.follows === null ? [] : followed(step.follows ?? [])
      const changes = {
        ...(step.follows === undefined ? {} : { follows: follows.length === 0 ? null : follows }),
        ...(step.versions === undefined ? {} : { versions: concerned(step.versions) }),
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
