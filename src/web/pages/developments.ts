import { html, type SafeHtml } from '@remix-run/html-template'
import { developmentKinds } from '../../../events/catalogue.ts'
import type { StandingDevelopment } from '../../../projections/questions/developments.ts'
import type { Names } from '../../../projections/questions/names.ts'
import { developmentLink, entryLinks } from '../parts/entry-link.ts'
import { positionList } from '../parts/positions.ts'
import { hiddenFields } from '../parts/time-bar.ts'
import { recordPage } from '../record-page.ts'
import type { View } from '../view.ts'

type Choice = { id: string; name: string }

export type DevelopmentsPage = {
  /** Those that are shown, the latest first, out of how many; and from which on. */
  developments: readonly StandingDevelopment[]
  found: number
  start: number
  limit: number
  choices: Record<'party' | 'point' | 'actor' | 'source', readonly Choice[]>
}

/** Of a development in a list so many positions are told; its own page has them all. */
const positionsListed = 8

/** A development in a list: what happened and when, who took which position, and who reports it. */
export function developmentItem(
  view: View,
  { id, kind, state, summary, occurred, positions, reports }: StandingDevelopment,
  names: Names,
  heading: 'h2' | 'h3' = 'h2',
): SafeHtml {
  const { say, time } = view
  const sources = [...new Set(reports.map(({ source }) => source))]
  return html`<li class="development${state === 'retracted' ? ' is-retracted' : ''}"><p class="when"><time datetime="${occurred.latest}">${time.span(occurred)}</time>, ${say(`kind.${kind}`)}${
    state === 'recorded' ? '' : html` <span class="mark">${say(`state.${state}`)}</span>`
  }</p><${heading}>${developmentLink(view, id, summary)}</${heading}>${positionList(view, positions, names, positionsListed)}<p class="reports">${entryLinks(view, 'source', sources, names)}</p></li>`
}

const parameters = ['kind', 'party', 'point', 'actor', 'source', 'from', 'to', 'retracted'] as const

/** What the list is narrowed to: a form that needs no script. */
function filters(view: View, choices: DevelopmentsPage['choices']): SafeHtml {
  const { say, links } = view
  const { query } = links
  const chosen = (name: string) => query.get(name) ?? ''
  const select = (name: string, label: string, options: readonly Choice[]) =>
    html`<label>${label} <select name="${name}"><option value="">${say('matrix.filter.any')}</option>${options.map(
      (one) => html`<option value="${one.id}"${chosen(name) === one.id ? html` selected` : ''}>${one.name}</option>`,
    )}</select></label>`
  const date = (name: 'from' | 'to') =>
    html`<label>${say(`developments.${name}`)} <input type="date" name="${name}" value="${chosen(name).slice(0, 10)}"></label>`
  const isNarrowed = parameters.some((name) => query.has(name))
  return html`<details class="filters"${isNarrowed ? html` open` : ''}><summary>${say('matrix.filter')}</summary><form action="${links.base + links.path}">${hiddenFields(view, [...parameters, 'start'])}
${select(
  'kind',
  say('developments.kind'),
  developmentKinds.map((id) => ({ id, name: say(`kind.${id}`) })),
)}
${select('party', say('matrix.filter.party'), choices.party)}
${select('point', say('matrix.filter.point'), choices.point)}
${select('actor', say('developments.actor'), choices.actor)}
${select('source', say('developments.source'), choices.source)}
${date('from')} ${date('to')}
<label><input type="checkbox" name="retracted" value="true"${chosen('retracted') === 'true' ? html` checked` : ''}> ${say('developments.retracted')}</label>
<button>${say('matrix.apply')}</button>${isNarrowed ? html` <a href="${links.here(Object.fromEntries([...parameters, 'start'].map((name) => [name, null])))}">${say('matrix.clear')}</a>` : ''}</form></details>`
}

/** What was done and said, the latest first. */
export function developmentsPage(view: View, { developments, found, start, limit, choices }: DevelopmentsPage, names: Names): string {
  const { say, links, negotiation } = view
  const at = `/negotiations/${negotiation.id}/developments`
  const given = Object.fromEntries(parameters.map((name) => [name, links.query.get(name) || null]))
  const way = (to: number, id: 'matrix.previous' | 'matrix.next', rel: string) =>
    to < 0 || to >= found ? '' : html` <a rel="${rel}" href="${links.here({ start: to === 0 ? null : String(to) })}">${say(id)}</a>`
  return recordPage(
    view,
    {
      title: say('nav.developments'),
      forms: [
        { name: 'CSV', href: links.asRecorded(`${at}.csv`, given) },
        { name: 'JSON', href: links.asRecorded(`${at}.json`, given) },
      ],
      body: html`${filters(view, choices)}
<p>${say('developments.count', { n: found, from: Math.min(start + 1, found), to: Math.min(start + limit, found) })}</p>
<ol class="developments">${developments.map((one) => developmentItem(view, one, names))}</ol>
<nav class="windows">${way(start - limit, 'matrix.previous', 'prev')}${way(start + limit, 'matrix.next', 'next')}</nav>`,
    },
    names,
  )
}
