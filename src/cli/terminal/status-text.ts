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

/** What is to be known of a party’s status beside it: a glyph in a table, and what the legend says of it. */
const marks = {
  contested: { glyph: '!', says: 'contested: the stronger bases, taken alone, say otherwise' },
  fragile: { glyph: '~', says: 'fragile: without one of its sources it would be another' },
  reworded: { glyph: '*', says: 'reworded: a later version of the plan has other words, or none, on the point' },
  throughBloc: { glyph: '^', says: 'through a bloc: the party itself has said nothing, and it decides nothing' },
} as const

type Mark = keyof typeof marks

type MarkedStatus = { status: Status } & Record<'contested' | 'fragile', boolean> & Record<'reworded' | 'throughBloc', unknown>

const marksOf = (standing: MarkedStatus): Mark[] =>
  (Object.keys(marks) as Mark[]).filter((mark) => standing[mark] !== false && standing[mark] !== null)

/** What the marks mean that some statuses have, a line for each. */
export function legendOf(standings: readonly MarkedStatus[]): string[] {
  const found = new Set(standings.flatMap(marksOf))
  return (Object.keys(marks) as Mark[]).filter((mark) => found.has(mark)).map((mark) => `${marks[mark].glyph} ${marks[mark].says}`)
}

/** A status as it is shown: `✔ agreed`. */
export const statusText = (paint: Paint, status: Status | OverallStatus): string => {
  const { glyph, style } = looks[status]
  return paint(style, `${glyph} ${status}`)
}

/** A party’s status, with its marks. */
export const partyStatusText = (paint: Paint, standing: MarkedStatus): string =>
  [statusText(paint, standing.status), ...marksOf(standing).map((mark) => paint('bold', marks[mark].glyph))].join(' ')
