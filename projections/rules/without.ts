import type { Citation } from '../../events/citation.ts'
import { type Claim, inBoth } from '../index/claims.ts'
import { valueAt } from '../index/table.ts'
import type { SetAside, Times } from './question.ts'
import type { Denial, Development, Frame, Registry } from './record.ts'
import { bodyAt, citationsAt, citedOrigin, denialSpan, spanOf } from './standing.ts'

/*
 * Rule 2, what the question sets aside: every citation of a report, or rooted in one, that the question does without. A
 * development left without a report falls away, a denial left without one does not count.
 */

/** How a source is aligned, as last judged by a revision; an assessment holds for all times. */
function alignmentOf({ sources }: Frame, id: string, revision: number): string | null {
  const source = sources.get(id)
  if (source === undefined) return null
  const { assessments, alignedWith = null } = valueAt(source, revision)
  const judged = assessments.filter((one) => one.revision <= revision).at(-1)
  return judged === undefined ? alignedWith : judged.alignedWith
}

/** The citations that are left. The report and the root that it counts as are looked at. */
export function leftOf(frame: Frame, citations: readonly Citation[], without: readonly SetAside[], revision: number): readonly Citation[] {
  if (without.length === 0) return citations
  return citations.filter((citation) => {
    const behind = [citation.report, citedOrigin(frame.reports, citation, revision)]
    return !without.some(({ kind, id }) => behind.some((report) => isSetAside(frame, report, kind, id, revision)))
  })
}

function isSetAside(frame: Frame, report: string, kind: SetAside['kind'], id: string, revision: number): boolean {
  if (kind === 'report') return report === id
  const source = sourceOf(frame, report, revision)
  if (source === undefined) return false
  return kind === 'source' ? source === id : alignmentOf(frame, source, revision) === id
}

/** The source of a report. */
export function sourceOf({ reports }: Frame, id: string, revision: number): string | undefined {
  const report = reports.get(id)
  return report === undefined ? undefined : valueAt(report, revision).source
}

/** The sources of a citation: of its report, and of the root that it counts as. */
export function sourcesOf(frame: Frame, citation: Citation, revision: number): readonly string[] {
  const origin = citedOrigin(frame.reports, citation, revision)
  const own = sourceOf(frame, citation.report, revision) as string
  return origin === citation.report ? [own] : [own, sourceOf(frame, origin, revision) as string]
}

/** The sources behind all of some citations. */
export function soleSources(frame: Frame, citations: readonly Citation[], revision: number): readonly string[] {
  const [first, ...others] = citations
  if (first === undefined) return []
  return others.reduce((sole, citation) => inBoth(sole, sourcesOf(frame, citation, revision)), sourcesOf(frame, first, revision))
}

/** A claim with the time and the denials that are left of it; null where nothing is left that tells of it. */
export function claimWithout({ frame, developments }: Registry, claim: Claim, { without, revision }: Times): Claim | null {
  if (without.length === 0) return claim
  const development = developments.get(claim.development) as Development
  const all = citationsAt(developments, development, revision)
  const left = leftOf(frame, all, without, revision)
  if (left.length === 0) return null
  const denials = claim.denials.flatMap((own) => {
    const denial = development.denials.find(({ event }) => event === own.event) as Denial
    const reports = leftOf(frame, denial.reports, without, revision)
    if (reports.length === denial.reports.length) return own
    if (reports.length === 0) return []
    const { latest, published } = denialSpan(frame.reports, { ...denial, reports: [...reports] }, revision)
    return { ...own, at: latest, published }
  })
  if (left.length === all.length) return { ...claim, denials }
  const { latest, published } = spanOf(frame.reports, bodyAt(development, revision).occurred, left, revision)
  return { ...claim, at: latest, published, sole: soleSources(frame, left, revision), denials }
}
