import type { NoticeData } from '../../../projections/questions/notice-data.ts'
import { statusText } from '../terminal/status-text.ts'
import type { Paint } from '../terminal/terminal.ts'

/** What a message tells, as the last cells of its row. */
export function noticeCells(data: NoticeData, paint: Paint): string[] {
  if ('development' in data) return [data.negotiation, data.development, data.kind, data.state]
  const { negotiation, point, party, from, to, scope, cause } = data
  const past = scope === 'past' ? ', of the past' : ''
  return [negotiation, point, party ?? 'overall', `${statusText(paint, from)} → ${statusText(paint, to)} (${cause}${past})`]
}
