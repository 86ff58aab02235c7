import { html, type SafeHtml } from '@remix-run/html-template'
import type { Overview } from '../../../projections/questions/overview.ts'
import { documentOf } from '../document.ts'
import { headline, lastMovedSentence } from '../sentences.ts'
import type { Frame } from '../view.ts'

/** A negotiation as the list shows it: what it is about, where it stands, and what moved last. */
export type ListedNegotiation = { id: string; title: string; description: string | null } & Pick<Overview, 'counts' | 'lastMoved'>

export type NegotiationsPage = { negotiations: readonly ListedNegotiation[]; from: number; limit: number; next: number | null }

function entry(frame: Frame, { id, title, description, counts, lastMoved }: ListedNegotiation): SafeHtml {
  const { links } = frame
  const moved = lastMoved === null ? '' : html`<p class="moved">${lastMovedSentence(frame, lastMoved)}</p>`
  return html`<article><h2><a href="${links.outside(`/negotiations/${id}`)}">${title}</a></h2>${description === null ? '' : html`<p>${description}</p>`}<p class="lead">${headline(frame, counts)}</p>${moved}</article>`
}

/** The negotiations on record, each with where it stands in a sentence. */
export function negotiationsPage(frame: Frame, { negotiations, from, limit, next }: NegotiationsPage): string {
  const { say, links } = frame
  const way = (to: number, id: 'matrix.previous' | 'matrix.next', rel: string) =>
    html` <a rel="${rel}" href="${links.outside('/negotiations', { from: to === 0 ? null : String(to) })}">${say(id)}</a>`
  return documentOf(frame, {
    title: say('page.negotiations'),
    body: html`<div class="record negotiations"><h1>${say('page.negotiations')}</h1>
${negotiations.length === 0 ? html`<p>${say('page.none')}</p>` : negotiations.map((one) => entry(frame, one))}
<nav class="windows">${from === 0 ? '' : way(Math.max(0, from - limit), 'matrix.previous', 'prev')}${next === null ? '' : way(next, 'matrix.next', 'next')}</nav></div>`,
  })
}
