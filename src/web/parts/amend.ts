import { html, type SafeHtml } from '@remix-run/html-template'
import { atPresent } from '../links.ts'
import type { Frame } from '../view.ts'

const acts = ['correct', 'retract', 'deny', 'repeat'] as const

/** The ways to amend a development, for whoever is signed in. Whatever moment a page shows, what is amended is what stands. */
export function amendLinks({ say, links, reader }: Frame, negotiation: string, development: string): SafeHtml | '' {
  if (reader === null) return ''
  const path = `/negotiations/${negotiation}/developments/${development}`
  return html`<nav class="amend" aria-label="${say('entry.amend')}"><ul>${acts.map((act) => html`<li><a href="${links.to(`${path}/${act}`, atPresent)}">${say(`entry.${act}`)}</a></li>`)}</ul></nav>`
}

/** The way to take an entry back, beside where it is shown: a denial, a repeat, a retraction. */
export const takeBackLink = ({ say, links, reader }: Frame, negotiation: string, event: string): SafeHtml | '' =>
  reader === null
    ? ''
    : html`<a class="amend" href="${links.to(`/negotiations/${negotiation}/take-back`, { ...atPresent, event })}">${say('entry.takeBack')}</a>`
