import type { z } from 'zod'
import type { Negotiation } from '../../../projections/negotiation.ts'
import type { Lazy, LazyAnswer } from '../../../projections/questions/lazy.ts'
import type { Asked, Moment } from '../../../projections/questions/moment.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { Entries } from '../../../projections/questions/summary.ts'
import { ok } from '../../result.ts'
import { listPage, paging } from '../request/cursor.ts'
import { type Question, question } from '../request/question.ts'
import { times } from '../request/times.ts'
import { tableOf } from '../response/columns.ts'
import type { Row } from '../response/csv.ts'

type FrameList<V, T, A extends z.ZodType<Asked>, Q extends z.ZodRawShape> = {
  summary?: string
  description: string
  answer: A
  /** What it takes beside times and paging. */
  query?: Q
  entriesAt(state: Negotiation, moment: Moment, query: z.output<z.ZodObject<Q>>): Entries<V, T>
  columns: Readonly<Record<string, string>>
  rowsOf(entry: T, names: Names): Iterable<Row>
}

/** The question for all entries of the frame of one kind, in order of recording. */
export function frameList<V, T, A extends z.ZodType<Asked>, Q extends z.ZodRawShape = z.ZodRawShape>(
  name: string & Exclude<keyof z.output<A>, keyof Asked>,
  { summary = `The ${name}`, description, answer, query, entriesAt, columns, rowsOf }: FrameList<V, T, A, Q>,
): Question {
  return question({
    path: `/${name}`,
    operation: { operationId: `list${name.charAt(0).toUpperCase()}${name.slice(1)}`, tags: ['Frame'], summary, description },
    query: { ...times, ...paging, ...(query as Q) },
    answer,
    ask({ state, moment, query: asked, page: { from = 0, limit } }) {
      const { items, next } = listPage(entriesAt(state, moment, asked as z.output<z.ZodObject<Q>>), { from, limit })
      return ok({ answer: { ...moment.asked, [name]: items } as LazyAnswer<z.output<A>>, next })
    },
    table: tableOf({ columns, items: (listed: LazyAnswer<z.output<A>>) => listed[name] as Lazy<T>, rowsOf }),
  })
}
