import { html, type SafeHtml } from '@remix-run/html-template'
import type { Run } from '../../../projections/questions/course.ts'
import { type AnyStatus, glyphs, statusOrder } from './palette.ts'
import { textWidth } from './text-fit.ts'
import type { TimeAxis } from './time-axis.ts'
import type { DrawingWords } from './words.ts'

export const bandHeight = 22
const signSize = 12.5

/** Where the gradients of a drawing are; its name tells it from others in the same page. */
const gradient = (drawing: string, status: AnyStatus, part: 'fill' | 'edge'): string => `${drawing}-${status}-${part}`

/** The gradients by which an uncertain beginning fades in: ground and edge of each status. */
export function gradients(drawing: string, statuses: ReadonlySet<AnyStatus>): SafeHtml[] {
  const parts = ['fill', 'edge'] as const
  return statusOrder
    .filter((status) => statuses.has(status))
    .map(
      (status) =>
        html`<g class="status-${status}">${parts.map(
          (part) =>
            html`<linearGradient id="${gradient(drawing, status, part)}"><stop class="${part}" offset="0" stop-opacity="0"/><stop class="${part}" offset="1"/></linearGradient>`,
        )}</g>`,
    )
}

/** To a tenth of a pixel. */
export const px = (place: number): number => Math.round(place * 10) / 10

type Placed = { run: Run; earliest: number; from: number; until: number }

/** Runs that end within so many pixels are drawn as the last of them: nobody could tell them apart, and there may be very many. */
const grain = 3

/** Runs with their places. */
function placed(runs: readonly Run[], axis: TimeAxis): Placed[] {
  const found: Placed[] = []
  // What lies before the window or lasts goes on beyond its edge, where it is cut off: so it has no edge there.
  const beyond = { left: axis.left - 4, right: axis.right + 4 }
  const at = (instant: string) => Math.min(Math.max(axis.x(Date.parse(instant)), beyond.left), beyond.right)
  for (const run of runs) {
    const until = run.until === null ? beyond.right : at(run.until)
    const before = found.at(-1)
    const from = at(run.from)
    // It may have begun before the run that precedes it had certainly begun, but that one came first.
    const one = { run, earliest: Math.max(at(run.earliest), before?.from ?? beyond.left), from, until }
    if (before !== undefined && Math.floor(before.until / grain) === Math.floor(until / grain)) found[found.length - 1] = one
    else found.push(one)
  }
  return found
}

/** The glyph of a status at the beginning of its band, and its word where there is room. */
function sign(status: AnyStatus, from: number, until: number, y: number, words: DrawingWords): SafeHtml | null {
  const glyph = glyphs[status]
  const room = until - from - 7
  if (textWidth(glyph, signSize) > room) return null
  const whole = `${glyph} ${words.status[status]}`
  const text = textWidth(whole, signSize) <= room ? whole : glyph
  const foot = y + bandHeight / 2 + signSize * 0.36
  return html`<g class="status-${status}"><text class="sign" x="${px(from + 5)}" y="${px(foot)}" font-size="${signSize}" pointer-events="none">${text}</text></g>`
}

/**
 * The runs of one line as bands, clipped by whoever places them.
 * @param name of whom they are, for their titles
 */
export function runBands(drawing: string, name: string, runs: readonly Run[], axis: TimeAxis, y: number, words: DrawingWords): SafeHtml[] {
  const [top, foot] = [y, y + bandHeight]
  const all = placed(runs, axis)
  const bands = all.map(({ run, earliest, from, until }) => {
    const { status, contested } = run
    const [fill, stroke] = [`url(#${gradient(drawing, status, 'fill')})`, `url(#${gradient(drawing, status, 'edge')})`]
    const fade =
      from - earliest < 1.5
        ? null
        : html`<rect x="${px(earliest)}" y="${y}" width="${px(from - earliest)}" height="${bandHeight}" fill="${fill}" stroke="${stroke}"/>`
    const dashes = contested ? html` stroke-dasharray="4 3"` : null
    const band = html`<path class="band" d="M${px(from)} ${foot}V${top}H${px(until)}V${foot}Z"${dashes}/>`
    return html`<g class="status-${status}"><title>${words.run(name, run)}</title>${fade}${band}</g>`
  })
  // Above all bands, since the next fades in over the end of each; its word stands where that has not begun.
  const signs = all.flatMap(({ run: { status }, from, until }, place) => {
    const begin = Math.max(from, axis.left)
    const next = Math.max(all[place + 1]?.earliest ?? axis.right, begin + signSize + 8)
    return sign(status, begin, Math.min(until, axis.right, next), y, words) ?? []
  })
  return [...bands, ...signs]
}
