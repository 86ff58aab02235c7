import { html, type SafeHtml } from '@remix-run/html-template'
import type { Names } from '../../../projections/questions/names.ts'
import type { ReasonedStanding } from '../../../projections/questions/standing.ts'
import { standingSentence, supportSentences } from '../sentences.ts'
import type { View } from '../view.ts'
import { type CellId, cellName, marks } from './cell.ts'

/** Where a party stands on a point, to be told in sentences; of a version that the point is not in, nothing can be. */
export type Stood = { id: CellId; standing: ReasonedStanding; inVersion: boolean | 'unknown' | null }

/** Whether nothing at all bears on where it stands. */
export const isSilent = ({ standing: { because, throughBloc, superseded } }: Stood): boolean =>
  because.length === 0 && throughBloc === null && superseded === 0

/** Where a party stands on a point, in sentences, with the way to the evidence; the heading is a whole element. */
export function standingItem(view: View, { id, standing, inVersion }: Stood, heading: SafeHtml, names: Names): SafeHtml {
  const { say, links, negotiation } = view
  const party = names.party(id.party) ?? id.party
  const isAlleged = standing.because.some(({ role }) => role === 'alleged')
  const href = `${links.to(`/negotiations/${negotiation.id}`, { cell: cellName(id) })}#card`
  return html`<li class="stood ${standing.status}">${heading}
<p class="sentence">${standingSentence(view, party, standing, names)}</p>
<p>${inVersion === false ? `${say('standing.notIn')} ` : ''}${supportSentences(view, standing, names).join(' ')}${marks(view, standing, isAlleged, names)} <a href="${href}">${say('standing.why')}<span class="unseen">: ${party}, ${names.point(id.point) ?? id.point}</span></a></p></li>`
}
