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

/** The positions that a development shows. */
export const positionList = (view: View, positions: readonly Position[], names: Names): SafeHtml | '' =>
  positions.length === 0 ? '' : html`<ul class="positions">${positions.map((one) => line(view, one, names))}</ul>`
