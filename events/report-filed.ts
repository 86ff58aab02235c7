import { z } from 'zod'
import { Name, Slug } from './identifier.ts'
import { Interval } from './time.ts'

/** One article or broadcast of a source is put on record. */
export const ReportFiled = z
  .strictObject({
    id: Slug,
    source: Slug,
    title: Name,
    url: z
      .url()
      .max(2000)
      .refine((url) => url.isWellFormed(), 'Must be whole characters')
      .optional(),
    publishedAt: Interval,
    root: Slug.optional().describe('The report that this one only repeats'),
    seen: z.boolean().default(true).describe('False where it is known only through others'),
  })
  .meta({ id: 'ReportFiled' })
export type ReportFiled = z.output<typeof ReportFiled>
