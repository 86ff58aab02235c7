import type { z } from 'zod'
import type { Negotiation } from '../../../projections/negotiation.ts'
import type { Lazy, LazyAnswer } from '../../../projections/questions/lazy.ts'
import type { Asked, Moment } from '../../../projections/questions/moment.ts'
import type { Entries } from '../../../projections/questions/summary.ts'
import { ok } from '../../result.ts'
import { listPage, paging } from '../request/cursor.ts'
import { type Question, question } from '../request/question.ts'
import { times } from '../request/times.ts'
import { tableOf } from '../response/columns.ts'
import type { Row } from '../response/csv.ts'
import type { Names } from '../response/names.ts'

type FrameList<V, T, A extends z.ZodType<Asked>> = {
  summary?: string
  description: string
  answer: A
  entriesAt(state: Negotiation, moment: Moment): Entries<V, T>
  columns: Readonly<Record<string, string>>
  rowsOf(entry: T, names: Names): Iterable<Row>
}

/** The question for all entries of the frame of one kind, in order of recording. */
export function frameList<V, T, A extends z.ZodType<Asked>>(
  name: string & Exclude<keyof z.output<A>, keyof Asked>,
  { summary = `The ${name}`, description, answer, entriesAt, columns, rowsOf }: FrameList<V, T, A>,
): Question {
  return question({
    path: `/${name}`,
    operation: { operationId: `list${name.charAt(0).toUpperCase()}${name.slice(1)}`, tags: ['Frame'], summary, description },
    query: { ...times, ...paging },
    answer,
    ask({ state, moment, page: { from = 0, limit } }) {
      const { items, next } = listPage(entriesAt(state, moment), { from, limit })
      return ok({ answer: { ...moment.asked, [name]: items } as LazyAnswer<z.output<A>>, next })
    },
    table: tableOf({ columns, items: (listed: LazyAnswer<z.output<A>>) => listed[name] as Lazy<T>, rowsOf }),
  })
}
