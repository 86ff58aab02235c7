import { html, type SafeHtml } from '@remix-run/html-template'
import { momentParameters } from '../links.ts'
import { momentPhrase } from '../sentences.ts'
import type { View } from '../view.ts'

/** A form in which what is shown can be had: its name, and where. */
export type Form = { name: string; href: string }

const unpinned = Object.fromEntries(momentParameters.filter((name) => name === 'rev').map((name) => [name, null]))

/** Whether the page follows the record or is pinned to a revision, and the other of the two; a line to cite; the forms to take away. */
export function takeAway(view: View, title: string, forms: readonly Form[]): SafeHtml {
  const { say, links, assumed, isFrozen, origin } = view
  const frozen = links.here({ rev: String(assumed.rev) })
  const permanent = origin + frozen.slice(links.base.length)
  const citation = say('page.citation', {
    title,
    moment: momentPhrase(view, true),
    rev: assumed.rev,
    ruleset: assumed.ruleset,
    url: permanent,
  })
  return html`<div class="take-away"><p class="state">${
    isFrozen
      ? html`${say('page.frozen', { rev: assumed.rev })} <a href="${links.here(unpinned)}">${say('page.follow')}</a>`
      : html`${say('page.follows')} <a href="${frozen}" rel="bookmark">${say('page.freeze')}</a>`
  }</p><details><summary>${say('page.cite')}</summary><p class="citation">${citation}</p></details>${
    forms.length === 0
      ? ''
      : html`<details><summary>${say('page.take')}</summary><ul>${forms.map(({ name, href }) => html`<li><a href="${href}">${name}</a></li>`)}</ul></details>`
  }</div>`
}
