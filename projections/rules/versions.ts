import type { Lineage } from '../../events/lineage-asserted.ts'
import type { Claim } from '../index/claims.ts'
import { upTo, upToRevision } from '../index/table.ts'
import { horizonOf, type Times } from './admitted.ts'
import { certainlyFollows } from './candidates.ts'
import type { Registry, Version } from './record.ts'
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

/** The steps of a point into a version. */
function stepsInto({ lineage }: Version, point: string, revision: number): Step[] {
  const kinds = new Map<string, Set<Lineage>>()
  for (const asserted of upTo(lineage, revision))
    if (asserted.point === point && asserted.lineage !== 'unknown') {
      const known = kinds.get(asserted.from)
      if (known === undefined) kinds.set(asserted.from, new Set([asserted.lineage]))
      else known.add(asserted.lineage)
    }
  return [...kinds].map(([from, known]) => ({ from, lineage: known.size === 1 ? ([...known][0] as Lineage) : null }))
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

/** The time of a version: the first of the publications that tell of it and of the developments that concern it. */
function timeOf({ frame, developments, concerning }: Registry, version: Version, { revision, publishedBy, without }: Times): VersionTime {
  const time = { begins: Number.POSITIVE_INFINITY, out: Number.POSITIVE_INFINITY }
  const first = (begins: number, out: number) => {
    time.begins = Math.min(time.begins, begins)
    time.out = Math.min(time.out, out)
  }
  for (const { report } of leftOf(frame, version.reports, without, revision)) {
    const published = reportAt(frame.reports, report, revision)
    if (published !== undefined && published.published <= publishedBy)
      first(Date.parse(published.publishedAt.earliest), published.published)
  }
  for (const id of concerning.get(version.id) ?? []) {
    const development = developments.get(id)
    if (development === undefined || development.revision > revision || isRetracted(development, revision)) continue
    const { versions, positions, occurred } = bodyAt(development, revision)
    if (!versions.includes(version.id) && !positions.some((position) => position.version === version.id)) continue
    const citations = leftOf(frame, citationsAt(developments, development, revision), without, revision)
    const span = spanOf(frame.reports, occurred, citations, revision)
    if (citations.length > 0 && span.published <= publishedBy) first(span.earliest, span.latest)
  }
  return time
}

/** A version that rewords or drops a point, with the older texts of which a position may speak. */
export type Rewording = VersionTime & { version: string; older: ReadonlySet<string> }

/** The versions certainly out by the times of a question that reword or drop a point, the first one first. */
export function rewordingsOf(registry: Registry, point: string, times: Times): Rewording[] {
  const { frame } = registry
  const { revision } = times
  return upToRevision(frame.versions, revision)
    .flatMap((version) => {
      const from = stepsInto(version, point, revision).flatMap((step) =>
        step.lineage !== null && rewords.has(step.lineage) ? step.from : [],
      )
      if (from.length === 0) return []
      const older = new Set(from)
      for (const id of older) {
        const before = frame.versions.get(id)
        if (before !== undefined) for (const step of stepsInto(before, point, revision)) older.add(step.from)
      }
      return [{ version: version.id, older, ...timeOf(registry, version, times) }]
    })
    .filter(({ out }) => Number.isFinite(out) && out <= horizonOf(times))
    .sort((a, b) => a.out - b.out || a.begins - b.begins || (a.version < b.version ? -1 : 1))
}

/** The first version that rewords or drops what every decisive position speaks of; null where there is none. */
export function rewordedIn(rewordings: readonly Rewording[], decisive: readonly Claim[]): string | null {
  if (decisive.length === 0) return null
  const isOlder = ({ version, at }: Claim, { older, begins }: Rewording): boolean =>
    version === null ? certainlyFollows(begins, at) : older.has(version)
  return rewordings.find((rewording) => decisive.every((claim) => isOlder(claim, rewording)))?.version ?? null
}
