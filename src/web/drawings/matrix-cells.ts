import type { Overall } from '../../../projections/questions/overall.ts'
import type { PartyStanding } from '../../../projections/questions/standing.ts'
import { dots } from '../words.ts'
import type { MatrixWords } from './matrix-words.ts'
import { glyphs } from './palette.ts'
import { clipped } from './text-fit.ts'
import { linesOf } from './text-lines.ts'

export const sizes = { title: 21, label: 13, sign: 13, small: 11, foot: 11 } as const

/** A line of a cell: what it says, how large, and as what it is painted. */
export type Line = { text: string; size: number; paint: 'sign' | 'text' | 'muted'; isBold?: true }

const small = (text: string, paint: Line['paint'], width: number, most: number): Line[] =>
  text === '' ? [] : linesOf(text, sizes.small, width, most).map((one) => ({ text: one, size: sizes.small, paint }))

/** Bold is wider by a tenth. */
const signLine = (status: PartyStanding['status'] | Overall['status'], width: number, words: MatrixWords): Line => ({
  text: clipped(`${glyphs[status]} ${words.status(status)}`, sizes.sign * 1.1, width),
  size: sizes.sign,
  paint: 'sign',
  ...(status === 'unstated' ? {} : { isBold: true }),
})

/** What a cell says of a party, line by line. */
export function standingLines(standing: PartyStanding, width: number, words: MatrixWords): Line[] {
  const { status, basis, corroboration } = standing
  const rest =
    basis === null
      ? []
      : [
          { text: dots(corroboration), size: sizes.small, paint: 'sign' as const },
          ...small(words.basis(basis), 'text', width, 2),
          ...small(words.since(standing), 'text', width, 3),
        ]
  return [signLine(status, width, words), ...rest, ...small(words.marks(standing).join(' · '), 'muted', width, 2)]
}

/** What the overall column says of a point. */
export const overallLines = (overall: Overall, blocked: readonly string[], width: number, words: MatrixWords): Line[] => [
  signLine(overall.status, width, words),
  ...(blocked.length === 0 ? [] : small(words.blocked(blocked), 'text', width, 3)),
  ...small(words.since(overall), 'text', width, 3),
]
