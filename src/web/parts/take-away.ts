import { html, type SafeHtml } from '@remix-run/html-template'
import { momentPhrase } from '../sentences.ts'
import type { View } from '../view.ts'
import { badgeCode, embedCode, embedHeight, embedWidth } from './embed-code.ts'

/** A form in which what is shown can be had: its name, and where. */
export type Form = { name: string; href: string }

/** What of a page can stand in pages of others: a point, or a matrix of so many points. */
export type Embeddable = { title: string } & ({ point: string } | { points: number })

const unpinned = { rev: null }

/** This page, pinned to the revision that it shows. */
const frozenHere = ({ links, assumed }: View): string => links.here({ rev: String(assumed.rev) })

/** A line to cite a page by, with where it is found as it is. */
export function citationOf(view: View, title: string): string {
  const { say, links, origin } = view
  const { rev, ruleset } = view.assumed
  const url = origin + frozenHere(view).slice(links.base.length)
  return say('page.citation', { title: title.replace(/\.$/, ''), moment: momentPhrase(view, true), rev, ruleset, url })
}

/** What is put into a page of others; it follows the record or is frozen as this page is. */
function codes({ say, links, origin, negotiation, isFrozen }: View, what: Embeddable): SafeHtml {
  const at = `/negotiations/${negotiation.id}`
  const absolute = (path: string): string => origin + links.to(path).slice(links.base.length)
  const path = 'point' in what ? `${at}/points/${what.point}` : at
  const { title } = what
  const height = embedHeight('points' in what ? what.points : null)
  const embed = embedCode({ src: absolute(`${path}/embed`), title, width: embedWidth, height })
  const field = (label: string, code: string) => html`<label>${label} <input class="code" readonly value="${code}"></label>`
  const badge = origin + links.asData(`${path}/badge.svg`, { retired: null }).slice(links.base.length)
  return html`<p>${field(say('page.embed'), embed)}${
    'point' in what ? field(say('take.badge'), badgeCode({ src: badge, href: absolute(path), title })) : ''
  }</p><p>${say(isFrozen ? 'take.frozen' : 'take.follows')}</p>`
}

/**
 * Whether the page follows the record or is pinned to a revision, and the other of the two; a line to cite; the forms to take
 * away; and the code by which it stands elsewhere, where it can.
 */
export function takeAway(view: View, title: string, forms: readonly Form[], embeddable?: Embeddable): SafeHtml {
  const { say, links, assumed, isFrozen } = view
  return html`<div class="take-away"><p class="state" id="state">${
    isFrozen
      ? html`${say('page.frozen', { rev: assumed.rev })} <a href="${links.here(unpinned)}">${say('page.follow')}</a>`
      : html`${say('page.follows')} <a href="${frozenHere(view)}" rel="bookmark">${say('page.freeze')}</a>`
  }</p><details><summary>${say('take.summary')}</summary><p class="citation" id="citation">${citationOf(view, title)}</p><ul>${forms.map(({ name, href }) => html`<li><a href="${href}">${name}</a></li>`)}<li class="print" hidden><button type="button">${say('take.print')}</button></li></ul>${
    embeddable === undefined ? '' : codes(view, embeddable)
  }</details></div>`
}
