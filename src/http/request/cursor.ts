import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Lazy, mapped } from '../../../projections/questions/lazy.ts'
import type { Entries } from '../../../projections/questions/summary.ts'
import { failed, type Result } from '../../result.ts'
import type { Problem } from '../problem/problem.ts'
import { pageLimit } from '../transport/settings.ts'
import { inQuery, invalidAt, shaped } from './shape.ts'
import { WholeNumber } from './times.ts'

/** Where a list goes on: pinned to the revision at which it began, so that its pages fit together. */
export type Cursor = { rev: number; next: number }

/** A cursor and the list that it belongs to. */
type Given = Cursor & { list: string }

/** A short digest of what makes the list: its path and filters, however long its pages are. */
function listOf(url: string): string {
  const [path, query = ''] = url.split('?')
  const asked = new URLSearchParams(query)
  asked.delete('cursor')
  asked.delete('limit')
  asked.sort()
  return createHash('sha256').update(`${path}?${asked}`).digest('base64url').slice(0, 8)
}

const Cursor = z
  .string()
  .transform((text, ctx): Given => {
    const [, rev, next, list = ''] = /^(\d{1,15})\.(\d{1,15})\.([\w-]{8})$/.exec(Buffer.from(text, 'base64url').toString()) ?? []
    if (rev === undefined || next === undefined) ctx.addIssue({ code: 'custom', message: 'Not a cursor that this service gave' })
    return { rev: Number(rev), next: Number(next), list }
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

/** Reads the query of a request; a cursor in it must be one of the list that is asked for. */
export function queryOf<S extends z.ZodType>(request: FastifyRequest, schema: S): Result<z.output<S>, Problem> {
  const shape = shaped(schema, request.query, inQuery)
  if (!shape.ok) return shape
  const { cursor } = shape.value as { cursor?: Given }
  if (cursor === undefined || cursor.list === listOf(request.url)) return shape
  return failed(invalidAt({ parameter: 'cursor' }, 'A cursor of another list, or of other filters'))
}

/** The path of the next page: what was asked, from the cursor on. */
export function nextPage(url: string, { rev, next }: Cursor): string {
  const [path, query = ''] = url.split('?')
  const asked = new URLSearchParams(query)
  asked.set('cursor', Buffer.from(`${rev}.${next}.${listOf(url)}`).toString('base64url'))
  return `${path}?${asked}`
}

/** A page of entries of the frame, made as it is taken. */
export function listPage<V, T>(
  { entries, toAnswer }: Entries<V, T>,
  page: { from: number; limit: number },
): { items: Lazy<T>; next: number | null } {
  const { items, next } = pageOf(entries, page)
  return { items: mapped(items, toAnswer), next }
}

/** A page of a list that is there whole. */
export function pageOf<T>(list: readonly T[], { from, limit }: { from: number; limit: number }): { items: T[]; next: number | null } {
  const end = from + limit
  return { items: list.slice(from, end), next: end < list.length ? end : null }
}
