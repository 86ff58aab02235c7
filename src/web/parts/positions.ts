import { html, type SafeHtml } from '@remix-run/html-template'
import type { Position } from '../../../events/position.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { View } from '../view.ts'
import { entryLink } from './entry-link.ts'

/** A position in one line: whose, on what, what was done, and on whose word. */
function line(view: View, { party, point, stance, basis, actor, version, condition, note }: Position, names: Names): SafeHtml {
  const { say } = view
  return html`<li>${entryLink(view, 'party', party, names)}, ${entryLink(view, 'point', point, names)}: ${say(`stance.${stance}`)}, ${say(`basis.${basis}`)}${
    actor === undefined ? '' : html` (${entryLink(view, 'actor', actor, names)})`
  }${version === undefined ? '' : html`, ${entryLink(view, 'version', version, names)}`}${note === undefined ? '' : html`. ${note}`}${
    condition === undefined ? '' : html`. ${say('standing.condition', { condition })}`
  }</li>`
}

/**
 * The positions that a development shows.
 * @param most so many of them; the others are counted
 */
export function positionList(view: View, positions: readonly Position[], names: Names, most = Number.POSITIVE_INFINITY): SafeHtml | '' {
  if (positions.length === 0) return ''
  const left = positions.length - most
  return html`<ul class="positions">${positions.slice(0, most).map((one) => line(view, one, names))}${left > 0 ? html`<li>${view.say('list.more', { n: left })}</li>` : ''}</ul>`
}
