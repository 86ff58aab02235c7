import type { Lineage } from '../../events/lineage-asserted.ts'
import type { Claim } from '../index/claims.ts'
import { upTo, upToRevision, valueAt } from '../index/table.ts'
import { certainlyFollows } from './candidates.ts'
import type { Times } from './question.ts'
import type { Registry, Report, Version } from './record.ts'
import { bodyAt, citationsAt, isRetracted, reportAt, spanOf } from './standing.ts'
import { leftOf } from './without.ts'

/* Rule 7: versions. A position counts for a version if it speaks of it, of none, or of one from which the point came to it as it was. */

/** The point whose question every version asks. */
const wholePlan = 'whole-plan'

const carries: ReadonlySet<Lineage> = new Set<Lineage>(['unchanged', 'renumbered'])
const removes: ReadonlySet<Lineage> = new Set<Lineage>(['dropped', 'split', 'merged'])
const rewords: ReadonlySet<Lineage> = new Set<Lineage>(['reworded', 'dropped', 'split', 'merged'])

/** What became of a point from one version to the next: null where nobody knows, or where what is asserted contradicts itself. */
type Step = { from: string; lineage: Lineage | null }

/** The steps of a point into a version. Of lineages that differ none is believed, `unknown` among them: what is known since takes it back. */
function stepsInto({ lineage }: Version, point: string, revision: number): Step[] {
  const kinds = new Map<string, Set<Lineage>>()
  for (const asserted of upTo(lineage, revision))
    if (asserted.point === point) {
      const known = kinds.get(asserted.from)
      if (known === undefined) kinds.set(asserted.from, new Set([asserted.lineage]))
      else known.add(asserted.lineage)
    }
  return [...kinds].map(([from, known]) => {
    const [lineage = null] = known.size === 1 ? known : []
    return { from, lineage: lineage === 'unknown' ? null : lineage }
  })
}

/** The versions whose positions on a point count for a version: itself, and those from which the point came to it unchanged or renumbered. */
export function countingFor({ frame }: Registry, version: string, point: string, revision: number): ReadonlySet<string> {
  const found = new Set([version])
  for (const id of found) {
    const of = frame.versions.get(id)
    if (of === undefined) continue
    for (const { from, lineage } of stepsInto(of, point, revision)) if (lineage !== null && carries.has(lineage)) found.add(from)
  }
  return found
}

/**
 * Whether a point is in a version; `unknown` where nothing says so.
 * @param isSpokenOf whether a position speaks of the point on that version
 */
export function isInVersion({ frame }: Registry, id: string, point: string, revision: number, isSpokenOf: boolean): boolean | 'unknown' {
  const version = upToRevision(frame.versions, revision).find((one) => one.id === id)
  if (point === wholePlan || version === undefined) return point === wholePlan ? true : 'unknown'
  const steps = stepsInto(version, point, revision).flatMap(({ lineage }) => lineage ?? [])
  if (upTo(version.numbers, revision).some((numbered) => numbered.point === point) || isSpokenOf) return true
  if (steps.some((lineage) => !removes.has(lineage))) return true
  if (steps.some((lineage) => removes.has(lineage))) return false
  return version.text === 'full' ? false : 'unknown'
}

/** When a version had begun to be, and when it was certainly out. */
type VersionTime = { begins: number; out: number }

/**
 * The time of a version: the first of the publications of its reports and of the developments that concern it. One of
 * which nothing tells, or nothing that the question leaves, bears on no question with a time.
 */
function timeOf(
  { frame, developments, concerning }: Registry,
  version: Version,
  { revision, publishedBy, without }: Times,
): VersionTime | null {
  const spans = leftOf(frame, version.reports, without, revision).map((citation) => {
    const { publishedAt } = reportAt(frame.reports, citation.report, revision) as Report
    return spanOf(frame.reports, publishedAt, [citation], revision)
  })
  for (const id of concerning.get(version.id) ?? []) {
    const development = developments.get(id)
    if (development === undefined || development.revision > revision || isRetracted(development, revision)) continue
    const { versions, occurred } = bodyAt(development, revision)
    const citations = leftOf(frame, citationsAt(developments, development, revision), without, revision)
    if (versions.includes(version.id) && citations.length > 0) spans.push(spanOf(frame.reports, occurred, citations, revision))
  }
  if (spans.length === 0 && publishedBy === Number.POSITIVE_INFINITY)
    return { begins: Number.NEGATIVE_INFINITY, out: Number.POSITIVE_INFINITY }
  const told = spans.filter(({ published }) => published <= publishedBy)
  if (told.length === 0) return null
  return { begins: Math.min(...told.map(({ earliest }) => earliest)), out: Math.min(...told.map(({ latest }) => latest)) }
}

/** A version that rewords or drops a point, with the older texts of which a position may speak. */
export type Rewording = VersionTime & { version: string; older: ReadonlySet<string> }

/** The texts before some versions: those that they derive from, and those that any point came from. */
function textsBefore({ frame }: Registry, versions: readonly string[], revision: number): Set<string> {
  const found = new Set(versions)
  for (const id of found) {
    const version = frame.versions.get(id)
    if (version === undefined) continue
    const { derivesFrom, lineage } = valueAt(version, revision)
    for (const before of derivesFrom) found.add(before)
    for (const { from } of upTo(lineage, revision)) found.add(from)
  }
  return found
}

/** The versions certainly out by the times of a question that reword or drop a point, the first one first. */
export function rewordingsOf(registry: Registry, point: string, times: Times): Rewording[] {
  const { revision } = times
  return upToRevision(registry.frame.versions, revision)
    .flatMap((version) => {
      const steps = stepsInto(version, point, revision).filter(({ lineage }) => lineage !== null && rewords.has(lineage))
      const time = steps.length === 0 ? null : timeOf(registry, version, times)
      if (time === null) return []
      const older = textsBefore(
        registry,
        steps.map(({ from }) => from),
        revision,
      )
      // Where the point also came from a text as it was there, that text is not another.
      for (const same of countingFor(registry, version.id, point, revision)) older.delete(same)
      return [{ version: version.id, older, ...time }]
    })
    .filter(({ out }) => out <= times.asOf)
    .sort((a, b) => compare(a.out, b.out) || compare(a.begins, b.begins))
}

const compare = (one: number, other: number): number => (one < other ? -1 : one > other ? 1 : 0)

/** The first version that rewords or drops what every decisive position speaks of; null where there is none. */
export function rewordedIn(rewordings: readonly Rewording[], decisive: readonly Claim[]): string | null {
  if (decisive.length === 0) return null
  const isOlder = ({ version, at }: Claim, { older, begins }: Rewording): boolean =>
    version === null ? certainlyFollows(begins, at) : older.has(version)
  return rewordings.find((rewording) => decisive.every((claim) => isOlder(claim, rewording)))?.version ?? null
}
