import { html, type SafeHtml } from '@remix-run/html-template'
import type { Status } from '../../../events/status.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { Overview, OverviewPoint } from '../../../projections/questions/overview.ts'
import { glyphs } from '../drawings/palette.ts'
import { overallSentence } from '../sentences.ts'
import type { View } from '../view.ts'
import { cellName, grounds, marks } from './cell.ts'

/** In the order in which a reader asks: who agrees, who disputes, who rejects, where it is unclear, who is silent. */
const order: readonly Status[] = ['agreed', 'disputed', 'rejected', 'unclear', 'unstated']

/** Of one status, the parties as links to their cells. */
function group(view: View, { id, parties, alleged }: OverviewPoint, status: Status, names: Names): SafeHtml | '' {
  const { say, links } = view
  const found = [...parties].filter(([, standing]) => standing.status === status)
  if (found.length === 0) return ''
  return html`<div class="${status}"><dt><span class="sign" aria-hidden="true">${glyphs[status]}</span> ${say(`stances.${status}`)}</dt><dd><ul class="chips">${found.map(
    ([party, standing]) =>
      html`<li><a class="chip" href="${links.here({ cell: cellName({ point: id, party }) })}#card">${names.party(party) ?? party}</a>${grounds(view, standing, true)}${marks(view, standing, alleged.has(party), names)}</li>`,
  )}</ul></dd></div>`
}

/** Point by point, who agrees, disputes, rejects and is silent: the view of a narrow screen. */
export function stanceList(view: View, { points }: Overview, names: Names): SafeHtml {
  const { links, negotiation } = view
  return html`<div class="stances">${points.map(
    (point) => html`
<section id="${`s-${point.id}`}" class="${point.overall.status}"><h2><a href="${links.to(`/negotiations/${negotiation.id}/points/${point.id}`)}">${point.title}</a></h2>
<p>${overallSentence(view, point.overall, names)}</p><dl>${order.map((status) => group(view, point, status, names))}</dl></section>`,
  )}</div>`
}
