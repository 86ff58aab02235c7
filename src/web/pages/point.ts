import { html, type SafeHtml } from '@remix-run/html-template'
import type { Status } from '../../../events/status.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { Overall } from '../../../projections/questions/overall.ts'
import type { PointDetail } from '../../../projections/questions/summary.ts'
import { glyphs } from '../drawings/palette.ts'
import { courseForms, courseImage } from '../parts/course-image.ts'
import { entryLink, entryLinks } from '../parts/entry-link.ts'
import { type PointCourse, pointLineage } from '../parts/point-lineage.ts'
import { isSilent, type Stood, standingItem } from '../parts/standings.ts'
import { type StatusChange, statusChanges } from '../parts/status-changes.ts'
import { recordPage } from '../record-page.ts'
import { overallSentence } from '../sentences.ts'
import type { View } from '../view.ts'

export type PointPage = {
  detail: PointDetail
  derivesFrom: PointCourse['derivesFrom']
  overall: Overall
  parties: readonly Stood[]
  changes: readonly StatusChange[]
}

const order: readonly Status[] = ['agreed', 'disputed', 'rejected', 'unclear', 'unstated']

/** Of so many parties of one status it is said in sentences where they stand. */
const inSentences = 60

/** The parties of one status; of those of which nothing was ever reported, and of more than can be read, the names alone. */
function group(view: View, status: Status, parties: readonly Stood[], names: Names): SafeHtml | '' {
  const { say } = view
  const found = parties.filter(({ standing }) => standing.status === status)
  if (found.length === 0) return ''
  const told = found.filter((one) => !isSilent(one)).slice(0, inSentences)
  const others = found.filter((one) => !told.includes(one)).map(({ id }) => id.party)
  const item = (one: Stood) => standingItem(view, one, html`<h4>${entryLink(view, 'party', one.id.party, names)}</h4>`, names)
  return html`<section class="${status}"><h3><span class="sign" aria-hidden="true">${glyphs[status]}</span> ${say(`stances.${status}`)}</h3>${told.length === 0 ? '' : html`<ul class="stood-list">${told.map(item)}</ul>`}${
    others.length === 0 ? '' : html`<p>${told.length === 0 ? '' : `${say('point.others')} `}${entryLinks(view, 'party', others, names)}</p>`
  }</section>`
}

/** A point: where each party stands on it and since when, how that came to be, and its way through the versions of the plan. */
export function pointPage(view: View, { detail, derivesFrom, overall, parties, changes }: PointPage, names: Names): string {
  const { say, links, negotiation } = view
  const { point, retired } = detail
  const at = `/negotiations/${negotiation.id}/points/${point.id}`
  const sentence = overallSentence(view, overall, names)
  const sheet = links.asData(`${at}/history.csv`, { retired: null })
  const page = {
    title: point.title,
    kind: say('point.kind'),
    marks: retired ? [say('point.retired')] : [],
    description: sentence,
    forms: [
      { name: `CSV: ${say('point.standing')}`, href: links.asData(`${at}/status.csv`, { retired: null }) },
      { name: `CSV: ${say('point.history')}`, href: sheet },
      { name: 'JSON', href: links.asData(`${at}/status.json`, { retired: null }) },
      ...courseForms(view, { point: point.id }),
    ],
    shared: { path: at, embeddable: { title: point.title, point: point.id } },
    body: html`<p class="proposition">${point.proposition}</p>
<p class="lead ${overall.status}"><span class="sign" aria-hidden="true">${glyphs[overall.status]}</span> ${sentence}</p>
<p>${point.requires === undefined ? say('point.requiresAll') : html`${say('point.requires')} ${entryLinks(view, 'party', point.requires, names)}`}</p>
<h2>${say('point.standing')}</h2>${parties.length === 0 ? html`<p>${say('point.noParties')}</p>` : order.map((status) => group(view, status, parties, names))}
<h2>${say('point.history')}</h2>${courseImage(view, { point: point.id }, point.title)}
${statusChanges(view, changes, sheet, names)}
<p><a href="${links.to(`/negotiations/${negotiation.id}/developments`, { point: point.id })}">${say('point.developments')}</a></p>
<h2>${say('point.lineage')}</h2>${pointLineage(view, { ...detail, derivesFrom }, names)}`,
  }
  return recordPage(view, page, names)
}
