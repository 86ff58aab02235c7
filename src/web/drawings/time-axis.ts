const hourInMs = 3_600_000
const dayInMs = 24 * hourInMs

export type TickUnit = 'hour' | 'day' | 'month' | 'year'
export type Tick = { at: number; x: number; unit: TickUnit; withYear: boolean }

/** World time from left to right: instants in epoch ms, places in pixels. */
export type TimeAxis = { from: number; until: number; left: number; right: number; x(at: number): number; ticks: Tick[] }

/** How far apart ticks may be, the nearest first. */
const steps: readonly (readonly [TickUnit, number])[] = [
  ...[1, 3, 6, 12].map((count) => ['hour', count] as const),
  ...[1, 2, 7, 14].map((count) => ['day', count] as const),
  ...[1, 3, 6].map((count) => ['month', count] as const),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].map((count) => ['year', count] as const),
]

const unitInMs: Readonly<Record<TickUnit, number>> = { hour: hourInMs, day: dayInMs, month: 30 * dayInMs, year: 365 * dayInMs }

/** The first instant of a month of UTC, counted from January of the year 0. */
function monthStart(month: number): number {
  const date = new Date(0)
  // Date.UTC would take the years 0 to 99 for those of the last century.
  date.setUTCFullYear(Math.floor(month / 12), month % 12, 1)
  return date.getTime()
}

/** The multiples of a step within a window, in order: hours, days and weeks (from Mondays) by length, the others by the calendar. */
function multiples([unit, count]: readonly [TickUnit, number], from: number, until: number): number[] {
  const found: number[] = []
  if (unit === 'hour' || unit === 'day') {
    const step = count * unitInMs[unit]
    // 5 January 1970 was a Monday.
    const offset = unit === 'day' && count % 7 === 0 ? 4 * dayInMs : 0
    for (let at = Math.ceil((from - offset) / step) * step + offset; at <= until; at += step) found.push(at)
    return found
  }
  const months = unit === 'year' ? 12 * count : count
  const first = new Date(from).getUTCFullYear() * 12 + new Date(from).getUTCMonth()
  for (let month = Math.floor(first / months) * months; monthStart(month) <= until; month += months)
    if (monthStart(month) >= from) found.push(monthStart(month))
  return found
}

/** @param spacing pixels between two ticks, at the least */
export function timeAxis(from: number, until: number, left: number, right: number, spacing: number): TimeAxis {
  const x = (at: number): number => left + ((at - from) / (until - from)) * (right - left)
  const least = ((until - from) * spacing) / (right - left)
  const step = steps.find(([unit, count]) => unitInMs[unit] * count >= least) ?? (['year', 10_000] as const)
  let year: number | undefined
  const ticks = multiples(step, from, until).map((at): Tick => {
    const withYear = new Date(at).getUTCFullYear() !== year
    year = new Date(at).getUTCFullYear()
    return { at, x: x(at), unit: step[0], withYear }
  })
  return { from, until, left, right, x, ticks }
}
