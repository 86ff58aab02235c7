import { html, type SafeHtml } from '@remix-run/html-template'
import type { StandingDevelopment } from '../../../projections/questions/developments.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { TrailItem } from '../../../projections/questions/trail.ts'
import { amendLinks } from '../parts/amend.ts'
import { reportList, type SourceFacts } from '../parts/card.ts'
import { developmentLink, entryLink, entryLinks, tellerLink } from '../parts/entry-link.ts'
import type { Field } from '../parts/field-text.ts'
import { positionList } from '../parts/positions.ts'
import { type SummaryOf, trail } from '../parts/trail.ts'
import { recordPage } from '../record-page.ts'
import type { View } from '../view.ts'

export type DevelopmentPage = {
  development: StandingDevelopment
  items: readonly TrailItem[]
  /** The ids of the developments that are recorded to have come after it. */
  followers: readonly string[]
  summaryOf: SummaryOf
  reliabilityOf: SourceFacts
}

type Fact = readonly [name: Field | 'followers', value: SafeHtml | SafeHtml[] | string]

/** What is told of it beside what happened, each with its name; what was not given is left out. */
function factsOf(view: View, { development, followers, summaryOf }: DevelopmentPage, names: Names): Fact[] {
  const { place, speaker, occasion, claimant, parties, from, to, outcome, format, leakedTo, medium, actors, versions, follows } =
    development
  const linked = (kind: 'party' | 'actor' | 'version' | 'source', ids: readonly string[] | undefined) =>
    ids === undefined || ids.length === 0 ? null : entryLinks(view, kind, ids, names)
  const others = (ids: readonly string[]) =>
    ids.length === 0 ? null : ids.map((id, index) => html`${index === 0 ? '' : html`<br>`}${developmentLink(view, id, summaryOf(id))}`)
  const given = [
    ['place', place],
    ['speaker', speaker === undefined ? null : entryLink(view, 'actor', speaker, names)],
    ['occasion', occasion ?? null],
    ['claimant', claimant === undefined ? null : html`${tellerLink(view, claimant, names)}`],
    ['parties', linked('party', parties)],
    ['from', linked('party', from)],
    ['to', linked('party', to)],
    ['outcome', outcome ?? null],
    ['format', format ?? null],
    ['leakedTo', leakedTo === undefined ? null : entryLink(view, 'source', leakedTo, names)],
    ['medium', medium ?? null],
    ['actors', linked('actor', actors)],
    ['versions', linked('version', versions)],
    ['follows', others(follows ?? [])],
    ['followers', others(followers)],
  ] as const
  return given.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
}

/** A development: what happened and when, who took which position, who reports it, and what became of the record of it. */
export function developmentPage(view: View, page: DevelopmentPage, names: Names): string {
  const { say, time } = view
  const { development, items, summaryOf, reliabilityOf } = page
  const { kind, state, summary, occurred, positions, reports } = development
  const facts = factsOf(view, page, names)
  return recordPage(
    view,
    {
      title: summary,
      kind: say(`kind.${kind}`),
      marks: state === 'recorded' ? [] : [say(`state.${state}`)],
      forms: [],
      body: html`<p class="lead"><time datetime="${occurred.latest}">${time.span(occurred)}</time></p>
${state === 'recorded' ? amendLinks(view, view.negotiation.id, development.id) : ''}
${facts.length === 0 ? '' : html`<dl class="fields">${facts.map(([name, value]) => html`<div><dt>${say(`field.${name}`)}</dt><dd>${value}</dd></div>`)}</dl>`}
<h2>${say('field.positions')}</h2>${positions.length === 0 ? html`<p>${say('development.noPosition')}</p>` : positionList(view, positions, names)}
<h2>${say('field.reports')}</h2>${reportList(view, reports, names, reliabilityOf)}
<h2>${say('development.trail')}</h2>${trail(view, items, summaryOf, names)}`,
    },
    names,
  )
}
