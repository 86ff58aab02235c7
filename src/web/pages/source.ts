import { html, type SafeHtml } from '@remix-run/html-template'
import type { ReportFiled } from '../../../events/report-filed.ts'
import type { SourceIntroduced } from '../../../events/source-introduced.ts'
import type { SourceReassessed } from '../../../events/source-reassessed.ts'
import type { Status } from '../../../events/status.ts'
import type { Names } from '../../../projections/questions/names.ts'
import { glyphs } from '../drawings/palette.ts'
import { outward } from '../parts/card.ts'
import { type CellId, cellName } from '../parts/cell.ts'
import { entryLink } from '../parts/entry-link.ts'
import { recordPage } from '../record-page.ts'
import type { View } from '../view.ts'
import { statusWord } from '../words.ts'

export type SourcePage = {
  source: SourceIntroduced
  /** How it was judged when it came on record, and each time since. */
  first: Pick<SourceIntroduced, 'alignedWith' | 'reliability'>
  reassessments: readonly (SourceReassessed & { recordedAt: string })[]
  reports: readonly ReportFiled[]
  /** The cells that would be another without it. */
  alone: readonly { id: CellId; status: Status; without: Status }[]
}

/** So many cells and reports are listed, of reports the latest; the matrix and the sheet of reports have them all. */
const listed = 100

function judged(view: View, reliability: SourceIntroduced['reliability'], alignedWith: string | null | undefined, names: Names): SafeHtml {
  const { say } = view
  return html`${say(`reliability.${reliability}`)}${alignedWith === undefined || alignedWith === null ? '' : html`; ${say('source.aligned')} ${entryLink(view, 'party', alignedWith, names)}`}`
}

/** A source: how reliable it is held to be, what it reported, and what rests on it alone. */
export function sourcePage(view: View, { source, first, reassessments, reports, alone }: SourcePage, names: Names): string {
  const { say, time, links, negotiation } = view
  const at = `/negotiations/${negotiation.id}`
  const latest = reports.toSorted((a, b) => (a.publishedAt.latest < b.publishedAt.latest ? 1 : -1)).slice(0, listed)
  const more = (all: number) => (all > listed ? html`<p>${say('list.more', { n: all - listed })}</p>` : '')
  const status = (one: Status) =>
    html`<span class="${one}"><span class="sign" aria-hidden="true">${glyphs[one]}</span> ${statusWord(say, one)}</span>`
  return recordPage(
    view,
    {
      title: source.name,
      kind: say('source.kind'),
      forms: [],
      body: html`<p class="lead">${judged(view, source.reliability, source.alignedWith, names)}.</p>${source.note === undefined ? '' : html`<p>${source.note}</p>`}
${
  reassessments.length === 0
    ? ''
    : html`<h2>${say('source.reassessed')}</h2><ol class="changes"><li>${say('source.first')} ${judged(view, first.reliability, first.alignedWith, names)}.</li>${reassessments.map(
        (one) =>
          html`<li><time datetime="${one.recordedAt}" data-instant>${time.instant(one.recordedAt)}</time>: ${judged(view, one.reliability, one.alignedWith, names)}. ${one.reason}</li>`,
      )}</ol>`
}
<h2>${say('source.alone')}</h2>${
        alone.length === 0
          ? html`<p>${say('source.nothing')}</p>`
          : html`<ul class="changes">${alone
              .slice(0, listed)
              .map(
                ({ id, status: now, without }) =>
                  html`<li>${entryLink(view, 'party', id.party, names)}, ${entryLink(view, 'point', id.point, names)}: ${status(now)}; ${say('source.without')} ${status(without)}. <a href="${links.to(at, { cell: cellName(id) })}#card">${say('standing.why')}<span class="unseen">: ${names.party(id.party) ?? id.party}, ${names.point(id.point) ?? id.point}</span></a></li>`,
              )}</ul>${more(alone.length)}`
      }
<h2>${say('source.told')}</h2><ul class="entries">${latest.map(
        ({ id, title, url, publishedAt, root, seen }) =>
          html`<li>${entryLink(view, 'report', id, names)}, <time datetime="${publishedAt.latest}">${time.span(publishedAt)}</time>${root === undefined ? '' : html`, ${say('citation.root')} ${entryLink(view, 'report', root, names)}`}${seen ? '' : html` <span class="mark">${say('report.unseen')}</span>`}${url === undefined ? '' : html`, ${outward(url, say('report.read'))}<span class="unseen">: ${title}</span>`}</li>`,
      )}</ul>${more(reports.length)}
<p><a href="${links.to(`${at}/developments`, { source: source.id })}">${say('source.developments')}</a></p>`,
    },
    names,
  )
}
