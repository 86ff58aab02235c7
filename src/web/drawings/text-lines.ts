import { clipped, textWidth } from './text-fit.ts'

/** Where a text may be broken: after a blank that lets it, or after what separates the parts of an address. */
const pieces = (text: string): string[] =>
  text
    .replaceAll(/[\t\r\n]/g, ' ')
    .match(/[^ /?&=-]*(?:[/?&=-]+| +|$)/g)
    ?.filter((piece) => piece !== '') ?? []

/** A text as lines that fit a width in pixels, at most so many: the last one is cut where there is more, and so is a piece that is too long. */
export function linesOf(text: string, size: number, width: number, most: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of pieces(text)) {
    if (line !== '' && textWidth((line + piece).trimEnd(), size) > width) {
      lines.push(line)
      line = ''
    }
    line += piece
  }
  lines.push(line)
  const shown = lines.length > most ? [...lines.slice(0, most - 1), lines.slice(most - 1).join('')] : lines
  return shown.map((one) => clipped(one.trimEnd(), size, width))
}
