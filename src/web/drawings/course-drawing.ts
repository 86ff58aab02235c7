import { html, type SafeHtml } from '@remix-run/html-template'
import type { Course } from '../../../projections/questions/course.ts'
import type { Stepwise } from '../../../projections/questions/lazy.ts'
import { axisLines, momentLine } from './axis-drawing.ts'
import { type CourseLayout, type Extent, layoutOf, type Row } from './course-layout.ts'
import { developmentMarks } from './development-marks.ts'
import { type AnyStatus, glyphs, statusOrder } from './palette.ts'
import { bandHeight, gradients, px, runBands } from './run-bands.ts'
import { fontsFor, type Medium, styleFor } from './style.ts'
import { clipped, textWidth } from './text-fit.ts'
import type { DrawingWords } from './words.ts'

export type DrawingOptions = {
  words: DrawingWords
  medium: Medium
  extent: Extent
  /** In pixels. */
  width: number
  /** Tells its parts from those of other drawings in the same page: letters, digits and hyphens. */
  id: string
}

const size = { title: 21, label: 13, sign: 12.5, kind: 12, foot: 11 }

/** Every status that is drawn, as its glyph and its word. */
function legend(statuses: ReadonlySet<AnyStatus>, x: number, y: number, words: DrawingWords): SafeHtml[] {
  let place = x
  return statusOrder
    .filter((status) => statuses.has(status))
    .map((status) => {
      const text = `${glyphs[status]} ${words.status[status]}`
      const item = html`<g class="status-${status}"><text class="sign" x="${px(place)}" y="${y}" font-size="${size.sign}">${text}</text></g>`
      place += textWidth(text, size.sign) + 12
      return item
    })
}

/** A row: its label, and its bands or that it has none. */
function rowOf({ line, label, isOverall, y }: Row, layout: CourseLayout, { words, extent, id }: DrawingOptions): SafeHtml {
  const { axis, isNarrow, left, pad, labelRoom } = layout
  const foot = isNarrow ? y - 5 : y + bandHeight / 2 + 4.5
  // Bold is wider by a tenth.
  const shown = clipped(label, isOverall ? size.label * 1.1 : size.label, labelRoom)
  const weight = isOverall ? html` font-weight="bold"` : null
  const beside =
    extent === 'row'
      ? null
      : html`<text class="text" x="${pad}" y="${foot}" font-size="${size.label}"${weight}><title>${label}</title>${shown}</text>`
  if (axis === null) return html`<g>${beside}</g>`
  const bands =
    line.runs.length > 0
      ? html`<g clip-path="url(#${id}-plot)">${runBands(id, label, line.runs, axis, y, words)}</g>`
      : html`<g class="status-unstated"><text class="sign" x="${left + 18}" y="${y + 15.5}" font-size="${size.sign}">${glyphs.unstated} ${words.status.unstated}</text></g>`
  return html`<g>${beside}${bands}</g>`
}

/** What happened, a row for each kind. */
function kindsOf({ developments }: Course, { kindRows, axis, isNarrow, pad, labelRoom }: CourseLayout, { words, id }: DrawingOptions) {
  return kindRows.map(({ kind, y }) => {
    const own = developments.filter((development) => development.kind === kind)
    const marks = axis === null ? null : html`<g clip-path="url(#${id}-plot)">${developmentMarks(own, axis, y, words)}</g>`
    const label = clipped(words.kind[kind], size.kind, labelRoom)
    return html`<text class="muted" x="${pad}" y="${isNarrow ? y - 9 : y + 4}" font-size="${size.kind}">${label}</text>${marks}`
  })
}

/** Where each line stands at the end, for whoever does not see it. */
function description({ rows, leftOut, axis }: CourseLayout, words: DrawingWords): string {
  if (axis === null) return words.nothing
  const said = rows.map(({ line: { runs }, label }) => {
    const last = runs.at(-1)
    return last === undefined ? `${label}: ${words.status.unstated}` : words.run(label, last)
  })
  return [...said, ...(leftOut > 0 ? [words.leftOut(leftOut)] : [])].join('. ')
}

/**
 * The course of a negotiation as an SVG: for each line a row of bands, and below them, on the same axis, what happened. The
 * table that says the same is the answer that it is drawn from. It gives way after each row, of which a few have very much in them.
 */
export function* drawCourse(course: Course, options: DrawingOptions): Stepwise<SafeHtml> {
  const { words, medium, extent, width, id } = options
  const layout = layoutOf(course, extent, width, words)
  const { subject, rows, kindRows, leftOut, moment, axis, left, right, pad, top, rowsFoot, foot, height } = layout
  const title = words.course(subject)
  const { sans, serif } = fontsFor(medium)
  const statuses = new Set(rows.flatMap(({ line }) => line.runs.map(({ status }) => status)))
  const isWhole = extent === 'whole'

  const head = html`<text class="text" x="${pad}" y="40" font-size="${size.title}" font-weight="bold" font-family="${serif}">${clipped(title, size.title * 1.1, right - pad)}</text><text class="muted" x="${pad}" y="61" font-size="${size.label}">${clipped(course.title, size.label, right - pad)}</text>${legend(statuses, pad, 88, words)}`
  const second = rows[0]?.isOverall === true ? rows[1] : undefined
  const rules = [
    ...(second === undefined ? [] : [second.y - (layout.isNarrow ? 21.5 : 4.5)]),
    ...(kindRows.length === 0 ? [] : [rowsFoot + 3.5]),
  ].map((y) => html`<path class="line" d="M${pad} ${y}H${right}"/>`)
  const more = html`<text class="text" x="${pad}" y="${foot + 42}" font-size="${size.kind}">${words.leftOut(leftOut)}</text>`
  const ending = html`${leftOut > 0 ? more : null}<text class="muted" x="${pad}" y="${height - 12}" font-size="${size.foot}">${words.revision(course.rev)}</text>`
  const nothing = html`<text class="muted" x="${left}" y="${top + 15}" font-size="${size.label}">${words.nothing}</text>`
  const defs = html`<defs>${gradients(id, statuses)}<clipPath id="${id}-plot"><rect x="${left}" y="0" width="${px(right - left)}" height="${height}"/></clipPath></defs>`
  const paper = html`<rect class="paper" width="${width}" height="${height}"/>`
  const said = moment === null || !isWhole ? null : words.moment(moment, course.asOf !== null)
  const bands: SafeHtml[] = []
  for (const row of rows) {
    bands.push(rowOf(row, layout, options))
    yield undefined
  }
  const body = [
    axis === null ? nothing : axisLines(axis, layout, words),
    isWhole ? [head, rules] : null,
    bands,
    kindsOf(course, layout, options),
    momentLine(layout, said),
    isWhole ? ending : null,
  ]
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" aria-labelledby="${id}-title ${id}-desc" lang="${words.language}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" fill="none" font-family="${sans}"><title id="${id}-title">${title}</title><desc id="${id}-desc">${description(layout, words)}</desc>${styleFor(medium)}${defs}${medium === 'page' ? null : paper}${body}</svg>`
}
