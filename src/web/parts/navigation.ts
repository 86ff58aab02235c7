import { html, type SafeHtml } from '@remix-run/html-template'
import type { View } from '../view.ts'

/** The pages of a negotiation that lead to all others, by their path below it. */
const places = [
  ['', 'nav.matrix'],
  ['/developments', 'nav.developments'],
  ['/versions', 'nav.versions'],
  ['/sources', 'nav.sources'],
  ['/actors', 'nav.actors'],
  ['/diff', 'nav.compare'],
  ['/course', 'nav.course'],
] as const

/** The line of links that every page of a negotiation has. */
export function navigation({ say, links, negotiation, reader }: View): SafeHtml {
  const at = `/negotiations/${negotiation.id}`
  const current = (path: string) => (links.path === at + path ? html` aria-current="page"` : '')
  return html`<nav class="places" aria-label="${say('nav.label')}">${places.map(([path, id]) => html`<a href="${links.to(at + path)}"${current(path)}>${say(id)}</a> `)}${reader === null ? '' : html`<a href="${links.to(`${at}/record`)}">${say('page.record')}</a>`}</nav>`
}
