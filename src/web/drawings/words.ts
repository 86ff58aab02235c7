import type { CourseDevelopment, Run } from '../../../projections/questions/course.ts'
import type { AnyStatus } from './palette.ts'
import type { TickUnit } from './time-axis.ts'

/** All that a drawing says beside what is on record. Times come in epoch ms. */
export type DrawingWords = {
  /** As in BCP 47. */
  language: string
  status: Readonly<Record<AnyStatus, string>>
  kind: Readonly<Record<CourseDevelopment['kind'], string>>
  overall: string
  everyPoint: string
  nothing: string
  /** The title of a course: of a point, a party, a cell (a party on a point), or of all. */
  course(of: { point: string | null; party: string | null }): string
  day(at: number): string
  tick(at: number, unit: TickUnit, withYear: boolean): string
  /** What the line of the moment says: what had happened by then was asked for, or nothing later is on record. */
  moment(at: number, isAsked: boolean): string
  /** One run of whoever a line is of. */
  run(name: string, run: Run): string
  happened(development: CourseDevelopment): string
  /** So many lines are on record but not in the drawing. */
  leftOut(lines: number): string
  revision(rev: number): string
}

const named = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' })
  return (at: number): string => format.format(at)
}

const [day, dayOfYear, month, year, hour] = [
  named({ day: 'numeric', month: 'short', year: 'numeric' }),
  named({ day: 'numeric', month: 'short' }),
  named({ month: 'short', year: 'numeric' }),
  named({ year: 'numeric' }),
  named({ hour: '2-digit', minute: '2-digit' }),
]

type Known = { earliest: string; latest: string; precision: Run['precision'] }

/** When something was, as exactly as it is known. */
function when({ earliest, latest, precision }: Known): string {
  const [first, last] = [Date.parse(earliest), Date.parse(latest)]
  if (precision === 'month') return month(last)
  return day(first) === day(last) ? day(last) : `between ${day(first)} and ${day(last)}`
}

const status: DrawingWords['status'] = {
  agreed: 'agreed',
  disputed: 'disputed',
  rejected: 'rejected',
  unclear: 'unclear',
  open: 'open',
  unstated: 'unstated',
}

const kind: DrawingWords['kind'] = {
  CallLeaked: 'Leaked call',
  DraftCirculated: 'Draft',
  TalksHeld: 'Talks',
  MeetingHeld: 'Meeting',
  StatementMade: 'Statement',
  ClaimReported: 'Claim',
}

export const english: DrawingWords = {
  language: 'en',
  status,
  kind,
  overall: 'Overall',
  everyPoint: 'Every point',
  nothing: 'Nothing is on record for this time',
  course({ point, party }) {
    if (point === null) return party ?? 'Every point'
    return party === null ? point : `${party} on ${point}`
  },
  day,
  tick(at, unit, withYear) {
    switch (unit) {
      case 'hour':
        return hour(at) === '00:00' ? dayOfYear(at) : hour(at)
      case 'day':
        return withYear ? day(at) : dayOfYear(at)
      case 'month':
        return month(at)
      case 'year':
        return year(at)
      default:
        return unit satisfies never
    }
  },
  moment: (at, isAsked) => (isAsked ? `as of ${day(at)}` : `latest: ${day(at)}`),
  run(name, { status: stood, earliest, from, precision, until, contested }) {
    const began = when({ earliest, latest: from, precision })
    const lasted = until === null ? `since ${began}` : `from ${began} to ${day(Date.parse(until))}`
    return `${name}: ${status[stood]}, ${lasted}${contested ? '; stronger sources said otherwise' : ''}`
  },
  happened: ({ kind: what, summary, ...known }) => `${kind[what]}, ${when(known)}: ${summary}`,
  leftOut: (lines) => `${lines} more ${lines === 1 ? 'line is' : 'lines are'} left out here; the table has them all`,
  revision: (rev) => `revision ${rev}, times in UTC`,
}
