import type { Assumed } from '../../projections/questions/moment.ts'

/** What a link changes of a query: a value, several, or none. */
export type QueryChanges = Readonly<Record<string, string | readonly string[] | null>>

/** Whether an address of the record leads to the web: what it holds may have any scheme, and only such a one is made a link. */
export const isWeb = (url: string | null | undefined): url is string => /^https?:\/\//i.test(url ?? '')

/** A query as its names, each with how it is written. */
type Pairs = readonly (readonly [name: string, written: string])[]

const pairsOf = (query: Iterable<readonly [string, string]>): Pairs =>
  [...query].map(([name, value]) => [name, `${encodeURIComponent(name)}=${encodeURIComponent(value)}`])

function changed(pairs: Pairs, changes: QueryChanges): string {
  const written: string[] = []
  for (const [name, text] of pairs) if (!(name in changes)) written.push(text)
  for (const name in changes) {
    const value = changes[name] ?? null
    if (typeof value === 'string') written.push(`${name}=${encodeURIComponent(value)}`)
    else for (const one of value ?? []) written.push(`${name}=${encodeURIComponent(one)}`)
  }
  return written.length === 0 ? '' : `?${written.join('&')}`
}

/** What goes along from page to page: the language, the times, and what a question assumes. */
const carried = ['lang', 'asOf', 'publishedBy', 'knownAt', 'rev', 'axis', 'basis', 'without', 'version', 'retired']
/** Of these the ones that say which moment is asked about. */
export const momentParameters = ['asOf', 'publishedBy', 'knownAt', 'rev'] as const

/** What leads from any moment to the present. */
export const atPresent: QueryChanges = Object.fromEntries(momentParameters.map((name) => [name, null]))

/** The query by which what an answer says is found again as it is, whatever is recorded later. */
export function pinnedQuery({ rev, asOf, publishedBy, knownAt, basis, without, version }: Assumed): string {
  const times = Object.entries({ asOf, publishedBy, knownAt, basis, version }).filter((one): one is [string, string] => one[1] !== null)
  return changed([], { rev: String(rev), ...Object.fromEntries(times), without })
}

/** The addresses of the pages, as they are linked from one of them: the address is the whole state of a page. */
export class Links {
  /** The path below which the service is reached, as in `/standpoint`, or empty. */
  readonly base: string
  /** The path of this page, below `base`, and its query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly #pairs: Pairs
  readonly #along: Pairs
  readonly #alongText: string

  constructor(base: string, path: string, query: URLSearchParams) {
    this.base = base
    this.path = path
    this.query = query
    this.#pairs = pairsOf(query)
    this.#along = this.#pairs.filter(([name]) => carried.includes(name))
    this.#alongText = changed(this.#along, {})
  }

  /** The same addresses, where only some parameters are of this page. */
  among(names: readonly string[]): Links {
    return [...this.query.keys()].every((name) => names.includes(name))
      ? this
      : new Links(this.base, this.path, new URLSearchParams([...this.query].filter(([name]) => names.includes(name))))
  }

  /** This page with another query. */
  here(changes: QueryChanges = {}): string {
    return this.base + this.path + changed(this.#pairs, changes)
  }

  /** Another page, at the moment of this one and with what it assumes. */
  to(path: string, changes?: QueryChanges): string {
    return this.base + path + (changes === undefined ? this.#alongText : changed(this.#along, changes))
  }

  /** A page that is not about this negotiation: nothing but the language goes along. */
  outside(path: string, changes: QueryChanges = {}): string {
    return this.base + path + changed([], { lang: this.query.get('lang'), ...changes })
  }

  /** The addresses as another page at the moment of this one links them. */
  from(path: string): Links {
    return new Links(this.base, path, new URLSearchParams(this.#alongText))
  }

  /** What `to` leads to, in another form than a page: what is of pages only is left out. */
  asData(path: string, changes: QueryChanges = {}): string {
    return this.to(path, { lang: null, axis: null, ...changes })
  }

  /** The same, of what nothing but the times bears on. */
  asRecorded(path: string, changes: QueryChanges = {}): string {
    return this.asData(path, { basis: null, without: null, version: null, retired: null, ...changes })
  }
}
