import { html, type SafeHtml } from '@remix-run/html-template'
import type { OverallStatus, Status } from '../../../events/status.ts'
import type { CitedReport } from '../../../projections/questions/cited-report.ts'
import type { Difference } from '../../../projections/questions/diff.ts'
import type { Assumed } from '../../../projections/questions/moment.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { Overview, OverviewPoint } from '../../../projections/questions/overview.ts'
import type { PartyStanding } from '../../../projections/questions/standing.ts'
import { documentOf } from '../document.ts'
import { glyphs } from '../drawings/palette.ts'
import { reportList, type SourceFacts } from '../parts/card.ts'
import { navigation } from '../parts/navigation.ts'
import { type Form, takeAway } from '../parts/take-away.ts'
import { hiddenFields } from '../parts/time-bar.ts'
import { momentPhrase } from '../sentences.ts'
import type { View } from '../view.ts'
import { capitalized, numberWord, statusWord } from '../words.ts'

/** A status that differs, with the reports that tell why. */
export type Told = { difference: Difference; reports: readonly CitedReport[] }

export type Comparison = {
  overview: Overview
  differences: readonly Told[]
  from: Assumed
  to: Assumed
  reliabilityOf: SourceFacts
}

/** What a difference is about: a party's cell, or the point over all. */
const placeOf = (difference: Difference): string =>
  difference.of === 'overall' ? difference.point : `${difference.point}:${difference.party}`

const shown = ({ say }: View, status: Status | OverallStatus): SafeHtml =>
  html`<span class="${status}"><span class="sign" aria-hidden="true">${glyphs[status]}</span> <span class="word">${statusWord(say, status)}</span></span>`

/** One cell of both moments: where it changed, what it was and what it is. */
function cell(view: View, status: Status | OverallStatus, change: Difference | undefined): SafeHtml {
  if (change === undefined) return html`<td class="same">${shown(view, status)}</td>`
  return html`<td class="changed"><del>${shown(view, change.from.status)}</del> <ins>${shown(view, change.to.status)}</ins></td>`
}

/** Where a party itself stands: what is shown through its bloc is none of its own changes. */
const ownStatus = (standing: PartyStanding | undefined): Status =>
  standing === undefined || standing.throughBloc !== null ? 'unstated' : standing.status

function table(view: View, { overview, differences }: Comparison): SafeHtml {
  const { say, links, negotiation } = view
  const changes = new Map(differences.map(({ difference }) => [placeOf(difference), difference]))
  const row = ({ id, title, overall, parties }: OverviewPoint) => html`
<tr><th scope="row"><a href="${links.to(`/negotiations/${negotiation.id}/points/${id}`)}">${title}</a></th>${cell(view, overall.status, changes.get(id))}${overview.parties.map(
    (party) => cell(view, ownStatus(parties.get(party.id)), changes.get(`${id}:${party.id}`)),
  )}</tr>`
  return html`<div class="scroller" role="region" aria-label="${say('compare.caption')}" tabindex="0"><table class="matrix comparison">
<caption>${say('compare.caption')}</caption>
<thead><tr><th scope="col">${say('matrix.point')}</th><th scope="col">${say('matrix.overall')}</th>${overview.parties.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${overview.points.map(row)}
</tbody></table></div>`
}

/** A difference in a sentence, to be quoted as it is, and the reports behind it. */
function sentence(view: View, { difference, reports }: Told, names: Names, reliabilityOf: SourceFacts): SafeHtml {
  const { say } = view
  const point = names.point(difference.point) ?? difference.point
  const [from, to] = [statusWord(say, difference.from.status), statusWord(say, difference.to.status)]
  const text =
    difference.of === 'overall'
      ? say('compare.overall', { point, from, to })
      : say('compare.party', { point, party: names.party(difference.party) ?? difference.party, from, to })
  return html`<li><q>${text}</q>${reports.length === 0 ? '' : reportList(view, reports, names, reliabilityOf)}</li>`
}

/** The two moments to choose: a form that needs no script. */
function chooser(view: View): SafeHtml {
  const { say, links } = view
  const field = (name: 'from' | 'to') =>
    html`<label>${say(`compare.${name}`)} <input name="${name}" value="${links.query.get(name) ?? ''}" size="12" pattern="[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}.*" placeholder="2025-11-25"></label>`
  return html`<form class="chooser" action="${links.base + links.path}">${hiddenFields(view, ['from', 'to', 'row', 'column'])}${field('from')}${field('to')}<button>${say('compare.show')}</button> <span class="explain">${say('compare.explain')}</span></form>`
}

function formsOf({ links, negotiation }: View): Form[] {
  const pair = { from: links.query.get('from'), to: links.query.get('to') }
  return (['CSV', 'JSON'] as const).map((name) => ({
    name,
    href: links.asData(`/negotiations/${negotiation.id}/diff.${name.toLowerCase()}`, pair),
  }))
}

/** Two moments side by side: what differs outlined, and in sentences with their sources. */
export function comparisonPage(view: View, comparison: Comparison, names: Names): string {
  const { say, language, negotiation, links } = view
  const { differences, from, to, reliabilityOf } = comparison
  const n = differences.length
  const phrase = (assumed: Assumed) =>
    momentPhrase({ ...view, assumed }, assumed.asOf === null && assumed.knownAt === null && links.query.has('to'))
  const isOfRevisions = /^\d{1,15}$/.test(links.query.get('from') ?? '')
  const [before, after] = [momentPhrase({ ...view, assumed: from }, isOfRevisions), phrase(to)]
  const count = n === 0 ? say('compare.nothing') : capitalized(say('compare.count', { n, words: numberWord(say, n) }), language)
  return documentOf(view, {
    title: `${say('compare.heading')}: ${negotiation.title}`,
    description: count,
    body: html`<h1><a href="${links.to(`/negotiations/${negotiation.id}`)}">${negotiation.title}</a></h1>${navigation(view)}<h2>${say('compare.heading')}</h2>
${chooser(view)}
${takeAway(view, negotiation.title, formsOf(view))}
<p class="headline">${count} <span class="moment">${capitalized(say('compare.moments', { before, after }), language)}</span></p>
${table(view, comparison)}
${n === 0 ? '' : html`<h2>${say('compare.sentences')}</h2><ol class="sentences">${differences.map((one) => sentence(view, one, names, reliabilityOf))}</ol>`}`,
  })
}

/** The form alone, where no two moments are named yet. */
export function comparisonForm(view: View): string {
  const { say, negotiation, links } = view
  return documentOf(view, {
    title: `${say('compare.heading')}: ${negotiation.title}`,
    body: html`<h1><a href="${links.to(`/negotiations/${negotiation.id}`)}">${negotiation.title}</a></h1>${navigation(view)}<h2>${say('compare.heading')}</h2>
${chooser(view)}`,
  })
}
