import type { LineageAsserted } from '../../../events/lineage-asserted.ts'
import type { Names } from '../../../projections/questions/names.ts'
import { OnePlanVersion, PlanVersions, planVersion, planVersionsAt } from '../../../projections/questions/versions.ts'
import { ok } from '../../result.ts'
import { namedIn } from '../problem/on-record.ts'
import { question } from '../request/question.ts'
import { times } from '../request/times.ts'
import {
  askedColumns,
  citationFields,
  firstIds,
  joined,
  listed,
  negotiationColumns,
  originColumns,
  reportColumns,
  timeColumns,
} from '../response/columns.ts'
import { frameList } from './frame-list.ts'

/** The steps that led to a version: in a row those of its point, and those of points that have no row. */
const lineageColumns = {
  lineagePoints: 'The ids of the points that came here from versions before: the row’s own, then those without a number in this one',
  lineagePointTitles: 'Their titles, in the order of `lineagePoints`, as are the next seven',
  lineageFrom: 'The ids of the versions that they came from',
  lineageFromLabels: 'What those are called',
  lineage: 'What became of them on the way',
  lineageFromNumbers: 'Their numbers in the earlier version, where they are known',
  lineageToNumbers: 'Their numbers in this one, where they are known',
  lineageNotes: 'What is to be said of the step',
  lineageReports: 'The ids of the reports that tell of it; those of one step are parted by a blank, of two as names are',
} as const

const lineageFields = (steps: readonly LineageAsserted[], names: Names): Record<keyof typeof lineageColumns, string> => ({
  lineagePoints: firstIds(steps.map(({ point }) => point)),
  lineagePointTitles: listed(steps.map(({ point }) => names.point(point))),
  lineageFrom: firstIds(steps.map(({ from }) => from)),
  lineageFromLabels: listed(steps.map(({ from }) => names.version(from))),
  lineage: listed(steps.map(({ lineage }) => lineage)),
  lineageFromNumbers: listed(steps.map(({ fromNumbers }) => fromNumbers.join(' '))),
  lineageToNumbers: listed(steps.map(({ toNumbers }) => toNumbers.join(' '))),
  lineageNotes: listed(steps.map(({ note }) => note)),
  lineageReports: listed(steps.map(({ reports }) => joined(reports.map(({ report }) => report)))),
})

/** One row for each number of a version; one for a version without. */
export const versions = frameList('versions', {
  summary: 'The versions of the plan',
  description: 'Every text of the plan that is known to exist, with the numbers of its points and its lineage.',
  answer: PlanVersions,
  entriesAt: planVersionsAt,
  columns: {
    version: 'The id of the version',
    label: 'What it is called',
    text: 'How much of its text is known',
    claimedPoints: 'How many points it is said to have',
    derivesFrom: 'The ids of the versions that it grew out of',
    number: 'A number in it',
    point: 'The id of the point under that number',
    note: 'What is to be said of that',
    rev: askedColumns.atRev,
    pointTitle: 'The point’s title',
    versionNote: 'What is to be said of the version',
    reports: 'The ids of the reports that tell of the version',
    ...timeColumns,
    ...negotiationColumns,
    derivesFromLabels: 'What the versions that it grew out of are called',
    reportTitles: 'The titles of the reports, in the order of `reports`, as are the next three',
    paragraphs: reportColumns.paragraphs,
    attributions: reportColumns.attributions,
    roots: originColumns.roots,
    ...lineageColumns,
  },
  *rowsOf({ id, derivesFrom, numbers, reports, note: versionNote, lineage, ...own }, names) {
    const row = {
      ...own,
      version: id,
      versionNote,
      derivesFrom: joined(derivesFrom),
      derivesFromLabels: listed(derivesFrom.map(names.version)),
      reports: joined(reports.map(({ report }) => report)),
      ...citationFields(reports, names),
    }
    const numbered = new Set(numbers.map(({ point }) => point))
    const unnumbered = lineage.filter(({ point }) => !numbered.has(point))
    if (numbers.length === 0) yield { ...row, ...lineageFields(unnumbered, names) }
    const ofPoint = Map.groupBy(lineage, ({ point }) => point)
    for (const { number, point, note } of numbers) {
      const steps = [...(ofPoint.get(point) ?? []), ...unnumbered]
      yield { ...row, number, point, note, pointTitle: names.point(point), ...lineageFields(steps, names) }
    }
  },
})

export const version = question({
  path: '/versions/:version',
  operation: {
    operationId: 'getVersion',
    tags: ['Frame'],
    summary: 'One version of the plan',
    description: 'A text of the plan, with the numbers of its points and the way to it from the versions before.',
  },
  query: times,
  answer: OnePlanVersion,
  ask({ state, moment, params }) {
    const { revision } = moment.times
    const found = namedIn(params, 'version', state.registry.frame.versions, revision)
    return found.ok ? ok({ answer: { ...moment.asked, version: planVersion(found.value, revision) } }) : found
  },
})
