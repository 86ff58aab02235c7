import { stripVTControlCharacters } from 'node:util'

/** Texts of which each character takes up one column: the rules of Unicode, which take long to load, are for all others. */
const isPlain = /^[ -~\u00a1-\u00ac\u00ae-\u017f✔≠✘○]*$/
let graphemes: Intl.Segmenter | undefined
const isWide = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}/u

/** How many columns of a terminal a text takes up, styles not counted. */
export function widthOf(text: string): number {
  const shown = stripVTControlCharacters(text)
  if (isPlain.test(shown)) return shown.length
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return [...graphemes.segment(shown)].reduce((width, { segment }) => width + (isWide.test(segment) ? 2 : 1), 0)
}

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))

/** Rows as lines, every column as wide as its widest cell. */
export function tableOf(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))
  return rows.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
