import { type DevelopmentKind, developmentKinds } from '../../../events/catalogue.ts'
import type { Course, CourseLine } from '../../../projections/questions/course.ts'
import { bandHeight } from './run-bands.ts'
import { type TimeAxis, timeAxis } from './time-axis.ts'
import type { DrawingWords } from './words.ts'

/** Rows of a drawing, at the most: of 602 parties nobody could read more. */
export const rowLimit = 40

/** `row`: the bands alone with their axis, as on a card; `whole`: with a title, a legend and the developments. */
export type Extent = 'whole' | 'row'

/** A line as a row: `label` is what it has not in common with the others, `y` the top of its bands. */
export type Row = { line: CourseLine; label: string; isOverall: boolean; y: number }

/** The developments of one kind as a row; `y` is its middle. */
export type KindRow = { kind: DevelopmentKind; y: number }

export type CourseLayout = {
  /** What all lines are of. */
  subject: { point: string | null; party: string | null }
  rows: Row[]
  kindRows: KindRow[]
  leftOut: number
  /** The instant that was asked about, or the last of which the answer tells; null: it tells nothing. */
  moment: number | null
  axis: TimeAxis | null
  /** Whether labels stand above their bands, for want of room beside them. */
  isNarrow: boolean
  /** Of the bands, in pixels; labels begin at `pad` and have `labelRoom`. */
  left: number
  right: number
  pad: number
  labelRoom: number
  /** Above the first row, below the last, below the rows of kinds, and of the whole. */
  top: number
  rowsFoot: number
  foot: number
  height: number
}

/** Which lines are drawn, in their order: where there are too many, first those that ever had another status than none. */
function drawn(lines: readonly CourseLine[]): readonly CourseLine[] {
  if (lines.length <= rowLimit) return lines
  const spoken = lines.filter(({ runs }) => runs.length > 0)
  const kept = new Set([...spoken, ...lines.filter(({ runs }) => runs.length === 0)].slice(0, rowLimit))
  return lines.filter((line) => kept.has(line))
}

function subjectOf({ lines }: Course): CourseLayout['subject'] {
  const [first] = lines
  return {
    point: first !== undefined && lines.every(({ point }) => point === first.point) ? first.title : null,
    party: first !== undefined && lines.every(({ party }) => party === first.party) ? first.name : null,
  }
}

/** The first and the last instant of which an answer tells; null: it tells nothing. */
function extremes({ lines, developments }: Course): { first: number; last: number } | null {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const take = (earliest: string, latest: string) => {
    first = Math.min(first, Date.parse(earliest))
    last = Math.max(last, Date.parse(latest))
  }
  for (const { runs } of lines) for (const { earliest, from, until } of runs) take(earliest, until ?? from)
  for (const { earliest, latest } of developments) take(earliest, latest)
  return first === Number.POSITIVE_INFINITY ? null : { first, last }
}

/** Room for the glyph of what came last, and before what came first. */
const room = { before: 12, after: 34 }

const leastSpanInMs = 3_600_000

/** World time as it was asked for, and where that was left open as the answer tells of it, with some room around it. */
function axisOf({ from, until }: Course, told: { first: number; last: number } | null, left: number, right: number, spacing: number) {
  const first = from === null ? told?.first : Date.parse(from)
  const last = until === null ? told?.last : Date.parse(until)
  if (first === undefined || last === undefined) return null
  const [before, after] = [from === null ? room.before : 0, until === null ? room.after : 0]
  const span = Math.max(last - first, leastSpanInMs)
  const perPixel = span / (right - left - before - after)
  return timeAxis(first - before * perPixel, first + span + after * perPixel, left, right, spacing)
}

/** Where everything in the drawing of a course is, in pixels. */
export function layoutOf(course: Course, extent: Extent, width: number, words: DrawingWords): CourseLayout {
  const isWhole = extent === 'whole'
  const isNarrow = width < 520
  const isBeside = isWhole && !isNarrow
  const pad = isWhole ? (isNarrow ? 12 : 24) : 1
  const labelWidth = isBeside ? Math.min(Math.max(width * 0.22, 120), 250) : 0
  const [left, right] = [pad + labelWidth, width - pad]
  const above = isWhole && isNarrow ? 17 : 0

  const subject = subjectOf(course)
  const lines = drawn(course.lines)
  const top = isWhole ? 126 : 4
  const pitch = bandHeight + above + 9
  const rows = lines.map((line, place): Row => {
    const label = subject.point === null ? line.title : (line.name ?? words.overall)
    return { line, label, isOverall: subject.point !== null && line.party === null, y: top + place * pitch + above }
  })
  const rowsFoot = top + rows.length * pitch

  const happened = new Set(isWhole ? course.developments.map(({ kind }) => kind) : [])
  const kinds = developmentKinds.filter((kind) => happened.has(kind))
  const kindsTop = rowsFoot + (kinds.length > 0 ? 14 : 0)
  const kindPitch = 19 + above
  const kindRows = kinds.map((kind, place) => ({ kind, y: kindsTop + place * kindPitch + above + 9 }))
  const foot = kindsTop + kinds.length * kindPitch

  const leftOut = course.lines.length - lines.length
  const told = extremes(course)
  const moment = course.asOf === null ? (told?.last ?? null) : Date.parse(course.asOf)
  const ending = told === null || moment === null ? told : { first: told.first, last: Math.max(moment, told.first) }
  return {
    subject,
    rows,
    kindRows,
    leftOut,
    moment,
    axis: axisOf(course, ending, left, right, isNarrow ? 80 : 116),
    isNarrow,
    left,
    right,
    pad,
    labelRoom: isBeside ? labelWidth - 14 : right - left,
    top,
    rowsFoot,
    foot,
    height: foot + 24 + (isWhole ? 30 : 0) + (isWhole && leftOut > 0 ? 18 : 0),
  }
}
