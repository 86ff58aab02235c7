import type { Citation } from '../../../events/citation.ts'
import type { CitedReport } from '../../../projections/questions/cited-report.ts'
import type { Lazy, LazyAnswer } from '../../../projections/questions/lazy.ts'
import type { Asked } from '../../../projections/questions/moment.ts'
import type { Names } from '../../../projections/questions/names.ts'
import type { Row, Table } from './csv.ts'

/** What a field that lists something names of it, at the most: a row is to stay a row. */
const listLimit = 20

/** The first of a list, and how many more there are. */
function shortened(list: readonly string[], mark: string): string {
  const more = list.length - listLimit
  return more > 0 ? [...list.slice(0, listLimit), `+${more}`].join(mark) : list.join(mark)
}

/** Several ids in one field. */
export const joined = (ids: readonly string[]): string => ids.join(' ')

/** Several ids in one field, of which there may be very many. */
export const firstIds = (ids: readonly string[]): string => shortened(ids, ' ')

/** Several names or texts in one field. */
export const listed = (texts: readonly (string | undefined)[]): string =>
  shortened(
    texts.map((text) => text ?? ''),
    ' | ',
  )

type Span = { earliest: string; latest: string; precision: string }

/** A time in one field: a day, an instant, or from the one to the other (ISO 8601). */
export function timeField({ earliest, latest, precision }: Span): string {
  if (precision === 'day') return earliest.slice(0, 10)
  return earliest === latest ? earliest : `${earliest}/${latest}`
}

/** What the reports that tell of something are, in fields that each list all of them in one order. */
export const reportColumns = {
  sources: 'The ids of the outlets, in the order of `reports`, as are the next six',
  sourceNames: 'The outlets',
  reportTitles: 'The titles of the reports',
  published: 'When they were published',
  links: 'Where they can be read, where that is known',
  paragraphs: 'The paragraphs that tell of it, where they are known',
  attributions: 'On whose word the reports have it, nearest to the report first, parted by `;`',
} as const

/** What came after them: what each of those reports counts as, and how exactly its publication is known. */
export const originColumns = {
  origins: 'The ids of the root reports that they count as, in the order of `reports`, as are the next four',
  originTitles: 'The titles of those',
  roots: 'The ids of the reports that the passages only repeat, parted as names are; empty: none of its own',
  publishedPrecisions: 'How exactly it is known when they were published',
  publishedBases: 'Whether that is printed in them, inferred, or known from elsewhere',
} as const

/** What is cited, where no more is known of the reports than their ids. */
export const citationFields = (citations: readonly Citation[], names: Names) => ({
  reportTitles: listed(citations.map(({ report }) => names.report(report))),
  paragraphs: listed(citations.map(({ paragraph }) => paragraph?.toString())),
  attributions: listed(citations.map(({ attribution }) => attribution.map(names.teller).join('; '))),
  roots: listed(citations.map(({ root }) => root)),
})

export const reportFields = (
  reports: readonly CitedReport[],
  names: Names,
): Record<keyof typeof reportColumns | keyof typeof originColumns, string> => ({
  ...citationFields(reports, names),
  sources: firstIds(reports.map(({ source }) => source)),
  sourceNames: listed(reports.map(({ source }) => names.source(source))),
  published: listed(reports.map(({ publishedAt }) => timeField(publishedAt))),
  links: listed(reports.map(({ report }) => names.link(report))),
  origins: firstIds(reports.map(({ origin }) => origin)),
  originTitles: listed(reports.map(({ origin }) => names.report(origin))),
  publishedPrecisions: listed(reports.map(({ publishedAt }) => publishedAt.precision)),
  publishedBases: listed(reports.map(({ publishedAt }) => publishedAt.basis)),
})

/** Who is in the way of a point, where a row tells of it. */
export const blockedColumns = {
  blockedBy: 'The required parties that are disputed, rejected or unclear: twenty of them, then `+` and how many more',
  blockedByNames: 'Their names',
  blockedByCount: 'How many those are',
} as const

export const blockedFields = (blockedBy: readonly string[], names: Names) => ({
  blockedBy: firstIds(blockedBy),
  blockedByNames: listed(blockedBy.map(names.party)),
  blockedByCount: blockedBy.length,
})

export const timeColumns = {
  asOf: 'Only what had certainly happened by then; empty: everything recorded',
  knownAt: 'Only what was recorded by then; empty: everything recorded',
  publishedBy: 'Only what had been published by then; empty: everything recorded',
} as const

export const negotiationColumns = {
  negotiation: 'The id of the negotiation',
  ruleset: 'The rules by which statuses were computed',
  negotiationTitle: 'The negotiation’s title',
} as const

/** What a sheet was asked for: the same in every row, so that a saved sheet tells it. Where rows have no revision of their own, it is `rev`. */
export const askedColumns = {
  atRev: 'The revision of the negotiation that the sheet was made at',
  ...timeColumns,
  ...negotiationColumns,
} as const

/** What an answer says of what was asked, for each row. */
export const askedFields = ({ negotiation, rev, asOf, knownAt, publishedBy, ruleset }: Asked, names: Names) => ({
  rev,
  atRev: rev,
  asOf,
  knownAt,
  publishedBy,
  negotiation,
  ruleset,
  negotiationTitle: names.negotiation(negotiation),
})

type ItemRows<A, T> = {
  columns: Table<A>['columns']
  items(answer: LazyAnswer<A>): Lazy<T>
  rowsOf(item: T, names: Names): Iterable<Row>
}

/** A table of a list, each row of which tells what was asked too. */
export const tableOf = <A extends Asked, T>({ columns, items, rowsOf }: ItemRows<A, T>): Table<A> => ({
  columns,
  *rows(answer, names) {
    const asked = askedFields(answer as Asked, names)
    for (const item of items(answer)) {
      if (item === undefined) yield undefined
      else for (const row of rowsOf(item, names)) yield { ...asked, ...row }
    }
  },
})
