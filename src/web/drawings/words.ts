import { developmentKinds } from '../../../events/catalogue.ts'
import type { CourseDevelopment, Run } from '../../../projections/questions/course.ts'
import { type Language, localeOf, type Say, sayerOf } from '../messages/messages.ts'
import { type AnyStatus, statusOrder } from './palette.ts'
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

type Known = { earliest: string; latest: string; precision: Run['precision'] }

/** The days, months, years and hours of UTC in a language. */
function calendarOf(language: Language) {
  const named = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(localeOf(language), { ...options, timeZone: 'UTC' })
    return (at: number): string => format.format(at)
  }
  return {
    day: named({ day: 'numeric', month: 'short', year: 'numeric' }),
    dayOfYear: named({ day: 'numeric', month: 'short' }),
    month: named({ month: 'short', year: 'numeric' }),
    year: named({ year: 'numeric' }),
    hour: named({ hour: '2-digit', minute: '2-digit' }),
  }
}

type Calendar = ReturnType<typeof calendarOf>

/** When something was, as exactly as it is known. */
function when({ earliest, latest, precision }: Known, { day, month }: Calendar, say: Say): string {
  const [first, last] = [Date.parse(earliest), Date.parse(latest)]
  if (precision === 'month') return month(last)
  return day(first) === day(last) ? day(last) : say('drawing.between', { from: day(first), to: day(last) })
}

function tick({ day, dayOfYear, month, year, hour }: Calendar, at: number, unit: TickUnit, withYear: boolean): string {
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
}

function wordsOf(language: Language): DrawingWords {
  const say = sayerOf(language)
  const calendar = calendarOf(language)
  const { day } = calendar
  const kindWord = (kind: CourseDevelopment['kind']) => say(`kind.${kind}`)
  return {
    language,
    status: Object.fromEntries(statusOrder.map((status) => [status, say(`status.${status}`)])) as DrawingWords['status'],
    kind: Object.fromEntries(developmentKinds.map((kind) => [kind, kindWord(kind)])) as DrawingWords['kind'],
    overall: say('drawing.overall'),
    everyPoint: say('drawing.everyPoint'),
    nothing: say('drawing.nothing'),
    course({ point, party }) {
      if (point === null) return party ?? say('drawing.everyPoint')
      return party === null ? point : say('drawing.cell', { party, point })
    },
    day,
    tick: (at, unit, withYear) => tick(calendar, at, unit, withYear),
    moment: (at, isAsked) => say('drawing.moment', { asked: isAsked ? 'yes' : 'no', day: day(at) }),
    run: (name, { status, earliest, from, precision, until, contested }) =>
      say('drawing.run', {
        name,
        status: say(`status.${status}`),
        began: when({ earliest, latest: from, precision }, calendar, say),
        until: until === null ? 'none' : day(Date.parse(until)),
        contested: contested ? 'yes' : 'no',
      }),
    happened: ({ kind, summary, ...known }) => say('drawing.happened', { kind: kindWord(kind), when: when(known, calendar, say), summary }),
    leftOut: (n) => say('drawing.leftOut', { n }),
    revision: (rev) => say('drawing.revision', { rev: String(rev) }),
  }
}

const known = new Map<Language, DrawingWords>()

/** What drawings say in a language, made once. */
export function wordsIn(language: Language): DrawingWords {
  let words = known.get(language)
  if (words === undefined) known.set(language, (words = wordsOf(language)))
  return words
}
