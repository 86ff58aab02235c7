import { type Interval, instantOf } from '../../events/time.ts'
import type { Moment } from './history-steps.ts'

export const dayInMs = 86_400_000
/** The first instant of the grid on which all things happen. */
export const firstDay = Date.parse('2025-11-20T00:00:00.000Z')

/** The interval that a moment means. */
export function intervalOf({ day, shape, span }: Moment): Interval {
  const start = firstDay + day * dayInMs
  const noon = start + dayInMs / 2
  const last = start + dayInMs - 1
  const interval = (earliest: number, latest: number, precision: Interval['precision']): Interval => ({
    earliest: instantOf(earliest),
    latest: instantOf(latest),
    precision,
    basis: 'printed',
  })
  switch (shape) {
    case 'day':
      return interval(start, last, 'day')
    case 'first instant':
      return interval(start, start, 'instant')
    case 'noon':
      return interval(noon, noon, 'instant')
    case 'last instant':
      return interval(last, last, 'instant')
    case 'days':
      return interval(start, last + span * dayInMs, 'about')
    case 'noon to noon':
      return interval(noon, noon + span * dayInMs, 'about')
    default:
      throw new Error(`No moment has the shape ${shape satisfies never}`)
  }
}
