import { html, type SafeHtml } from '@remix-run/html-template'
import type { OverallStatus } from '../../../events/status.ts'
import type { Stepwise } from '../../../projections/questions/lazy.ts'
import type { Matrix } from '../../../projections/questions/matrix.ts'
import type { PartyStanding } from '../../../projections/questions/standing.ts'
import { type Line, overallLines, sizes, standingLines } from './matrix-cells.ts'
import type { MatrixWords } from './matrix-words.ts'
import { px } from './run-bands.ts'
import { fontsFor, type Medium, styleFor } from './style.ts'
import { linesOf } from './text-lines.ts'

export type MatrixDrawing = {
  words: MatrixWords
  medium: Medium
  /** In pixels. */
  width: number
  title: string
  /** Where what is drawn will be found as it is. */
  permanent: string
}

/** More rows were not read in one picture, and a column needs so much room, in pixels. */
const [mostRows, leastColumn, mostColumn] = [40, 106, 190]
const [pad, gap, lead] = [24, 4, 4]

type Row = Matrix['points'][number]

const heightOf = (lines: readonly Line[]): number => lines.reduce((sum, { size }) => sum + size + lead, 12)

const textOf = ({ text, size, paint, isBold }: Line, x: number, y: number): SafeHtml =>
  html`<text class="${paint}" x="${px(x)}" y="${px(y)}" font-size="${size}"${isBold === true ? html` font-weight="bold"` : null}>${text}</text>`

function textsOf(lines: readonly Line[], x: number, top: number): SafeHtml[] {
  let y = top + 2
  return lines.map((line) => {
    y += line.size + lead
    return textOf(line, x, y - 1)
  })
}

type Box = { x: number; y: number; width: number; height: number }

/** The ground of a cell, and what its edge shows: contested is dashed, reworded cuts a corner, fragile has a wedge. */
function groundOf({ contested, fragile, reworded }: Pick<PartyStanding, 'contested' | 'fragile' | 'reworded'>, box: Box): SafeHtml {
  const [left, top, right, foot] = [box.x, box.y, box.x + box.width, box.y + box.height].map(px) as [number, number, number, number]
  const corner = reworded === null ? `H${right}` : `H${px(right - 11)}L${right} ${px(top + 11)}`
  const edge = contested ? html` stroke-width="1.5" stroke-dasharray="5 3"` : html` stroke-width="0"`
  const wedge = fragile ? html`<path class="sign" d="M${right} ${px(foot - 9)}V${foot}H${px(right - 9)}Z"/>` : null
  return html`<path class="band"${edge} d="M${left} ${top}${corner}V${foot}H${left}Z"/>${wedge}`
}

const plain = { contested: false, fragile: false, reworded: null }

function countsOf(points: readonly Row[]): Record<OverallStatus, number> {
  const counts = { agreed: 0, disputed: 0, rejected: 0, unstated: 0, open: 0 }
  for (const { overall, retired } of points) if (!retired) counts[overall.status]++
  return counts
}

/**
 * The matrix as an SVG: a row for each point, a column for each party, and below it what of it is not shown, the revision and
 * where it is found. The table that says the same is the answer that it is drawn from. It gives way after each row.
 */
