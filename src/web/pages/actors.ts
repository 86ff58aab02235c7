import { html, type SafeHtml } from '@remix-run/html-template'
import type { ActorIntroduced } from '../../../events/actor-introduced.ts'
import type { Names } from '../../../projections/questions/names.ts'
import { entryLink } from '../parts/entry-link.ts'
import { recordPage } from '../record-page.ts'
import type { View } from '../view.ts'

/** The offices of an actor, each with its days; spoken for is a party, or none of them. */
function offices(view: View, { affiliations }: ActorIntroduced, names: Names): SafeHtml | '' {
  const { say, time } = view
  if (affiliations.length === 0) return ''
  const day = (date: string) => time.day(`${date}T00:00:00.000Z`)
  return html`<ul>${affiliations.map(
    ({ party, office, from, until }) =>
      html`<li>${office ?? ''}${office !== undefined && party !== undefined ? ', ' : ''}${party === undefined ? '' : entryLink(view, 'party', party, names)}${
        from === undefined ? '' : `, ${say('actor.from', { day: day(from) })}`
      }${until === undefined ? '' : `, ${say('actor.until', { day: day(until) })}`}</li>`,
  )}</ul>`
}

const spellings = ({ say }: View, { aliases }: ActorIntroduced): SafeHtml | '' =>
  aliases.length === 0 ? '' : html`<p>${say('actor.aliases', { names: aliases.join(', ') })}</p>`

/** The persons and offices that speak. */
export function actorsPage(view: View, actors: readonly ActorIntroduced[], names: Names): string {
  const { say, links, negotiation } = view
  const at = `/negotiations/${negotiation.id}/actors`
  return recordPage(
    view,
    {
      title: say('nav.actors'),
      forms: [
        { name: 'CSV', href: links.asRecorded(`${at}.csv`) },
        { name: 'JSON', href: links.asRecorded(`${at}.json`) },
      ],
      body: html`<ul class="entries">${actors.map((actor) => html`<li><h2>${entryLink(view, 'actor', actor.id, names)}</h2>${spellings(view, actor)}${offices(view, actor, names)}</li>`)}</ul>`,
    },
    names,
  )
}

/** A person or office: its spellings, for whom it speaks, and where it did. */
export function actorPage(view: View, actor: ActorIntroduced, names: Names): string {
  const { say, links, negotiation } = view
  return recordPage(
    view,
    {
      title: actor.name,
      kind: say('actor.kind'),
      forms: [],
      body: html`${spellings(view, actor)}${offices(view, actor, names)}<p><a href="${links.to(`/negotiations/${negotiation.id}/developments`, { actor: actor.id })}">${say('actor.developments')}</a></p>`,
    },
    names,
  )
}
