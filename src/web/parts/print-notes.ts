import { html, type SafeHtml } from '@remix-run/html-template'
import { instantOf } from '../../../events/time.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { Overview } from '../../../projections/questions/overview.ts'
import type { View } from '../view.ts'
import { citationOf } from './take-away.ts'

/** What stands below the matrix on paper: where it comes from, what it is and where it is found as it is, and in which zone its times are. */
export function printNotes(view: View, { sources }: Overview, names: Names): SafeHtml {
  const { say, time, negotiation, now } = view
  const listed = [...sources].map(([source, n]) => say('print.source', { source: names.source(source) ?? source, n })).join(', ')
  return html`<section class="on-paper">${listed === '' ? '' : html`<p>${say('print.sources')} ${listed}.</p>`}<p>${citationOf(view, negotiation.title)}</p><p>${say('legend.dots')} ${say('print.zone', { day: time.day(instantOf(now)) })}</p></section>`
}
