import { html, type SafeHtml } from '@remix-run/html-template'
import type { Language } from '../messages/messages.ts'
import { type AnyStatus, glyphs } from './palette.ts'
import { fontsFor, styleFor } from './style.ts'
import { clipped, textWidth } from './text-fit.ts'
import { linesOf } from './text-lines.ts'

export type Preview = {
  language: Language
  width: number
  height: number
  title: string
  sentence: string
  /** Who stands where, or what does: each with its word. */
  rows: readonly { name: string; status: AnyStatus; word: string }[]
  /** What is said of those that have no room. */
  more(left: number): string
  foot: string
}

const [pad, columnGap, rowHeight, mostInColumn] = [56, 40, 46, 6]
const size = { title: 46, sentence: 27, row: 23, foot: 20 } as const

/** A picture that stands for a page where only pictures are shown, as large letters as there is room for. */
export function drawPreview({ language, width, height, title, sentence, rows, more, foot }: Preview): SafeHtml {
  const { sans, serif } = fontsFor('png')
  const room = width - 2 * pad
  const titles = linesOf(title, size.title * 1.1, room, 2)
  const sentences = linesOf(sentence, size.sentence, room, 2)
  const sentenceTop = 64 + titles.length * 54
  const top = sentenceTop + sentences.length * 36 + 24
  const inColumn = Math.min(mostInColumn, Math.floor((height - 84 - top) / rowHeight))
  const shown = rows.slice(0, 2 * inColumn)
  const left = rows.length - shown.length
  const isOne = shown.length <= inColumn
  const column = isOne ? room : (room - columnGap) / 2
  const chip = Math.max(0, ...shown.map(({ status, word }) => Math.ceil(textWidth(`${glyphs[status]} ${word}`, size.row * 1.1)))) + 24
  const items = shown.map(({ name, status, word }, index) => {
    const x = pad + Math.floor(index / inColumn) * (column + columnGap)
    const y = top + (index % inColumn) * rowHeight
    return html`<g class="status-${status}"><rect class="band" x="${x}" y="${y}" width="${chip}" height="38" stroke-width="0"/><text class="sign" x="${x + 12}" y="${y + 27}" font-size="${size.row}" font-weight="bold">${glyphs[status]} ${word}</text></g><text class="text" x="${x + chip + 14}" y="${y + 27}" font-size="${size.row}">${clipped(name, size.row, column - chip - 14)}</text>`
  })
  const text = (paint: string, x: number, y: number, letters: number, said: string) =>
    html`<text class="${paint}" x="${x}" y="${y}" font-size="${letters}">${said}</text>`
  const ending = left > 0 ? `${more(left)} ${foot}` : foot
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="drawing" lang="${language}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" fill="none" font-family="${sans}">${styleFor('png')}<rect class="paper" width="${width}" height="${height}"/>${titles.map((line, index) => html`<text class="text" x="${pad}" y="${88 + index * 54}" font-size="${size.title}" font-weight="bold" font-family="${serif}">${line}</text>`)}${sentences.map((line, index) => text('muted', pad, sentenceTop + 28 + index * 36, size.sentence, line))}${items}<path class="line" stroke-width="2" d="M${pad} ${height - 66}H${width - pad}"/><text class="text" x="${pad}" y="${height - 30}" font-size="${size.foot}" font-weight="bold">Standpoint</text>${text('muted', pad + 160, height - 30, size.foot, clipped(ending, size.foot, room - 160))}</svg>`
}
