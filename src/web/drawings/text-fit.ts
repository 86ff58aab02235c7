const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The width of characters in em, the first that fits: as in DejaVu Sans and Verdana, the widest of what text is shown in. */
const widths: readonly (readonly [RegExp, number])[] = [
  [/^\p{Emoji_Presentation}/u, 1.3],
  [/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff00-\uff60]/u, 1.05],
  [/^[\p{M}\p{Cf}]/u, 0],
  [/^[ fijlI.,:;!|'’()[\]/·іїј]/u, 0.38],
  [/^[rt"–-]/u, 0.45],
  [/^[cszJ]/u, 0.56],
  [/^[BEFKLPRSTY]/u, 0.7],
  [/^[mMWÆŒ%@—…ЖШЩЮМФжшщюмыф]/u, 1],
  [/^[wOQ✔✘≠○]/u, 0.88],
  [/^\p{Lu}/u, 0.8],
  [/^./su, 0.64],
]

const widthOf = (grapheme: string): number => widths.find(([pattern]) => pattern.test(grapheme))?.[1] ?? 0

/** How wide a text is at most, in pixels: an SVG has no font at hand to measure it by. */
export const textWidth = (text: string, size: number): number =>
  size * [...graphemes.segment(text)].reduce((sum, { segment }) => sum + widthOf(segment), 0)

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u

/** A text apart from what is around it, so that its ellipsis stands at its own end (UAX #9, section 2.4.2). */
const isolated = (text: string): string => (rightToLeft.test(text) ? `\u2068${text}\u2069` : text)

/** A text of one line that fits a width in pixels: where it is longer, cut between characters, with an ellipsis. */
export function clipped(text: string, size: number, width: number): string {
  const room = width / size
  const kept: string[] = []
  let [used, fitting] = [0, 0]
  for (const { segment } of graphemes.segment(text.replaceAll(/\s+/g, ' '))) {
    used += widthOf(segment)
    if (used > room) return isolated(`${kept.slice(0, fitting).join('').trimEnd()}…`)
    kept.push(segment)
    if (used + widthOf('…') <= room) fitting = kept.length
  }
  return isolated(kept.join(''))
}
