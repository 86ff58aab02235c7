import type { NegotiationEvent, Payload } from '../../events/catalogue.ts'
import { intervalOf } from './history-grid.ts'
import { allPicked, payloadOf as payloadOfRulesetOne, picked } from './history-payloads.ts'
import type { NewStep, Step } from './history-steps-of-ruleset-2.ts'
import { ofType } from './oracle-record.ts'
import type { World } from './oracle-world.ts'

const newActs = [
  'report version',
  'number',
  'assert lineage',
  'reassess',
  'introduce actor',
  'leave',
  'change role',
  'descend',
  'enter bloc',
  'leave bloc',
  'correct party',
  'correct point',
  'correct report',
  'correct source',
  'correct version',
  'correct actor',
  'retire',
  'take back',
] as const satisfies NewStep['act'][]
const isNew = (step: Step): step is NewStep => newActs.some((act) => act === step.act)

/** The entries that can be taken back. */
export const takable: readonly NegotiationEvent['type'][] = [
  'DevelopmentRetracted',
  'PositionDenied',
  'ReportRepeated',
  'PointNumbered',
  'LineageAsserted',
  'PointRetired',
  'PartyLeft',
  'PartyRoleChanged',
  'PartyDescended',
  'MembershipChanged',
]

const wrong = { reason: 'coder-error', note: 'Misread' } as const
const cited = (reports: readonly { id: string }[]) => reports.map(({ id }) => ({ report: id, attribution: [] }))

/**
 * What a step means against what is on record.
 * @param events what is on record, less what was taken back
 * @param revision the revision that the event would get
 * @returns undefined where the step means nothing, because there is nothing that it could be about
 */
export function payloadOf(step: Step, world: World, events: readonly NegotiationEvent[], revision: number): Payload | undefined {
  if (!isNew(step)) return payloadOfRulesetOne(step, world, world.sources.length, revision)
  const party = 'party' in step ? picked(world.parties, step.party) : undefined
  const point = 'point' in step ? picked(world.points, step.point) : undefined
  const version = 'version' in step ? picked(world.versions, step.version) : undefined
  const actors = ofType(events, 'ActorIntroduced')
  const source = 'source' in step ? picked(world.sources, step.source) : undefined
  switch (step.act) {
    case 'report version': {
      const id = `version-${world.versions.length}`
      const derivesFrom = allPicked(world.versions, step.derivesFrom).map((one) => one.id)
      const reports = cited(allPicked(world.reports, step.reports))
      return { type: 'PlanVersionReported', data: { id, label: id, text: step.text, derivesFrom, reports } }
    }
    case 'number':
      return version && point && { type: 'PointNumbered', data: { version: version.id, number: step.number, point: point.id } }
    case 'assert lineage': {
      // From the earlier to the later: what a lineage means that leads back in time, nobody says.
      const from = world.versions[step.from]?.id
      const to = world.versions[step.from + step.steps]?.id
      if (from === undefined || to === undefined || point === undefined) return undefined
      return {
        type: 'LineageAsserted',
        data: {
          from,
          to,
          point: point.id,
          lineage: step.lineage,
          fromNumbers: [],
          toNumbers: [],
          reports: [],
        },
      }
    }
    case 'reassess': {
      const alignedWith = step.alignedWith === null ? null : (picked(world.parties, step.alignedWith)?.id ?? null)
      if (source === undefined || source.alignedWith === alignedWith) return undefined
      return { type: 'SourceReassessed', data: { source: source.id, alignedWith, reliability: 'B', reason: 'It took a side' } }
    }
    case 'introduce actor': {
      const id = `actor-${actors.length}`
      return { type: 'ActorIntroduced', data: { id, name: id, aliases: [], affiliations: [] } }
    }
    case 'correct actor': {
      const actor = picked(actors, step.actor)?.data.id
      const body = { name: step.name, aliases: [], affiliations: [] }
      return actor === undefined ? undefined : { type: 'ActorCorrected', data: { actor, ...wrong, body } }
    }
    case 'leave':
      return party && { type: 'PartyLeft', data: { party: party.id, occurred: intervalOf(step.occurred), reports: [] } }
    case 'change role': {
      const data = { role: step.role, occurred: intervalOf(step.occurred), reports: [] }
      return party && { type: 'PartyRoleChanged', data: { party: party.id, ...data } }
    }
    case 'descend': {
      const from = picked(world.parties, step.from)
      if (party === undefined || from === undefined || from === party) return undefined
      const data = { from: [from.id], how: step.how, occurred: intervalOf(step.occurred), reports: [] }
      return { type: 'PartyDescended', data: { party: party.id, ...data } }
    }
    case 'enter bloc':
    case 'leave bloc': {
      const bloc = picked(world.parties, step.bloc)
      if (party === undefined || bloc === undefined || bloc === party) return undefined
      const occurred = step.occurred === undefined ? {} : { occurred: intervalOf(step.occurred) }
      const change = step.act === 'enter bloc' ? 'joined' : 'left'
      return { type: 'MembershipChanged', data: { party: party.id, bloc: bloc.id, change, reports: [], ...occurred } }
    }
    case 'correct party': {
      if (party === undefined) return undefined
      const joined = step.joined === undefined ? {} : { joined: intervalOf(step.joined) }
      return { type: 'PartyCorrected', data: { party: party.id, ...wrong, body: { name: party.name, role: step.role, ...joined } } }
    }
    case 'correct point': {
      if (point === undefined) return undefined
      const requires = allPicked(world.parties, step.requires).map(({ id }) => id)
      const body = { title: point.title, proposition: point.proposition, ...(requires.length === 0 ? {} : { requires }) }
      return { type: 'PointCorrected', data: { point: point.id, ...wrong, body } }
    }
    case 'correct report': {
      const report = picked(world.reports, step.report)
      if (report === undefined || source === undefined) return undefined
      const publishedAt = intervalOf(step.publishedAt)
      const root = step.root === undefined ? undefined : picked(world.reports, step.root)?.id
      const body = { source: source.id, title: report.title, publishedAt, seen: true, ...(root === undefined ? {} : { root }) }
      return { type: 'ReportCorrected', data: { report: report.id, ...wrong, body } }
    }
    case 'correct source': {
      const alignedWith = step.alignedWith === undefined ? undefined : picked(world.parties, step.alignedWith)?.id
      if (source === undefined || source.alignedWith === (alignedWith ?? null)) return undefined
      const body = { name: source.id, reliability: 'B', ...(alignedWith === undefined ? {} : { alignedWith }) } as const
      return { type: 'SourceCorrected', data: { source: source.id, ...wrong, body } }
    }
    case 'correct version': {
      if (version === undefined) return undefined
      const reports = cited(allPicked(world.reports, step.reports))
      const body = { label: version.label, text: step.text, derivesFrom: version.derivesFrom, reports }
      return { type: 'PlanVersionCorrected', data: { version: version.id, ...wrong, body } }
    }
    case 'retire':
      return point && { type: 'PointRetired', data: { point: point.id, note: 'Coded twice' } }
    case 'take back': {
      const entries = events.filter(({ type }) => takable.includes(type))
      const entry = picked(entries, step.entry)
      return entry && { type: 'EntryTakenBack', data: { event: entry.id, ...wrong } }
    }
    default:
      throw new Error(`No step means ${step satisfies never}`)
  }
}
