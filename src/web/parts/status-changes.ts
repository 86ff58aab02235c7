import { html, type SafeHtml } from '@remix-run/html-template'
import type { OverallStatus, Status } from '../../../events/status.ts'
import type { Precision } from '../../../events/time.ts'
import type { Evidence } from '../../../projections/questions/evidence.ts'
import type { Names } from '../../../projections/questions/names.ts'
import { glyphs } from '../drawings/palette.ts'
import type { View } from '../view.ts'
import { statusWord } from '../words.ts'
import { developmentLink, entryLink } from './entry-link.ts'

/** A change of a status in world time; without a party it is the overall one. */
export type StatusChange = {
  party: string | null
  at: string
  precision: Precision | null
  before: Status | OverallStatus
  after: Status | OverallStatus
  because: readonly Pick<Evidence, 'development' | 'summary'>[]
}

/** So many of the latest are listed; the sheet has them all. */
const listed = 50

/** How a point came to stand as it does: the latest change first, each with what made it. */
export function statusChanges(view: View, changes: readonly StatusChange[], sheet: string, names: Names): SafeHtml {
  const { say, time } = view
  if (changes.length === 0) return html`<p>${say('time.none')}</p>`
  const latest = [...changes].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, listed)
  const item = ({ party, at, precision, before, after, because }: StatusChange) =>
    html`<li class="${after}"><time datetime="${at}">${time.known(at, precision)}</time> <strong>${party === null ? say('matrix.overall') : entryLink(view, 'party', party, names)}</strong>: ${statusWord(view.say, before)} → <span class="word"><span aria-hidden="true">${glyphs[after]}</span> ${statusWord(view.say, after)}</span>${because.map(({ development, summary }) => html`<br>${developmentLink(view, development, summary)}`)}</li>`
  return html`<ol class="changes">${latest.map(item)}</ol>${
    changes.length > listed ? html`<p>${say('changes.more', { n: changes.length - listed })} <a href="${sheet}">CSV</a></p>` : ''
  }`
}
