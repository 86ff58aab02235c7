import { html, type SafeHtml } from '@remix-run/html-template'
import { instantOf } from '../../../events/time.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { Overview } from '../../../projections/questions/overview.ts'
import type { View } from '../view.ts'
import { citationOf } from './take-away.ts'

/** The sources behind what is shown, as a footnote of the matrix. */
export const sourceNote = ({ say }: View, { sources }: Overview, names: Names): string =>
  sources.size === 0
    ? ''
    : `${say('print.sources')} ${[...sources].map(([source, n]) => say('print.source', { source: names.source(source) ?? source, n })).join(', ')}.`

/** What stands below a page on paper: its footnote, what it is and where it is found as it is, and in which zone its times are. */
export function printNotes(view: View, title: string, note = ''): SafeHtml {
  const { say, time, now } = view
  return html`<section class="on-paper">${note === '' ? '' : html`<p>${note}</p>`}<p>${citationOf(view, title)}</p><p>${say('print.zone', { day: time.day(instantOf(now)) })}</p></section>`
}
