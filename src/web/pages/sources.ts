import { html } from '@remix-run/html-template'
import type { SourceIntroduced } from '../../../events/source-introduced.ts'
import type { Names } from '../../../projections/questions/names.ts'
import { entryLink } from '../parts/entry-link.ts'
import { recordPage } from '../record-page.ts'
import type { View } from '../view.ts'

/** The sources, as last assessed, with how many reports of each are on record. */
export function sourcesPage(view: View, sources: readonly { source: SourceIntroduced; reports: number }[], names: Names): string {
  const { say, links, negotiation } = view
  const at = `/negotiations/${negotiation.id}/sources`
  return recordPage(
    view,
    {
      title: say('nav.sources'),
      forms: [
        { name: 'CSV', href: links.asRecorded(`${at}.csv`) },
        { name: 'JSON', href: links.asRecorded(`${at}.json`) },
      ],
      body: html`<ul class="entries">${sources.map(
        ({ source: { id, reliability, alignedWith, note }, reports }) =>
          html`<li><h2>${entryLink(view, 'source', id, names)}</h2><p>${say(`reliability.${reliability}`)}${alignedWith === undefined ? '' : html`; ${say('source.aligned')} ${entryLink(view, 'party', alignedWith, names)}`}. ${say('source.reports', { n: reports })}</p>${note === undefined ? '' : html`<p>${note}</p>`}</li>`,
      )}</ul>`,
    },
    names,
  )
}
