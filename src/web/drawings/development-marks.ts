import { html, type SafeHtml } from '@remix-run/html-template'
import type { CourseDevelopment } from '../../../projections/questions/course.ts'
import { px } from './run-bands.ts'
import type { TimeAxis } from './time-axis.ts'
import type { DrawingWords } from './words.ts'

const radius = 3.5

/** Developments of one kind as marks: each at its latest, with a line back to when it can have been the earliest. */
export function developmentMarks(developments: readonly CourseDevelopment[], axis: TimeAxis, y: number, words: DrawingWords): SafeHtml[] {
  // Of those that would cover one another the last is drawn: there may be very many.
  const byPlace = new Map<number, CourseDevelopment>()
  for (const development of developments) byPlace.set(Math.floor(axis.x(Date.parse(development.latest)) / 3), development)
  return [...byPlace.values()]
    .sort((a, b) => Date.parse(a.latest) - Date.parse(b.latest))
    .map((development) => {
      const [earliest, latest] = [axis.x(Date.parse(development.earliest)), axis.x(Date.parse(development.latest))]
      const span =
        latest - earliest <= radius
          ? null
          : html`<path class="mark" d="M${px(Math.max(earliest, axis.left - 4))} ${y}H${px(latest)}" stroke-width="1"/>`
      return html`<g><title>${words.happened(development)}</title>${span}<circle class="mark" cx="${px(latest)}" cy="${y}" r="${radius}" stroke-width="1.5"/></g>`
    })
}
