import type { OverallStatus, Status } from '../../../events/status.ts'
import type { Paint, Style } from './terminal.ts'

/** A glyph and a word say it; colour only repeats it. */
const looks: Record<Status | OverallStatus, { glyph: string; style: Style }> = {
  agreed: { glyph: '✔', style: 'green' },
  disputed: { glyph: '≠', style: 'yellow' },
  rejected: { glyph: '✘', style: 'red' },
  unclear: { glyph: '?', style: 'magenta' },
  open: { glyph: '○', style: 'cyan' },
  unstated: { glyph: '·', style: 'gray' },
}

/** The mark of a contested status, as the legend explains it. */
export const contestedMark = '!'

/** A status as it is shown: `✔ agreed`. */
export const statusText = (paint: Paint, status: Status | OverallStatus): string => {
  const { glyph, style } = looks[status]
  return paint(style, `${glyph} ${status}`)
}

/** A party's status, with the mark where it is contested. */
export const partyStatusText = (paint: Paint, { status, contested }: { status: Status; contested: boolean }): string =>
  contested ? `${statusText(paint, status)} ${paint('bold', contestedMark)}` : statusText(paint, status)
