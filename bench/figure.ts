import { median, ratioOf } from './rounds.ts'

/** Something measured beside something bare. */
export type Figure = {
  name: string
  unit: string
  value: number
  /** What it is held against, in words, and what that came to. */
  against: string
  bare: number
  ratio: number
  goal: Goal | null
}

export type Goal = { says: string; isMet: boolean }

/** Figures of one kind, with what one must know to read them. */
export type Section = { title: string; notes: string[]; figures: Figure[] }

/** How much is measured, and where it may write. */
export type Run = { isQuick: boolean; rounds: number; folder: string }

type Compared = { name: string; unit: string; values: readonly number[]; against: string; bare: readonly number[]; atLeast?: number }

/** The figure of a task and a bare one that ran in the same rounds. */
export function compared({ name, unit, values, against, bare, atLeast }: Compared): Figure {
  const ratio = ratioOf(values, bare)
  const goal = atLeast === undefined ? null : { says: `≥ ${atLeast * 100} %`, isMet: ratio >= atLeast }
  return { name, unit, value: median(values), against, bare: median(bare), ratio, goal }
}

const digits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, useGrouping: true })
const shown = (value: number, unit: string): string => `${digits.format(value)} ${unit}`

const headings = ['figure', 'value', 'bare', 'ratio', 'goal', '']

const cellsOf = ({ name, unit, value, against, bare, ratio, goal }: Figure): string[] => [
  name,
  shown(value, unit),
  `${shown(bare, unit)} (${against})`,
  `${digits.format(ratio * 100)} %`,
  goal?.says ?? '–',
  goal === null ? '' : goal.isMet ? 'met' : 'MISSED',
]

/** A section as text: its title, its notes, and a line for every figure. */
export function textOf({ title, notes, figures }: Section): string {
  const rows = [headings, ...figures.map(cellsOf)]
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => (row[column] as string).length)))
  const lines = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] as number)).join('  ')}`.trimEnd())
  return [title, ...notes.map((note) => `  ${note}`), ...lines, '', ''].join('\n')
}
