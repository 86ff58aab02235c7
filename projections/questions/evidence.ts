import { z } from 'zod'
import { developmentKinds } from '../../events/catalogue.ts'
import { Slug, Text } from '../../events/identifier.ts'
import { Basis, Stance } from '../../events/position.ts'
import { instantOf } from '../../events/time.ts'
import type { CellUnder } from '../cell-under.ts'
import type { Cell, Claim } from '../index/claims.ts'
import { upTo } from '../index/table.ts'
import { denied, deniedClaims, isAdmitted, isKnown, isStrongEnough, takesEffect, wasRetracted, within } from '../rules/admitted.ts'
import { weakestStrength } from '../rules/bases.ts'
import { supersededClaims } from '../rules/candidates.ts'
import type { Decision } from '../rules/decisive.ts'
import type { Times } from '../rules/question.ts'
import type { Development, Registry } from '../rules/record.ts'
import { bodyAt, denialSpan, denialsOf, retractionAt } from '../rules/standing.ts'
import { leftOf } from '../rules/without.ts'
import { CitedReport, citedReports, inOrder, ReckonedInterval } from './cited-report.ts'

export const roles = [
  'decisive',
  'supporting',
  'outweighed',
  'superseded',
  'alleged',
  'denied',
  'retracted',
  'other-version',
  'set-aside',
] as const
export const Role = z.enum(roles).meta({ id: 'Role', description: 'What part the position plays in the status' })
export type Role = z.output<typeof Role>

/** The rule of docs/rules.md behind each role, and what it comes to. */
const grounds: Record<Role, { rule: number; why: string }> = {
  decisive: { rule: 4, why: 'Nothing certainly follows it, and no candidate has a stronger basis' },
  supporting: { rule: 4, why: 'Nothing certainly follows it; of a weaker basis, to the same effect' },
  outweighed: { rule: 4, why: 'Nothing certainly follows it, but what decides has a stronger basis' },
  superseded: { rule: 4, why: 'Another position certainly follows it' },
  alleged: { rule: 3, why: 'Said by a rival or an outlet aligned with one: shown, never deciding' },
  denied: { rule: 2, why: 'The party itself denied it on the record' },
  retracted: { rule: 1, why: 'The development was retracted and does not stand' },
  'other-version': { rule: 7, why: 'It speaks of another version of the plan than the one asked about' },
  'set-aside': { rule: 2, why: 'The question does without its basis, or without all that reports it' },
}

export const ShownDenial = z
  .object({
    event: z.uuid().describe('The event that recorded it'),
    by: Slug.nullable().describe('The party that denies; null: somebody outside the parties'),
    actor: Slug.nullable(),
    basis: Basis,
    occurred: ReckonedInterval,
    takesEffect: z
      .boolean()
      .describe('Whether it takes the position out: the party’s own denial, on the record, that does not end before what it denies began'),
  })
  .meta({ id: 'ShownDenial', description: 'A denial of a position' })

export const Evidence = z
  .object({
    role: Role,
    rule: z.int().describe('The rule that gives it this role, by its number in the ruleset'),
    why: z.string().describe('That rule in a sentence'),
    event: z.uuid().describe('The event that recorded it'),
    rev: z.int().describe('The revision of that event'),
    correctedBy: z.uuid().nullable().describe('The correction that left it as it stands'),
    denials: z.array(ShownDenial).describe('Who denied the position by then, the party itself or others'),
    retractedBy: z.uuid().nullable().describe('The retraction, where the role is retracted'),
    development: Slug,
    position: z.int().min(0).describe('Which of the development’s positions, counted from 0'),
    kind: z.enum(developmentKinds),
    summary: Text,
    occurred: ReckonedInterval,
    stance: Stance,
    basis: Basis,
    actor: Slug.nullable(),
    version: Slug.nullable().describe('The plan version of which it speaks; null: of none in particular'),
    condition: Text.nullable().describe('On what condition it was taken'),
    note: Text.nullable(),
    reports: z.array(CitedReport),
  })
  .meta({ id: 'Evidence', description: 'A position behind a status, with its role' })
export type Evidence = z.output<typeof Evidence>

