import { z } from 'zod'
import { LineageAsserted } from '../../events/lineage-asserted.ts'
import { PlanVersionReported } from '../../events/plan-version-reported.ts'
import { PointNumbered } from '../../events/point-numbered.ts'
import { upTo, upToRevision, valueAt } from '../index/table.ts'
import type { Negotiation } from '../negotiation.ts'
import type { Version } from '../rules/record.ts'
import { Asked, type Moment } from './moment.ts'

const event = z.uuid().describe('The event that recorded it')

export const ListedLineage = LineageAsserted.extend({ event }).meta({
  id: 'ListedLineage',
  description: 'A step from one version to the next',
})
export type ListedLineage = z.output<typeof ListedLineage>

export const PlanVersion = PlanVersionReported.extend({
  numbers: z.array(PointNumbered.omit({ version: true }).extend({ event })).describe('The points by their number in this version'),
  lineage: z.array(ListedLineage).describe('The way to this version from those before it'),
}).meta({ id: 'PlanVersion', description: 'One text of the plan, and how it came about' })
export type PlanVersion = z.output<typeof PlanVersion>

export const PlanVersions = Asked.extend({ versions: z.array(PlanVersion) }).meta({ id: 'PlanVersions' })
export type PlanVersions = z.output<typeof PlanVersions>

export const OnePlanVersion = Asked.extend({ version: PlanVersion }).meta({ id: 'OnePlanVersion' })
export type OnePlanVersion = z.output<typeof OnePlanVersion>

/** A lineage as it was asserted. */
export const lineageOf = ({ revision: _, takenBack: _takenBack, ...asserted }: Version['lineage'][number]): ListedLineage => asserted

/** A version of the plan with what was said of it up to a revision. */
export function planVersion(version: Version, revision: number): PlanVersion {
  const { revision: _, since: _since, was: _was, numbers, lineage, ...reported } = valueAt(version, revision)
  return {
    ...reported,
    numbers: upTo(numbers, revision)
      .map(({ number, point, note, event }) => ({ number, point, ...(note === undefined ? {} : { note }), event }))
      .sort((a, b) => a.number - b.number),
    lineage: upTo(lineage, revision).map(lineageOf),
  }
}

/** All versions of the plan at a moment, in order of recording. */
export const planVersionsAt = (state: Negotiation, { times }: Moment) => ({
  entries: upToRevision(state.registry.frame.versions, times.revision),
  toAnswer: (version: Version): PlanVersion => planVersion(version, times.revision),
})
