import { valueAt } from '../../../projections/index/table.ts'
import { overviewOf } from '../../../projections/questions/overview.ts'
import { drawPreview, type Preview } from '../../web/drawings/preview-drawing.ts'
import { previewSize } from '../../web/parts/share-head.ts'
import { headline, momentPhrase, overallSentence } from '../../web/sentences.ts'
import type { View } from '../../web/view.ts'
import { capitalized, statusWord } from '../../web/words.ts'
import { namedIn } from '../problem/on-record.ts'
import { retired } from '../request/retired.ts'
import { page, pictured } from './page.ts'

/** What every picture has, whatever it stands for: one that was fetched is shown for long, so it says of which revision it is. */
function frameOf(view: View, isOfPoint: boolean): Omit<Preview, 'title' | 'sentence' | 'rows'> {
  const { language, say, negotiation } = view
  const moment = momentPhrase(view, true)
  return {
    ...previewSize,
    language,
    more: (left) => say('embed.leftOut', isOfPoint ? { points: 0, parties: left } : { points: left, parties: 0 }),
    foot: isOfPoint ? `${negotiation.title}, ${moment}` : capitalized(moment, language),
  }
}

/** A matrix as a picture: its sentence, and where its points stand over all. */
export const matrixPreview = page({
  query: { retired },
  *render({ state, moment, view }) {
    const { say, negotiation } = view
    const excerpt = { order: 'recorded', withRetired: false, row: 0, column: 0, rows: Number.POSITIVE_INFINITY, columns: 0 } as const
    const overview = yield* overviewOf(state, moment, excerpt)
    const rows = overview.points.map(({ title: name, overall: { status } }) => ({ name, status, word: statusWord(say, status) }))
    const frame = frameOf(view, false)
    return pictured(String(drawPreview({ ...frame, title: negotiation.title, sentence: headline(view, overview.counts), rows })))
  },
})

/** A point as a picture: where it stands over all, and where the parties do. */
export const pointPreview = page({
  query: {},
  *render({ state, moment, params, view, names }) {
    const { say } = view
    const { revision } = moment.times
    const found = namedIn(params, 'point', state.registry.frame.points, revision)
    if (!found.ok) return found
    const { id, title } = valueAt(found.value, revision)
    const excerpt = { points: [id], order: 'recorded', withRetired: true, row: 0, column: 0, rows: 1, columns: 60 } as const
    const [point] = (yield* overviewOf(state, moment, excerpt)).points
    const rows = [...(point?.parties ?? [])].map(([party, { status }]) => ({
      name: names.party(party) ?? party,
      status,
      word: statusWord(say, status),
    }))
    const sentence = point === undefined ? '' : overallSentence(view, point.overall, names)
    return pictured(String(drawPreview({ ...frameOf(view, true), title, sentence, rows })))
  },
})