/** The denials of a position that the question admits, in order of world time. */
function shownDenials({ frame }: Registry, development: Development, claim: Claim, times: Times): Evidence['denials'] {
  const { revision, without } = times
  const body = bodyAt(development, revision)
  return denialsOf(development, claim, revision)
    .flatMap((denial) => {
      const reports = leftOf(frame, denial.reports, without, revision)
      const { latest, published } = denialSpan(frame.reports, { ...denial, reports: [...reports] }, revision)
      if (reports.length === 0 || !isKnown(latest, published, times)) return []
      const { event, by = null, actor = null, basis, occurred } = denial
      return { event, by, actor, basis, occurred: { ...occurred, latest: instantOf(latest) }, takesEffect: takesEffect(denial, body) }
    })
    .sort((a, b) => inOrder(a.occurred.latest, b.occurred.latest) || inOrder(a.event, b.event))
}

/** A claim as evidence in some role. */
export function evidenceOf(registry: Registry, claim: Claim, role: Role, times: Times): Evidence {
  const development = registry.developments.get(claim.development) as Development
  const body = bodyAt(development, times.revision)
  const position = body.positions[claim.position] as (typeof body.positions)[number]
  const last = upTo(development.bodies, times.revision).at(-1) as { event: string; revision: number }
  return {
    role,
    ...grounds[role],
    event: development.event,
    rev: development.revision,
    correctedBy: last.event === development.event ? null : last.event,
    denials: shownDenials(registry, development, claim, times),
    retractedBy: role === 'retracted' ? (retractionAt(development, times.revision)?.event ?? null) : null,
    development: development.id,
    position: claim.position,
    kind: development.kind,
    summary: body.summary,
    // A time that was cut ends with the publication that cut it; any other stands as it was given.
    occurred: claim.at === claim.published ? { ...body.occurred, latest: instantOf(claim.at) } : body.occurred,
    stance: claim.stance,
    basis: claim.basis,
    actor: position.actor ?? null,
    version: position.version ?? null,
    condition: position.condition ?? null,
    note: position.note ?? null,
    reports: citedReports(registry, development, times),
  }
}

/** The latest first; the order in which they arrived never matters. */
export const byTime = (a: Claim, b: Claim): number =>
  b.at - a.at || b.earliest - a.earliest || inOrder(a.development, b.development) || a.position - b.position

/** Of what never decides, so many of the latest in each role are listed unasked. */
const listed = 25

const undeciding: readonly Role[] = ['alleged', 'denied', 'retracted', 'other-version', 'set-aside']

/** The claims of a weaker basis than may decide the question. */
function tooWeak({ claims, alleged }: Readonly<Cell>, times: Times): Claim[] {
  if (times.weakest === weakestStrength) return []
  return [...claims.flatMap(({ entries }) => entries), ...alleged].filter((claim) => !isStrongEnough(claim, times) && within(claim, times))
}

/** All that is behind a status, by role and then latest first, and how much of it is left out. */
export function evidenceFor(
  registry: Registry,
  { cell, setAside, otherVersion }: CellUnder,
  { decisive, supporting, outweighed }: Decision,
  times: Times,
  isWhole: boolean,
): { because: Evidence[]; omitted: number } {
  const candidates = new Set([...decisive, ...supporting, ...outweighed])
  const elsewhere = otherVersion.filter((claim) => within(claim, times))
  const claims: Record<Role, Claim[]> = {
    decisive,
    supporting,
    outweighed,
    superseded: isWhole ? supersededClaims(cell, candidates, times) : [],
    alleged: cell.alleged.filter((claim) => isAdmitted(claim, times)),
    denied: [...deniedClaims(cell, times), ...elsewhere.filter((claim) => denied(claim, times))].filter((claim) =>
      isStrongEnough(claim, times),
    ),
    retracted: cell.retracted.filter((one) => wasRetracted(one, times)).map(({ claim }) => claim),
    'other-version': elsewhere.filter((claim) => isStrongEnough(claim, times) && !denied(claim, times)),
    'set-aside': [
      ...setAside.filter((claim) => within(claim, times)),
      ...tooWeak(cell, times),
      ...elsewhere.filter((claim) => !isStrongEnough(claim, times)),
    ],
  }
  let omitted = 0
  const because = roles.flatMap((role) => {
    const all = claims[role].sort(byTime)
    const shown = isWhole || !undeciding.includes(role) ? all : all.slice(0, listed)
    omitted += all.length - shown.length
    return shown.map((claim) => evidenceOf(registry, claim, role, times))
  })
  return { because, omitted }
}
