import { z } from 'zod'
import { endOf, startOf } from '../../../events/time.ts'
import type { Asking } from '../../../projections/questions/moment.ts'

/** A whole number from 0 in a query. */
export const WholeNumber = z.preprocess(
  (given) => (typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : given),
  z.int({ error: 'A whole number from 0' }).min(0, 'A whole number from 0'),
)

/** `true` or `false` in a query. */
export const Flag = z.preprocess(
  (given) => (given === 'true' ? true : given === 'false' ? false : given),
  z.boolean({ error: 'true or false' }),
)

const whenWanted = 'A date (2025-11-25), or an RFC 3339 instant with its offset, whose + is written %2B in a query'
const DayOrInstant = z.union([z.iso.date(), z.iso.datetime({ offset: true })], { error: whenWanted })

const isWritable = (ms: number): boolean => ms >= Date.parse('0000-01-01') && ms <= Date.parse('9999-12-31T23:59:59.999Z')
const instantOf = (read: (when: string) => number) =>
  DayOrInstant.transform((when, ctx) => {
    const ms = read(when)
    if (!isWritable(ms)) ctx.addIssue({ code: 'custom', message: 'A time of the years 0 to 9999 in UTC' })
    return ms
  })

/** A date or instant in a query, as epoch milliseconds: the end of the day, or the instant. */
export const Until = instantOf(endOf)
/** The same, but the start of the day. */
export const From = instantOf(startOf)

const described = <S extends z.ZodType>(schema: S, description: string, example: unknown): S => schema.meta({ description, example })

/** What reads take of time (docs/rules.md, “Times”). A date means the end of that UTC day. */
export const times = {
  asOf: described(Until, 'Only what had certainly happened by then; left out: everything recorded', '2024-05-14').optional(),
  knownAt: described(Until, 'Only what was recorded by then; left out: everything recorded', '2024-05-20T12:10:00Z').optional(),
  publishedBy: described(Until, 'Only what had been published by then; left out: everything recorded', '2024-05-14').optional(),
  rev: described(WholeNumber, 'The negotiation as it stood at that revision; such an answer never changes', 20).optional(),
  minRev: described(WholeNumber, 'Waits until that revision is read in, to read what was just written', 20).optional(),
}

/** The times of what is read in order of recording, where world time has no say. */
export const recordTimes = { knownAt: times.knownAt, rev: times.rev, minRev: times.minRev }

export type Timing = Asking & { minRev?: number | undefined }

/** A revision, or a time as from its start and until its end. */
export type RevisionOrTime = { rev: number } | { from: number; until: number }

export const RevisionOrTime = (description: string, example: string): z.ZodType<RevisionOrTime, string> =>
  z
    .union(
      [
        z
          .string()
          .regex(/^\d{1,15}$/)
          .transform((text) => ({ rev: Number(text) })),
        DayOrInstant.transform((when) => ({ from: startOf(when), until: endOf(when) })),
      ],
      { error: `A revision (41), or a time: ${whenWanted}` },
    )
    .meta({ description, example })
