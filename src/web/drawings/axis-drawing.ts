import { html, type SafeHtml } from '@remix-run/html-template'
import type { CourseLayout } from './course-layout.ts'
import { px } from './run-bands.ts'
import { textWidth } from './text-fit.ts'
import type { TimeAxis } from './time-axis.ts'
import type { DrawingWords } from './words.ts'

const dateSize = 11

/** Dates below, with a hairline up from each. */
export function axisLines({ ticks, left, right }: TimeAxis, { top, foot }: CourseLayout, words: DrawingWords): SafeHtml[] {
  return ticks.map(({ at, x, unit, withYear }) => {
    const label = words.tick(at, unit, withYear)
    const half = textWidth(label, dateSize) / 2
    const anchor = x - half < left - 16 ? 'start' : x + half > right ? 'end' : 'middle'
    return html`<path class="line" d="M${px(x)} ${top - 4}V${foot + 4}"/><text class="muted" x="${px(x)}" y="${foot + 17}" font-size="${dateSize}" text-anchor="${anchor}">${label}</text>`
  })
}

/** The moment as a line through all rows, with what it is where there is room for words. */
export function momentLine({ axis, moment, top, foot, left }: CourseLayout, label: string | null): SafeHtml | null {
  if (axis === null || moment === null || moment < axis.from || moment > axis.until) return null
  const x = px(axis.x(moment))
  const line = html`<path class="moment" d="M${x} ${Math.max(top - 7, 0)}V${foot}"/>`
  if (label === null) return line
  const anchor = x - textWidth(label, dateSize) < left ? 'start' : 'end'
  return html`${line}<text class="text" x="${x}" y="${top - 12}" font-size="${dateSize}" text-anchor="${anchor}">${label}</text>`
}
