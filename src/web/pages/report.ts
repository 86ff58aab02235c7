import { html } from '@remix-run/html-template'
import type { ReportFiled } from '../../../events/report-filed.ts'
import type { StandingDevelopment } from '../../../projections/questions/developments.ts'
import type { Names } from '../../../projections/questions/names.ts'
import { outward } from '../parts/card.ts'
import { entryLink, entryLinks } from '../parts/entry-link.ts'
import { recordPage } from '../record-page.ts'
import type { View } from '../view.ts'
import { developmentItem } from './developments.ts'

export type ReportPage = {
  report: ReportFiled
  /** The ids of those that only repeat it. */
  repeats: readonly string[]
  developments: readonly StandingDevelopment[]
}

/** A report: who published it and when, where it can be read, and of what it tells. */
export function reportPage(view: View, { report, repeats, developments }: ReportPage, names: Names): string {
  const { say, time } = view
  const { source, title, url, publishedAt, root, seen } = report
  return recordPage(
    view,
    {
      title,
      kind: say('report.kind'),
      marks: seen ? [] : [say('report.unseen')],
      forms: [],
      body: html`<p class="lead">${entryLink(view, 'source', source, names)}, <time datetime="${publishedAt.latest}">${time.span(publishedAt)}</time></p>
${url === undefined ? '' : html`<p>${outward(url, url)}</p>`}
${root === undefined ? '' : html`<p>${say('report.root')} ${entryLink(view, 'report', root, names)}</p>`}
${repeats.length === 0 ? '' : html`<p>${say('report.repeats')} ${entryLinks(view, 'report', repeats, names)}</p>`}
<h2>${say('report.tells')}</h2>${developments.length === 0 ? html`<p>${say('report.nothing')}</p>` : html`<ol class="developments">${developments.map((one) => developmentItem(view, one, names, 'h3'))}</ol>`}`,
    },
    names,
  )
}
