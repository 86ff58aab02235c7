import { html, type SafeHtml } from '@remix-run/html-template'
import type { View } from '../view.ts'

/** The drawing of a course through time, which leads to the page where it can be zoomed. */
export function courseImage({ say, links, negotiation }: View, of: { point: string } | { party: string }, name: string): SafeHtml {
  const at = `/negotiations/${negotiation.id}/course`
  return html`<p class="course"><a href="${links.to(at, of)}"><img class="drawing" src="${links.asData(`${at}.svg`, { retired: null, ...of })}" alt="${say('course.alt', { name })}" loading="lazy"></a></p>`
}
