import { html, type SafeHtml } from '@remix-run/html-template'
import type { Names } from '../../../projections/questions/names.ts'
import type { FieldChange, TrailItem } from '../../../projections/questions/trail.ts'
import type { View } from '../view.ts'
import { takeBackLink } from './amend.ts'
import { citations } from './citations.ts'
import { developmentLink, entryLink } from './entry-link.ts'
import { fields, fieldText } from './field-text.ts'
import { textChanges } from './text-changes.ts'

/** What a development is told by: the summary of another, or null where the moment does not admit it. */
export type SummaryOf = (id: string) => string | null

function change(view: View, { field, before, after }: FieldChange, names: Names): SafeHtml | '' {
  const known = fields.find((one) => one === field)
  if (known === undefined) return ''
  const [was, is] = [fieldText(view, known, before, names), fieldText(view, known, after, names)]
  return html`<div><dt>${view.say(`field.${known}`)}</dt><dd>${textChanges(was, is, view.language)}</dd></div>`
}

function told(view: View, item: TrailItem, summaryOf: SummaryOf, names: Names): SafeHtml {
  const { say, time } = view
  switch (item.type) {
    case 'recorded':
      return html`<p>${say('trail.recorded')}</p>`
    case 'corrected':
      return html`<p>${say('trail.corrected', { reason: say(`reason.${item.reason}`) })} ${item.note}</p><dl class="fields">${item.changes.map((one) => change(view, one, names))}</dl>`
    case 'repeated':
      return html`<p>${say('trail.repeated')}</p>${citations(view, [item.citation], names)}`
    case 'denied': {
      const { party, point, by, actor, basis, occurred, reports, note } = item.denial
      return html`<p>${by === undefined ? say('card.outsider') : entryLink(view, 'party', by, names)}${actor === undefined ? '' : html` (${entryLink(view, 'actor', actor, names)})`} ${say('trail.denied')} ${entryLink(view, 'party', party, names)}, ${entryLink(view, 'point', point, names)}: ${say(`basis.${basis}`)}, <time datetime="${occurred.latest}">${time.span(occurred)}</time>.${note === undefined ? '' : ` ${note}`}</p>${citations(view, reports, names)}`
    }
    case 'retracted': {
      const { reason, note, duplicateOf } = item.retraction
      return html`<p>${say('trail.retracted', { reason: say(`reason.${reason}`) })}${duplicateOf === undefined ? '' : html` ${developmentLink(view, duplicateOf, summaryOf(duplicateOf))}.`} ${note}</p>`
    }
    case 'duplicated':
      return html`<p>${say('trail.duplicated')} ${developmentLink(view, item.development, summaryOf(item.development))}</p>`
    default:
      return item satisfies never
  }
}

/** What has no body that a correction could mend: it can be taken back. */
const isRevocable = ({ type }: TrailItem): boolean => type === 'repeated' || type === 'denied' || type === 'retracted'

/** Everything that was recorded of a development: what became of what was said first, why, and when. */
export function trail(view: View, items: readonly TrailItem[], summaryOf: SummaryOf, names: Names): SafeHtml {
  const { say, links, time } = view
  const revision = (rev: number) => html`<a href="${links.here({ rev: String(rev) })}">${say('trail.revision', { rev })}</a>`
  return html`<ol class="trail">${items.map(
    (item) =>
      html`<li${item.takenBack === null ? '' : html` class="taken-back"`}><p class="when"><time datetime="${item.recordedAt}" data-instant>${time.instant(item.recordedAt)}</time>, ${revision(item.rev)}</p>${told(view, item, summaryOf, names)}${
        item.takenBack === null
          ? isRevocable(item)
            ? takeBackLink(view, view.negotiation.id, item.event)
            : ''
          : html`<p>${say('trail.takenBack', { reason: say(`reason.${item.takenBack.reason}`) })} ${item.takenBack.note} (${revision(item.takenBack.rev)})</p>`
      }</li>`,
  )}</ol>`
}
