import { type Axis, axes } from './view.ts'

/** How a page reads the record: as its address says, or as the times in it tell. */
export function axisOf(query: URLSearchParams): Axis {
  const given = axes.find((axis) => axis === query.get('axis'))
  if (given !== undefined) return given
  if (query.has('asOf')) return 'happened'
  if (query.has('publishedBy')) return 'published'
  return query.has('rev') || query.has('knownAt') ? 'known' : 'happened'
}