export function* drawMatrix(matrix: Matrix, { words, medium, width, title, permanent }: MatrixDrawing): Stepwise<SafeHtml> {
  const right = width - pad
  const [labelWidth, overallWidth] = [Math.min(210, width * 0.22), Math.max(106, Math.min(140, width * 0.15))]
  const first = pad + labelWidth + overallWidth
  const parties = matrix.parties.slice(0, Math.max(1, Math.floor((right - first) / leastColumn)))
  const points = matrix.points.slice(0, mostRows)
  const column = Math.min(mostColumn, (right - first) / Math.max(1, parties.length))
  const names = new Map(matrix.parties.map(({ id, name }) => [id, name]))
  const inner = (whole: number): number => whole - gap - 12

  const state: Line[] = linesOf(words.state(countsOf(matrix.points)), 14, right - pad, 3).map((text) => ({ text, size: 14, paint: 'text' }))
  state.push({ text: words.moment(matrix), size: 13, paint: 'muted' })
  const headTop = 54 + state.length * 20
  const heads = parties.map(({ name }) => ({ name, lines: linesOf(name, sizes.small * 1.1, column - gap - 4, 4) }))
  const headHeight = Math.max(1, ...heads.map(({ lines }) => lines.length)) * 14 + 10
  const headFoot = headTop + headHeight

  let y = headFoot + 6
  const rows: SafeHtml[] = []
  for (const point of points) {
    const label = linesOf(point.retired ? `${point.title} (${words.retired})` : point.title, sizes.label, labelWidth - 10, 4)
    const overall = overallLines(
      point.overall,
      point.overall.blockedBy.map((id) => names.get(id) ?? id),
      inner(overallWidth),
      words,
    )
    const cells = parties.flatMap(({ id, name }, index) => {
      const standing = point.parties[id]
      const said = standing === undefined ? [] : standingLines(standing, inner(column), words)
      return standing === undefined ? [] : [{ name, standing, said, x: first + index * column }]
    })
    const height = Math.max(heightOf(overall), label.length * 17 + 8, ...cells.map(({ said }) => heightOf(said)))
    const box = (x: number, whole: number): Box => ({ x, y, width: whole - gap, height: height - gap })
    rows.push(html`
<g><g><title>${words.row(point.title, point.overall)}</title>${label.map((line, index) => textOf({ text: line, size: sizes.label, paint: 'text' }, pad, y + 16 + index * 17))}<g class="status-${point.overall.status}">${groundOf(plain, box(pad + labelWidth, overallWidth))}${textsOf(overall, pad + labelWidth + 6, y)}</g></g>${cells.map(
      ({ name, standing, said, x }) =>
        html`<g class="status-${standing.status}"><title>${words.cell(name, point.title, standing)}</title>${groundOf(standing, box(x, column))}${textsOf(said, x + 6, y)}</g>`,
    )}<path class="line" d="M${pad} ${px(y + height - gap / 2)}H${right}"/></g>`)
    y += height
    yield undefined
  }

  const left = words.leftOut(matrix.points.length - points.length, matrix.parties.length - parties.length)
  const foot: Line[] = [
    ...(left === '' ? [] : [{ text: left, size: 13, paint: 'text' as const }]),
    ...linesOf(words.dots, sizes.foot, right - pad, 2).map((text) => ({ text, size: sizes.foot, paint: 'muted' as const })),
    { text: words.revision(matrix), size: sizes.foot, paint: 'muted' },
    ...linesOf(permanent, sizes.foot, right - pad, 6).map((text) => ({ text, size: sizes.foot, paint: 'muted' as const })),
  ]
  const height = Math.ceil(y + 12 + heightOf(foot) + 8)
  const { sans, serif } = fontsFor(medium)
  const headings = [
    { x: pad, lines: [words.point] },
    { x: pad + labelWidth + 6, lines: [words.overall] },
    ...heads.map(({ lines }, index) => ({ x: first + index * column + 6, lines })),
  ].flatMap(({ x, lines }) =>
    lines.map((text, index) =>
      textOf({ text, size: sizes.small, paint: 'text', isBold: true }, x, headFoot - 8 - (lines.length - 1 - index) * 14),
    ),
  )
  const description = [...points.map(({ title: of, overall }) => words.row(of, overall)), left].filter((said) => said !== '').join('. ')
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" aria-labelledby="matrix-title matrix-desc" lang="${words.language}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" fill="none" font-family="${sans}"><title id="matrix-title">${title}</title><desc id="matrix-desc">${description}</desc>${styleFor(medium)}${medium === 'page' ? null : html`<rect class="paper" width="${width}" height="${height}"/>`}${linesOf(title, sizes.title * 1.1, right - pad, 1).map((text) => html`<text class="text" x="${pad}" y="40" font-size="${sizes.title}" font-weight="bold" font-family="${serif}">${text}</text>`)}${state.map((line, index) => textOf(line, pad, 64 + index * 20))}${headings}<path class="moment" d="M${pad} ${headFoot}H${right}"/>${rows}${textsOf(foot, pad, y + 8)}</svg>`
}
