import { html, type SafeHtml } from '@remix-run/html-template'
import type { Citation } from '../../../events/citation.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { View } from '../view.ts'
import { entryLink, tellerLink } from './entry-link.ts'

/** Where something is told, a line each: the report, the paragraph, on whose word. */
export function citations(view: View, reports: readonly Citation[], names: Names): SafeHtml | '' {
  const { say } = view
  if (reports.length === 0) return ''
  return html`<ul class="reports">${reports.map(
    ({ report, paragraph, attribution, root }) =>
      html`<li>${entryLink(view, 'report', report, names)}${paragraph === undefined ? '' : `, ${say('card.paragraph', { n: paragraph })}`}${attribution.map((teller) => html`, ${tellerLink(view, teller, names)}`)}${root === undefined ? '' : html`, ${say('citation.root')} ${entryLink(view, 'report', root, names)}`}</li>`,
  )}</ul>`
}
