import { z } from 'zod'
import { pageLimit } from './settings.ts'
import { WholeNumber } from './times.ts'

/** Where a list goes on: pinned to the revision at which it began, so that its pages fit together. */
export type Cursor = { rev: number; next: number }

export const cursorText = ({ rev, next }: Cursor): string => Buffer.from(`${rev}.${next}`).toString('base64url')

const Cursor = z
  .string()
  .transform((text, ctx): Cursor => {
    const [, rev, next] = /^(\d{1,15})\.(\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString()) ?? []
    if (rev === undefined || next === undefined) ctx.addIssue({ code: 'custom', message: 'Not a cursor that this service gave' })
    return { rev: Number(rev), next: Number(next) }
  })
  .meta({ description: 'Where to go on, as the `Link` of the page before says it' })

/** What lists take of paging. */
export const paging = {
  limit: z
    .preprocess((given) => WholeNumber.safeParse(given).data ?? given, z.int().min(1).max(pageLimit))
    .meta({ description: 'Items on the page; left out: 100, and as CSV or NDJSON all', example: 100 })
    .optional(),
  cursor: Cursor.optional(),
}

/** The path of the next page: what was asked, from the cursor on. */
export function nextPage(url: string, cursor: Cursor): string {
  const [path, query = ''] = url.split('?')
  const asked = new URLSearchParams(query)
  asked.set('cursor', cursorText(cursor))
  return `${path}?${asked}`
}

/** A page of a list that is there whole. */
export function pageOf<T>(list: readonly T[], { from, limit }: { from: number; limit: number }): { items: T[]; next: number | null } {
  const end = from + limit
  return { items: list.slice(from, end), next: end < list.length ? end : null }
}
