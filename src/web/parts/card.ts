import { html, type SafeHtml } from '@remix-run/html-template'
import type { CitedReport } from '../../../projections/questions/cited-report.ts'
import { type Evidence, type Role, roles } from '../../../projections/questions/evidence.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { ReasonedStanding } from '../../../projections/questions/standing.ts'
import { isWeb } from '../links.ts'
import { standingSentence, supportSentences } from '../sentences.ts'
import type { View } from '../view.ts'
import { capitalized, numberWord } from '../words.ts'
import type { CellId } from './cell.ts'
import { entryLink, tellerLink } from './entry-link.ts'

/** What is known of a source at the moment of the page. */
export type SourceFacts = (id: string) => { reliability: string } | undefined

export type Card = { id: CellId; standing: ReasonedStanding; reliabilityOf: SourceFacts; history: SafeHtml }

/** A link to a page of another site, where it is one; anything else is shown as text. */
export const outward = (url: string | undefined, text: string): SafeHtml | string =>
  isWeb(url) ? html`<a href="${url}" rel="external noopener noreferrer">${text}</a>` : text

/** A passage of a report: where in it, after which report, and on whose word. */
function passage(view: View, { report, paragraph, origin, attribution }: CitedReport, names: Names): SafeHtml | '' {
  const said = [
    paragraph === undefined ? '' : view.say('card.paragraph', { n: paragraph }),
    origin === report ? '' : html`${view.say('citation.root')} ${entryLink(view, 'report', origin, names)}`,
    ...attribution.map((teller) => tellerLink(view, teller, names)),
  ].filter((one) => one !== '')
  return said.length === 0 ? '' : html`${said.map((one, index) => html`${index === 0 ? '' : ', '}${one}`)}`
}

/** The reports that tell of something, each once: who, how reliable, when, where in it, and on whose word. */
export function reportList(view: View, reports: readonly CitedReport[], names: Names, reliabilityOf: SourceFacts): SafeHtml {
  const { time } = view
  const line = ([report, passages]: [string, CitedReport[]]) => {
    const { source, title, publishedAt } = passages[0] as CitedReport
    const url = names.link(report)
    const told = passages.map((one) => passage(view, one, names)).filter((one) => one !== '')
    return html`<li>${entryLink(view, 'source', source, names)} (${reliabilityOf(source)?.reliability ?? '?'}), ${url === undefined ? entryLink(view, 'report', report, names) : outward(url, title)}, <time datetime="${publishedAt.latest}">${time.span(publishedAt)}</time>${told.map((one, index) => html`${index === 0 ? ', ' : '; '}${one}`)}</li>`
  }
  return html`<ul class="reports">${[...Map.groupBy(reports, ({ report }) => report)].map(line)}</ul>`
}

/** A position behind a status: what was said and done, when, by whom, and who tells of it. */
export function evidenceItem(view: View, evidence: Evidence, names: Names, reliabilityOf: SourceFacts): SafeHtml {
  const { say, time, links, negotiation } = view
  const { stance, basis, actor, development, summary, occurred, note, condition, denials, reports } = evidence
  const whoDenied = (by: string | null) => names.party(by) ?? say('card.outsider')
  return html`<li class="evidence"><p><a href="${links.to(`/negotiations/${negotiation.id}/developments/${development}`)}">${summary}</a> <time datetime="${occurred.latest}">${time.span(occurred)}</time></p>
<p class="said">${say(`stance.${stance}`)}, ${say(`basis.${basis}`)}${actor === null ? '' : html` (${names.actor(actor) ?? actor})`}${note === null ? '' : html`: ${note}`}${
    condition === null ? '' : html` ${say('standing.condition', { condition })}`
  }</p>${denials.map(
    (denial) =>
      html`<p class="denial">${say('card.denial', { who: whoDenied(denial.by), basis: say(`basis.${denial.basis}`), when: time.span(denial.occurred) })}${denial.takesEffect ? '' : html` ${say('card.denial.noEffect')}`}</p>`,
  )}${reportList(view, reports, names, reliabilityOf)}</li>`
}

function ofRole(view: View, role: Role, { standing, reliabilityOf }: Card, names: Names): SafeHtml | '' {
  const { say } = view
  const found = standing.because.filter((one) => one.role === role)
  const [first] = found
  if (first === undefined) return ''
  return html`<section class="role-${role}"><h3>${say(`card.${role}`)}</h3><p class="rule">${say('card.rule', { rule: first.rule, why: say(`why.${role}`) })}</p><ul>${found.map((one) => evidenceItem(view, one, names, reliabilityOf))}</ul></section>`
}

/** The forms in which what the card says can be had, and the feed of its cell. */
function forms({ links, negotiation, say }: View, { id: { point, party } }: Card): SafeHtml {
  const at = `/negotiations/${negotiation.id}`
  const status = (format: string) => links.asData(`${at}/points/${point}/status.${format}`, { party })
  return html`<p class="forms"><a href="${status('csv')}">CSV</a> · <a href="${status('json')}">JSON</a> · <a href="${links.base}${at}/feed.atom?point=${point}&amp;party=${party}">${say('page.feed')}</a></p>`
}

/** Why a cell says what it says: the status in one sentence, what it rests on, what decides, and what speaks against it. */
export function evidenceCard(view: View, card: Card, names: Names): SafeHtml {
  const { say, links, negotiation } = view
  const { id, standing, history } = card
  const party = names.party(id.party) ?? id.party
  const point = names.point(id.point) ?? id.point
  const { superseded, omitted } = standing
  const isWhole = links.query.get('superseded') === 'true'
  return html`<article class="card ${standing.status}" id="card" tabindex="-1" aria-labelledby="card-title">
<h2 id="card-title"><a href="${links.to(`/negotiations/${negotiation.id}/parties/${id.party}`)}">${party}</a>: <a href="${links.to(`/negotiations/${negotiation.id}/points/${id.point}`)}">${point}</a></h2>
<p class="sentence">${standingSentence(view, party, standing, names)}</p>
${supportSentences(view, standing, names).map((sentence) => html`<p>${sentence}</p>`)}
<h3><a href="${links.to(`/negotiations/${negotiation.id}/course`, { point: id.point, party: id.party })}">${say('card.history')}</a></h3>${history}
${standing.because.length === 0 ? html`<p>${say('card.none')}</p>` : roles.map((role) => ofRole(view, role, card, names))}
${superseded > 0 && !isWhole ? html`<p>${capitalized(say('card.supersededCount', { n: superseded, words: numberWord(say, superseded) }), view.language)} <a href="${links.here({ superseded: 'true' })}#card">${say('card.showSuperseded')}</a></p>` : ''}
${omitted > 0 ? html`<p>${capitalized(say('card.omitted', { n: omitted, words: numberWord(say, omitted) }), view.language)}</p>` : ''}
${forms(view, card)}
<p class="close"><a href="${links.here({ cell: null, superseded: null })}">${say('card.close')}</a></p></article>`
}
