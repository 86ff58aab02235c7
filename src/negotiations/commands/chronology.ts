import type { Citation } from '../../../events/citation.ts'
import type { Interval } from '../../../events/time.ts'
import { upTo } from '../../../projections/index/table.ts'
import type { Development, Frame, Registry } from '../../../projections/rules/record.ts'
import { bodyAt, citationsAt } from '../../../projections/rules/standing.ts'
import { present } from './references.ts'
import { each, type Refusal, refusedIf } from './refusal.ts'

const dayInMs = 86_400_000

/** How long before it begins in UTC a day has begun somewhere: on the Line Islands of Kiribati, at UTC+14. */
const earliestDayInMs = 14 * 3_600_000

/**
 * When a time has begun somewhere on Earth (docs/rules.md, “Times”). Whoever gives a day may give that of where it happened, which
 * is kept as the day of UTC; so may whoever gives a week, a month or a time between days. An instant begins everywhere at once.
 */
const begins = ({ earliest, precision }: Interval): number => {
  const start = Date.parse(earliest)
  return precision !== 'instant' && start % dayInMs === 0 ? start - earliestDayInMs : start
}

/** A time runs forwards, and has begun by now (epoch ms), at least somewhere. */
export const timely = (time: Interval, now: number, pointer: string): Refusal[] => {
  const { earliest, latest } = time
  return [
    ...refusedIf(Date.parse(latest) < Date.parse(earliest), 'turned-round', `${pointer}/latest`, `${earliest} to ${latest}`),
    ...refusedIf(begins(time) > now, 'in-the-future', `${pointer}/earliest`, earliest),
  ]
}

/** What happened had begun before the report that tells of it was out (docs/rules.md, “Times”). */
export function begunBefore(frame: Frame, occurred: Interval, { report }: Citation, pointer: string): Refusal[] {
  const published = frame.reports.get(report)?.published ?? Number.POSITIVE_INFINITY
  return refusedIf(Date.parse(occurred.earliest) > published, 'begins-after-report', pointer, report)
}

/** The same of reports that the command itself does not list; one of them that was out too early is reason enough. */
export const begunBeforeAll = (frame: Frame, occurred: Interval, citations: readonly Citation[], pointer: string): Refusal[] =>
  citations.flatMap((citation) => begunBefore(frame, occurred, citation, pointer)).slice(0, 1)

/** The same of developments on record and of what denies them, retracted ones as if they stood; one reason is enough. */
export const begunInTime = ({ frame, developments }: Registry, ids: readonly string[], pointer: string): Refusal[] =>
  ids
    .flatMap((id) => {
      const development = developments.get(id) as Development
      return [
        ...begunBeforeAll(frame, bodyAt(development, present).occurred, citationsAt(developments, development, present), pointer),
        ...upTo(development.denials, present).flatMap(({ occurred, reports }) => begunBeforeAll(frame, occurred, reports, pointer)),
      ].map((refusal) => ({ ...refusal, message: `${refusal.message} tells of ${id}` }))
    })
    .slice(0, 1)

/** A time with the reports that tell of it, both given by one command under `pointer`. */
export const timelyAsTold = (
  frame: Frame,
  { occurred, reports }: { occurred: Interval; reports: readonly Citation[] },
  now: number,
): Refusal[] => [
  ...timely(occurred, now, '/occurred'),
  ...each(reports, '/reports', (citation, at) => begunBefore(frame, occurred, citation, at)),
]
