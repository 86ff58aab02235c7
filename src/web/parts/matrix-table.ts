import { html, type SafeHtml } from '@remix-run/html-template'
import type { Names } from '../../../projections/questions/names.ts'
import type { Overview, OverviewPoint } from '../../../projections/questions/overview.ts'
import type { SeatedParty } from '../../../projections/questions/parties.ts'
import { glyphs } from '../drawings/palette.ts'
import type { View } from '../view.ts'
import { listed, statusWord } from '../words.ts'
import { type CellId, cellClass, cellContent, cellName } from './cell.ts'

/** The cells of the overall column: status, since when, and who is in the way. */
function overallCell({ say, time, language, links, negotiation }: View, { id, overall }: OverviewPoint, names: Names): SafeHtml {
  const { status, since, sincePrecision, blockedBy } = overall
  const blocked = listed(
    blockedBy.map((party) => names.party(party) ?? party),
    language,
  )
  return html`<td id="${`${id}:`}" class="overall cell ${status}"><a href="${links.to(`/negotiations/${negotiation.id}/points/${id}`)}"><span class="sign" aria-hidden="true">${glyphs[status]}</span><span class="word">${statusWord(say, status)}</span></a>${
    blockedBy.length === 0 ? '' : html`<span class="basis">${say('matrix.blocked', { parties: blocked })}</span>`
  }${since === null ? '' : html`<time class="rests" datetime="${since}">${time.known(since, sincePrecision)}</time>`}</td>`
}

function partyHeading({ say, links, negotiation }: View, { id, name, currentRole, seated }: SeatedParty): SafeHtml {
  const away = seated ? '' : html` <span class="mark">${say('party.away')}</span>`
  return html`<th scope="col"><a href="${links.to(`/negotiations/${negotiation.id}/parties/${id}`)}"${name.length > 40 ? html` title="${name}"` : ''}>${name}</a> <span class="role">${say(`role.${currentRole}`)}</span>${away}</th>`
}

/** The matrix as a table: a row for each point, a column for each party. */
export function matrixTable(view: View, overview: Overview, chosen: CellId | null, names: Names): SafeHtml {
  const { say, links, negotiation } = view
  const { parties, points } = overview
  const cell = (point: OverviewPoint, party: SeatedParty): SafeHtml => {
    const id = { point: point.id, party: party.id }
    const standing = point.parties.get(party.id)
    if (standing === undefined) return html`<td></td>`
    const isChosen = chosen !== null && cellName(chosen) === cellName(id)
    return html`<td id="${cellName(id)}" class="${cellClass(standing)}"${isChosen ? html` aria-current="true"` : ''}>${cellContent(view, { id, standing, isAlleged: point.alleged.has(party.id) }, names)}</td>`
  }
  return html`<div class="scroller" role="region" aria-label="${say('matrix.caption')}" tabindex="0"><table class="matrix" id="matrix">
<caption>${say('matrix.caption')}</caption>
<thead><tr><th scope="col">${say('matrix.point')}</th><th scope="col">${say('matrix.overall')}</th>${parties.map((party) => partyHeading(view, party))}</tr></thead>
<tbody>${points.map(
    (point) => html`
<tr><th scope="row"><a href="${links.to(`/negotiations/${negotiation.id}/points/${point.id}`)}" title="${point.proposition}">${point.title}</a>${
      point.retired ? html` <span class="mark">${say('point.retired')}</span>` : ''
    }${point.inVersion === false ? html` <span class="mark">${say('standing.notIn')}</span>` : ''}</th>${overallCell(view, point, names)}${parties.map((party) => cell(point, party))}</tr>`,
  )}
</tbody></table></div>`
}
