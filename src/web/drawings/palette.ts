import type { Run } from '../../../projections/questions/course.ts'

export type AnyStatus = Run['status']

/** Ink for glyph, word and edge; tint for the ground. `none`: no ground. */
type Paint = { ink: string; tint: string }
export type Scheme = 'light' | 'dark'

/** From what speaks for a status to what says nothing of it: the order of every legend. */
export const statusOrder = ['agreed', 'disputed', 'rejected', 'unclear', 'open', 'unstated'] as const satisfies readonly AnyStatus[]

export const glyphs: Readonly<Record<AnyStatus, string>> = {
  agreed: '✔',
  disputed: '≠',
  rejected: '✘',
  unclear: '?',
  open: '○',
  unstated: '·',
}

/**
 * Computed: ink has a contrast of at least 4.5 with paper and with its tint (WCAG 2.2, 1.4.3), and any two inks differ by at
 * least 28 in light and 24 in dark under each dichromacy (Machado 2009, CIE76). No red beside green: they take no side.
 */
export const statusPaint: Readonly<Record<Scheme, Readonly<Record<AnyStatus, Paint>>>> = {
  light: {
    agreed: { ink: '#0a66b0', tint: '#deebf7' },
    disputed: { ink: '#826400', tint: '#faf0d2' },
    rejected: { ink: '#6e0f1c', tint: '#f8dfe0' },
    unclear: { ink: '#421a5c', tint: '#ece3f3' },
    open: { ink: '#4d4d4d', tint: '#eeeeee' },
    unstated: { ink: '#6b6b6b', tint: 'none' },
  },
  dark: {
    agreed: { ink: '#5cd6e6', tint: '#103038' },
    disputed: { ink: '#f7d64a', tint: '#38300c' },
    rejected: { ink: '#ff6c75', tint: '#40191d' },
    unclear: { ink: '#dd6cee', tint: '#36203c' },
    open: { ink: '#c8c8c8', tint: '#2a2c30' },
    unstated: { ink: '#a0a0a0', tint: 'none' },
  },
}

/** What is no status. */
export const ground: Readonly<Record<Scheme, Readonly<Record<'paper' | 'ink' | 'muted' | 'hairline', string>>>> = {
  light: { paper: '#ffffff', ink: '#1a1a1a', muted: '#595959', hairline: '#d9d6d0' },
  dark: { paper: '#15171a', ink: '#ececec', muted: '#a8a8a8', hairline: '#3a3d42' },
}
