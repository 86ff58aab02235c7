import { html } from '@remix-run/html-template'
import type { Names } from '../../../projections/questions/names.ts'
import type { PartyLife } from '../../../projections/questions/parties.ts'
import { glyphs } from '../drawings/palette.ts'
import { courseForms, courseImage } from '../parts/course-image.ts'
import { entryLink, entryLinks } from '../parts/entry-link.ts'
import { partyLifeList } from '../parts/party-life.ts'
import { isSilent, type Stood, standingItem } from '../parts/standings.ts'
import { recordPage } from '../record-page.ts'
import type { View } from '../view.ts'

export type PartyPage = {
  party: PartyLife
  /** The parties that came of it, or that were ever its members if it is a bloc. */
  others: readonly PartyLife[]
  points: readonly Stood[]
  /** The ids of those who speak for it. */
  actors: readonly string[]
}

/** A party: where it stands on every point, and its life. */
export function partyPage(view: View, { party, others, points, actors }: PartyPage, names: Names): string {
  const { say, links, negotiation } = view
  const { id, name, currentRole, seated, blocs } = party
  const silent = points.filter(isSilent)
  const page = {
    title: name,
    kind: say(`role.${currentRole}`),
    marks: seated ? [] : [say('party.away')],
    forms: courseForms(view, { party: id }),
    body: html`${blocs.length === 0 ? '' : html`<p>${say('party.blocs')} ${entryLinks(view, 'party', blocs, names)}</p>`}
<h2>${say('party.standing')}</h2><ul class="stood-list">${points
      .filter((point) => !isSilent(point))
      .map((point) => {
        const heading = html`<h3><span class="sign" aria-hidden="true">${glyphs[point.standing.status]}</span> ${entryLink(view, 'point', point.id.point, names)}</h3>`
        return standingItem(view, point, heading, names)
      })}</ul>
${
  silent.length === 0
    ? ''
    : html`<p>${say('party.silent')} ${entryLinks(
        view,
        'point',
        silent.map((point) => point.id.point),
        names,
      )}</p>`
}
${courseImage(view, { party: id }, name)}
<h2>${say('party.life')}</h2>${partyLifeList(view, party, others, names)}
${actors.length === 0 ? '' : html`<p>${say('party.actors')} ${entryLinks(view, 'actor', actors, names)}</p>`}
<p><a href="${links.to(`/negotiations/${negotiation.id}/developments`, { party: id })}">${say('party.developments')}</a></p>`,
  }
  return recordPage(view, page, names)
}
