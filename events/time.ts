import { z } from 'zod'

const dayInMs = 86_400_000

/** An instant in UTC with milliseconds, the only form in which the log keeps time. */
export const Instant = z.iso
  .datetime({ precision: 3 })
  .meta({ id: 'Instant', description: 'RFC 3339 instant in UTC, to the millisecond', example: '2025-11-25T19:00:00.000Z' })
export type Instant = z.output<typeof Instant>

/** A calendar day of UTC. */
const Day = z.iso.date()
const OffsetInstant = z.iso.datetime({ offset: true })
/** A time as people write it: a bare date means the whole day in UTC. */
export const DayOrInstant = z.union([Day, OffsetInstant], { error: 'A date (2025-11-25) or an RFC 3339 instant with its offset' })

/** How exactly a time is known, from the finest. */
export const Precision = z.enum(['instant', 'day', 'week', 'month', 'about'])
export type Precision = z.output<typeof Precision>

/** Whether the report printed the time, the coder inferred it, or it is known from elsewhere. */
export const TimeBasis = z.enum(['printed', 'inferred', 'external'])
export type TimeBasis = z.output<typeof TimeBasis>

/** The first millisecond of a UTC day, or the instant itself, as epoch milliseconds. */
export const startOf = (when: string): number => Date.parse(when)

/** The last millisecond of a UTC day, or the instant itself, as epoch milliseconds. */
export const endOf = (when: string): number => (when.length === 10 ? Date.parse(when) + dayInMs - 1 : Date.parse(when))

/** Epoch milliseconds as the log writes them. */
export const instantOf = (ms: number): Instant => new Date(ms).toISOString()

const isOneDay = (earliest: number, latest: number): boolean => earliest % dayInMs === 0 && latest === earliest + dayInMs - 1

/** A closed interval of world time in UTC (docs/architecture.md, “Time”), in the one form in which the log keeps it. */
export const Interval = z
  .strictObject({
    earliest: Instant.describe('First instant at which it can have happened'),
    latest: Instant.describe('Last instant at which it can have happened'),
    precision: Precision.describe('How exactly the time is known'),
    basis: TimeBasis.describe('Whether the time is printed in the report, inferred by the coder, or known from elsewhere'),
  })
  .superRefine(({ earliest: from, latest: to, precision }, ctx) => {
    const [earliest, latest] = [Date.parse(from), Date.parse(to)]
    // An interval turned round is for the registrar to refuse, with a code of its own.
    if (latest < earliest) return
    if (precision === 'instant' && latest !== earliest)
      ctx.addIssue({ code: 'custom', path: ['latest'], message: 'An instant has both ends equal; use precision "day" for a whole day' })
    if (precision === 'day' && !isOneDay(earliest, latest))
      ctx.addIssue({ code: 'custom', path: ['latest'], message: 'A day runs from its first to its last millisecond in UTC' })
  })
  .meta({ id: 'Interval', description: 'A closed interval of world time in UTC' })
export type Interval = z.output<typeof Interval>

/**
 * The interval as it may be handed in: a bare date means the whole day, an instant may have any
 * offset, and `latest` may be left out of a day or an instant.
 */
export const GivenInterval = z
  .strictObject({
    earliest: DayOrInstant.describe('First date or instant at which it can have happened'),
    latest: DayOrInstant.optional().describe(
      'Last date or instant at which it can have happened; left out, with precision day or instant: the end of `earliest`',
    ),
    precision: Precision.describe('How exactly the time is known'),
    basis: TimeBasis.describe('Whether the time is printed in the report, inferred by the coder, or known from elsewhere'),
  })
  .superRefine(({ latest, precision }, ctx) => {
    if (latest === undefined && precision !== 'day' && precision !== 'instant')
      ctx.addIssue({ code: 'custom', path: ['latest'], message: `Say until when: ${precision} tells nothing of the end` })
  })
  .transform((given) => ({
    ...given,
    earliest: instantOf(startOf(given.earliest)),
    latest: instantOf(endOf(given.latest ?? given.earliest)),
  }))
  .pipe(Interval)
  .meta({ id: 'GivenInterval', description: 'A closed interval of world time; a bare date means the whole day in UTC' })
