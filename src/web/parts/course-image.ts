import { html, type SafeHtml } from '@remix-run/html-template'
import type { View } from '../view.ts'
import type { Form } from './take-away.ts'

/** The drawing of a course through time, which leads to the page where it can be zoomed. */
export function courseImage({ say, links, negotiation }: View, of: { point: string } | { party: string }, name: string): SafeHtml {
  const at = `/negotiations/${negotiation.id}/course`
  const drawing = (width: number) => links.asData(`${at}.svg`, { retired: null, ...of, width: String(width) })
  return html`<p class="course"><a href="${links.to(at, of)}"><picture><source media="(max-width: 600px)" srcset="${drawing(340)}"><img class="drawing" src="${drawing(820)}" alt="${say('course.alt', { name })}" loading="lazy"></picture></a></p>`
}

/** The forms in which the course of a point or a party can be had, and the feed of its changes. */
export function courseForms({ say, links, negotiation }: View, of: { point: string } | { party: string }): Form[] {
  const at = `/negotiations/${negotiation.id}`
  const drawn = ['SVG', 'PNG', 'CSV'].map((format) => ({
    name: `${say('nav.course')}: ${format}`,
    href: links.asData(`${at}/course.${format.toLowerCase()}`, { retired: null, ...of }),
  }))
  return [...drawn, { name: say('page.feed'), href: `${links.base}${at}/feed.atom?${new URLSearchParams(of)}` }]
}
