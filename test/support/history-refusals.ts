import { isDeepStrictEqual } from 'node:util'
import type { NegotiationEvent } from '../../events/catalogue.ts'
import { type Frame, frameOf, heldOf, ofType, type Span, spanOf } from './oracle-record.ts'
import { type Development, isDevelopment, type World, worldOf } from './oracle-world.ts'

/** Nothing begins after a report that tells of it, by whatever way the report came to tell of it. */
export const isPossible = ({ developments, denials }: World): boolean =>
  [...developments, ...denials].every(({ earliest, publications }) => publications.every(({ published }) => earliest <= published))

/** Whether a development would come after itself, by recorded order and by times. A retracted one is checked as if it stood. */
function hasCircle(developments: readonly Development[]): boolean {
  const before = (one: Development) => developments.filter((other) => one.earliest > other.latest || one.follows.includes(other.id))
  const reaches = (from: Development, to: Development, seen: Set<Development>): boolean =>
    before(from).some((one) => one === to || (!seen.has(one) && reaches(one, to, seen.add(one))))
  // By times alone nothing comes after itself.
  return developments.some((one) => one.follows.length > 0 && reaches(one, one, new Set()))
}

/** Whether a report goes back to itself, or to one that certainly came out after it. */
function hasBadRoot({ reports }: Frame): boolean {
  const rootOf = (root: string | undefined) => reports.find(({ id }) => id === root)
  return reports.some((report) => {
    const seen = new Set([report])
    for (let root = rootOf(report.root); root !== undefined; root = rootOf(root.root)) {
      if (seen.has(root)) return true
      seen.add(root)
    }
    const root = rootOf(report.root)
    return root !== undefined && root.publishedAt.earliest > report.publishedAt.latest
  })
}

/** Whether two turns of one kind in the life of one party end and begin at the same moments. */
function hasTie({ parties, leavings, roleChanges, memberships }: Frame): boolean {
  const always: Span = { earliest: Number.NEGATIVE_INFINITY, latest: Number.NEGATIVE_INFINITY }
  const turns = [
    ...parties.map(({ id, joined }) => ({ kind: `seat of ${id}`, occurred: joined })),
    ...leavings.map(({ party, occurred }) => ({ kind: `seat of ${party}`, occurred })),
    ...roleChanges.map(({ party, occurred }) => ({ kind: `role of ${party}`, occurred })),
    ...memberships.map(({ party, bloc, occurred }) => ({ kind: `${party} in ${bloc}`, occurred })),
  ].map(({ kind, occurred }) => ({ kind, ...(occurred === undefined ? always : spanOf(occurred)) }))
  return turns.some((one, index) => turns.slice(0, index).some((other) => isDeepStrictEqual(one, other)))
}

/** Whether an event says only what the record says already. */
function changesNothing(events: readonly NegotiationEvent[], event: NegotiationEvent): boolean {
  if (event.type === 'DevelopmentCorrected') {
    const corrections = ofType(events, 'DevelopmentCorrected').filter(({ data }) => data.development === event.data.development)
    const first = events.filter(isDevelopment).find(({ data }) => data.id === event.data.development)
    const fields = { ...first?.data, ...Object.assign({}, ...corrections.map(({ data }) => data.changes)) }
    return Object.entries(event.data.changes).every(([field, value]) => isDeepStrictEqual(fields[field] ?? null, value))
  }
  if (event.type === 'ActorCorrected') {
    const last = ofType(events, 'ActorCorrected').findLast(({ data }) => data.actor === event.data.actor)
    return isDeepStrictEqual(last?.data.body, event.data.body)
  }
  if (['PointNumbered', 'LineageAsserted', 'PointRetired'].includes(event.type))
    return events.some(({ type, data }) => type === event.type && isDeepStrictEqual(data, event.data))
  // What a source is like, and whether a correction changes it, its steps see to.
  return ['PartyCorrected', 'PointCorrected', 'ReportCorrected', 'PlanVersionCorrected'].includes(event.type)
    ? isDeepStrictEqual(frameOf(events), frameOf([...events, event]))
    : false
}

/** A denial cannot come before what it denies, by the time given for it: its reports bound when it is known, not that. */
const deniesTheFuture = (world: World, event: NegotiationEvent): boolean => {
  const denial = event.type === 'PositionDenied' ? world.denials.at(-1) : undefined
  return world.developments.some(({ id, earliest }) => denial?.development === id && denial.end < earliest)
}

/** Whether a careful registrar of ruleset 2 refuses an event, after those that are on record. */
export function isRefused(recorded: readonly NegotiationEvent[], event: NegotiationEvent): boolean {
  const all = [...recorded, event]
  const frame = frameOf(heldOf(all))
  if (hasBadRoot(frame) || hasTie(frame) || changesNothing(heldOf(recorded), event)) return true
  const asItStands = worldOf(all)
  const standing = all.filter(({ type }) => type !== 'DevelopmentRetracted')
  const worlds = standing.length === all.length ? [asItStands] : [asItStands, worldOf(standing)]
  return deniesTheFuture(asItStands, event) || worlds.some((world) => !isPossible(world) || hasCircle(world.developments))
}
