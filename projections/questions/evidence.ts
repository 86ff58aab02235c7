import { z } from 'zod'
import { developmentKinds } from '../../events/catalogue.ts'
import { Citation } from '../../events/citation.ts'
import { Name, Slug, Text } from '../../events/identifier.ts'
import { Basis, Stance } from '../../events/position.ts'
import { Instant, instantOf, Precision, TimeBasis } from '../../events/time.ts'
import { type Cell, deniedClaims, type Standing } from '../cell.ts'
import { isOwn } from '../cells.ts'
import { type Claim, denied, type Times, within } from '../claims.ts'
import { bodyAt, citationsAt, type Development, upTo } from '../developments.ts'
import type { Frame } from '../frame.ts'
import type { Registry } from '../registry.ts'

export const roles = ['decisive', 'supporting', 'outweighed', 'superseded', 'alleged', 'denied', 'retracted'] as const
export const Role = z.enum(roles).meta({ id: 'Role', description: 'What part the position plays in the status' })
export type Role = z.output<typeof Role>

/** The rule of design section 4 behind each role, and what it comes to. */
const grounds: Record<Role, { rule: number; why: string }> = {
  decisive: { rule: 4, why: 'Nothing certainly follows it, and no candidate has a stronger basis' },
  supporting: { rule: 4, why: 'Nothing certainly follows it; of a weaker basis, to the same effect' },
  outweighed: { rule: 4, why: 'Nothing certainly follows it, but what decides has a stronger basis' },
  superseded: { rule: 4, why: 'Another position certainly follows it' },
  alleged: { rule: 3, why: 'Said by a rival or an outlet aligned with one: shown, never deciding' },
  denied: { rule: 2, why: 'The party itself denied it on the record' },
  retracted: { rule: 1, why: 'The development was retracted and does not stand' },
}

/** A span of time as the rules reckon with it: `latest` is cut to the first publication. */
export const ReckonedInterval = z.object({ earliest: Instant, latest: Instant, precision: Precision, basis: TimeBasis }).meta({
  id: 'ReckonedInterval',
  description: 'A closed interval of world time; `latest` is cut to the earliest publication that tells of it',
})

export const CitedReport = Citation.extend({
  source: Slug,
  title: Name,
  publishedAt: z.object({ earliest: Instant, latest: Instant, precision: Precision, basis: TimeBasis }),
  origin: Slug.describe('The root report that it counts as'),
}).meta({ id: 'CitedReport', description: 'A report that tells of the development' })
export type CitedReport = z.output<typeof CitedReport>

export const Evidence = z
  .object({
    role: Role,
    rule: z.int().describe('The rule that gives it this role, by its number in the ruleset'),
    why: z.string().describe('That rule in a sentence'),
    event: z.uuid().describe('The event that recorded it'),
    rev: z.int().describe('The revision of that event'),
    correctedBy: z.uuid().nullable().describe('The correction that left it as it stands'),
    deniedBy: z.uuid().nullable().describe('The denial on the record by the party itself, where the role is denied'),
    retractedBy: z.uuid().nullable().describe('The retraction, where the role is retracted'),
    development: Slug,
    position: z.int().min(0).describe('Which of the development’s positions, counted from 0'),
    kind: z.enum(developmentKinds),
    summary: Text,
    occurred: ReckonedInterval,
    stance: Stance,
    basis: Basis,
    actor: Slug.nullable(),
    note: Text.nullable(),
    reports: z.array(CitedReport),
  })
  .meta({ id: 'Evidence', description: 'A position behind a status, with its role' })
export type Evidence = z.output<typeof Evidence>

/** The reports that tell of a development at given times, with what is known of each. */
export function citedReports({ frame, developments }: Registry, development: Development, times: Times): CitedReport[] {
  return citationsAt(developments, development, times.revision).flatMap((citation) => {
    const report = frame.reports.get(citation.report)
    if (report === undefined || report.published > times.publishedBy) return []
    const { source, title, publishedAt } = report
    return [{ ...citation, source, title, publishedAt, origin: originOf(frame, citation) }]
  })
}

/** The root report that a citation counts as (rule 6). */
export const originOf = (frame: Frame, { report, root }: Citation): string => frame.reports.get(root ?? report)?.origin ?? root ?? report

/** How many distinct root reports are behind claims (rule 6). */
export function corroborationOf({ frame, developments }: Registry, claims: readonly Claim[], times: Times): number {
  const origins = new Set<string>()
  for (const claim of claims)
    for (const citation of citationsAt(developments, developments.get(claim.development) as Development, times.revision))
      if ((frame.reports.get(citation.report)?.published ?? Number.POSITIVE_INFINITY) <= times.publishedBy)
        origins.add(originOf(frame, citation))
  return origins.size
}

/** A claim as evidence in some role. */
export function evidenceOf(registry: Registry, claim: Claim, role: Role, times: Times): Evidence {
  const development = registry.developments.get(claim.development) as Development
  const body = bodyAt(development, times.revision)
  const position = body.positions[claim.position] as (typeof body.positions)[number]
  const last = upTo(development.bodies, times.revision).at(-1) as { event: string; revision: number }
  const denial = development.denials.find(
    (one) =>
      isOwn(one) &&
      one.party === claim.party &&
      one.point === claim.point &&
      one.revision <= times.revision &&
      one.latest <= times.asOf &&
      one.published <= times.publishedBy,
  )
  return {
    role,
    ...grounds[role],
    event: development.event,
    rev: development.revision,
    correctedBy: last.event === development.event ? null : last.event,
    deniedBy: role === 'denied' ? (denial?.event ?? null) : null,
    retractedBy: role === 'retracted' ? (development.retraction?.event ?? null) : null,
    development: development.id,
    position: claim.position,
    kind: development.kind,
    summary: body.summary,
    occurred: { ...body.occurred, latest: instantOf(claim.at) },
    stance: claim.stance,
    basis: claim.basis,
    actor: position.actor ?? null,
    note: position.note ?? null,
    reports: citedReports(registry, development, times),
  }
}

const byTime = (a: Claim, b: Claim): number =>
  b.at - a.at ||
  b.earliest - a.earliest ||
  (a.development < b.development ? -1 : a.development > b.development ? 1 : a.position - b.position)

/** Whether a claim of a retracted development would count at those times, had it not been retracted by then. */
const wasRetracted = (claim: Claim, { revision, asOf, publishedBy }: Times): boolean =>
  claim.until <= revision && claim.at <= asOf && claim.published <= publishedBy

/** All that is behind a status, by role and then latest first; the superseded only where asked for. */
export function evidenceFor(registry: Registry, cell: Cell, standing: Standing, times: Times, withSuperseded: boolean): Evidence[] {
  const candidates = new Set([...standing.decisive, ...standing.supporting, ...standing.outweighed])
  const superseded = withSuperseded
    ? cell.claims.flatMap(({ entries }) =>
        entries.filter((claim) => within(claim, times) && !denied(claim, times) && !candidates.has(claim)),
      )
    : []
  const claims: Record<Role, Claim[]> = {
    ...{ decisive: standing.decisive, supporting: standing.supporting, outweighed: standing.outweighed, superseded },
    alleged: cell.alleged.filter((claim) => within(claim, times) && !denied(claim, times)),
    denied: deniedClaims(cell, times),
    retracted: cell.retracted.filter((claim) => wasRetracted(claim, times)),
  }
  return roles.flatMap((role) => claims[role].sort(byTime).map((claim) => evidenceOf(registry, claim, role, times)))
}
