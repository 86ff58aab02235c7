import type { Assumed } from '../../projections/questions/moment.ts'

/** What a link changes of a query: a value, several, or none. */
export type QueryChanges = Readonly<Record<string, string | readonly string[] | null>>

function changed(query: URLSearchParams, changes: QueryChanges): string {
  const next = new URLSearchParams(query)
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name)
    for (const one of value === null ? [] : [value].flat()) next.append(name, one)
  }
  const text = next.toString()
  return text === '' ? '' : `?${text}`
}

/** What goes along from page to page: the language, the times, and what a question assumes. */
const carried = ['lang', 'asOf', 'publishedBy', 'knownAt', 'rev', 'axis', 'basis', 'without', 'version', 'retired']
/** Of these the ones that say which moment is asked about. */
export const momentParameters = ['asOf', 'publishedBy', 'knownAt', 'rev'] as const

/** The query by which what an answer says is found again as it is, whatever is recorded later. */
export function pinnedQuery({ rev, asOf, publishedBy, knownAt, basis, without, version }: Assumed): string {
  const times = Object.entries({ asOf, publishedBy, knownAt, basis, version }).filter((one): one is [string, string] => one[1] !== null)
  return changed(new URLSearchParams({ rev: String(rev), ...Object.fromEntries(times) }), without.length === 0 ? {} : { without })
}

/** The addresses of the pages, as they are linked from one of them: the address is the whole state of a page. */
export class Links {
  /** The path below which the service is reached, as in `/standpoint`, or empty. */
  readonly base: string
  /** The path of this page, below `base`, and its query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly #along: URLSearchParams
  readonly #alongText: string
  /** This page without one of its parameters, by its name: a page links to each of its cells. */
  readonly #without = new Map<string, string>()

  constructor(base: string, path: string, query: URLSearchParams) {
    this.base = base
    this.path = path
    this.query = query
    this.#along = new URLSearchParams([...query].filter(([name]) => carried.includes(name)))
    this.#alongText = changed(this.#along, {})
  }

  /** This page with another query. */
  here(changes: QueryChanges = {}): string {
    return this.base + this.path + changed(this.query, changes)
  }

  /** This page with one parameter set. */
  with(name: string, value: string): string {
    let without = this.#without.get(name)
    if (without === undefined) {
      const rest = this.here({ [name]: null })
      this.#without.set(name, (without = `${rest}${rest.includes('?') ? '&' : '?'}${name}=`))
    }
    return without + encodeURIComponent(value)
  }

  /** Another page, at the moment of this one and with what it assumes. */
  to(path: string, changes?: QueryChanges): string {
    return this.base + path + (changes === undefined ? this.#alongText : changed(this.#along, changes))
  }

  /** A page that is not about this negotiation: nothing but the language goes along. */
  outside(path: string, changes: QueryChanges = {}): string {
    return this.base + path + changed(new URLSearchParams(), { lang: this.query.get('lang'), ...changes })
  }

  /** The addresses as another page at the moment of this one links them. */
  from(path: string): Links {
    return new Links(this.base, path, this.#along)
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
