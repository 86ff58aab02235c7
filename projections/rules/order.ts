import { certainlyFollows } from './candidates.ts'
import type { Follows, Times } from './question.ts'
import type { Development, Developments, Registry } from './record.ts'
import { bodyAt, citationsAt, retractionAt, type Span, spanOf } from './standing.ts'
import { leftOf } from './without.ts'

/*
 * Rule 4, order: A certainly follows B where its times say so, or where A is recorded to follow B, directly or through
 * others that stand. Recorded order and times chain together: A follows X, and X is certainly after B.
 */

/** The bounds within which an order counts. */
export type OrderBounds = Pick<Times, 'revision' | 'publishedBy' | 'without'>

/**
 * The recorded order within some bounds; null where none was ever recorded.
 *
 * A chain of any length comes down to this: A follows B by recorded links alone, or some X that A follows (or A itself)
 * begins after some Y that follows B (or B itself) has ended. An order against the times is refused, so a chain that
 * leaves the links more than once is never longer than that.
 */
export function orderWithin({ frame, developments, followers }: Registry, { revision, publishedBy, without }: OrderBounds): Follows | null {
  if (followers.size === 0) return null

  /** The one that a development counts as: of a duplicate the original. Undefined where it does not stand. */
  function standing(id: string): Development | undefined {
    const development = developments.get(id)
    if (development === undefined || development.revision > revision) return undefined
    const retraction = retractionAt(development, revision)
    if (retraction === undefined) return development
    return retraction.duplicateOf === undefined ? undefined : standing(retraction.duplicateOf)
  }
  const spans = new Map<string, Span | null>()
  /** The time of a development, null where it is not published by then or nothing is left that tells of it. */
  function spanIn(development: Development): Span | null {
    let span = spans.get(development.id)
    if (span === undefined) {
      const citations = leftOf(frame, citationsAt(developments, development, revision), without, revision)
      const whole = spanOf(frame.reports, bodyAt(development, revision).occurred, citations, revision)
      spans.set(development.id, (span = citations.length > 0 && whole.published <= publishedBy ? whole : null))
    }
    return span
  }
  const isLink = (development: Development): boolean => spanIn(development) !== null
  /** Those that a development is recorded to follow. */
  const followedBy = (development: Development): Development[] =>
    isLink(development) ? (bodyAt(development, revision).follows ?? []).flatMap((id) => standing(id) ?? []) : []
  /** Those that are recorded to follow a development, or one that was a duplicate of it. */
  function followersOf(development: Development): Development[] {
    return namesOf(developments, development.id)
      .flatMap((name) => [...(followers.get(name) ?? [])])
      .flatMap((id) => developments.get(id) ?? [])
      .filter((one) => standing(one.id) === one && followedBy(one).some(({ id }) => id === development.id))
  }
  function closure(of: Development, next: (one: Development) => Development[]): Set<Development> {
    const found = new Set([of])
    for (const one of found) for (const other of next(one)) found.add(other)
    return found
  }
  const past = new Map<string, Set<Development>>()
  const future = new Map<string, Set<Development>>()
  const closureOf = (known: typeof past, of: Development, next: (one: Development) => Development[]) => {
    let found = known.get(of.id)
    if (found === undefined) known.set(of.id, (found = closure(of, next)))
    return found
  }
  return (one, other) => {
    const [after, before] = [standing(one), standing(other)]
    if (after === undefined || before === undefined || after === before) return false
    const followed = closureOf(past, after, followedBy)
    if (followed.has(before)) return true
    const following = closureOf(future, before, followersOf)
    if (followed.size === 1 && following.size === 1) return false
    const begins = Math.max(...[...followed].map((each) => spanIn(each)?.earliest ?? Number.NEGATIVE_INFINITY))
    const ends = Math.min(...[...following].map((each) => spanIn(each)?.latest ?? Number.POSITIVE_INFINITY))
    return certainlyFollows(begins, ends)
  }
}

/** The names under which an order may mean a development: its own, and those of what was ever a duplicate of it, directly or through another. */
function namesOf(developments: Developments, id: string): string[] {
  const names = [id]
  for (const name of names)
    for (const { development } of developments.get(name)?.duplicates ?? []) if (!names.includes(development)) names.push(development)
  return names
}

/** Whether anything is recorded to follow a development that stands; it was on record before what is said of that now. */
export const isFollowed = (
  { developments, followers }: Pick<Registry, 'developments' | 'followers'>,
  id: string,
  follows: Follows | null,
): boolean =>
  follows !== null && namesOf(developments, id).some((name) => [...(followers.get(name) ?? [])].some((follower) => follows(follower, id)))

/** The developments whose order may be another after an event about some: all that links join to them, at whatever revision. */
export function reordered({ developments, followers }: Pick<Registry, 'developments' | 'followers'>, ids: readonly string[]): Set<string> {
  const found = new Set<string>()
  const queue = [...ids]
  for (const id of queue) {
    const { bodies = [], duplicates = [], retractions = [] } = developments.get(id) ?? {}
    const linked = [
      ...(followers.get(id) ?? []),
      ...bodies.flatMap(({ body }) => body.follows ?? []),
      // A duplicate stands for its original, whichever of the two an order names.
      ...duplicates.map(({ development }) => development),
      ...retractions.flatMap(({ duplicateOf }) => duplicateOf ?? []),
    ].filter((other) => !found.has(other) && other !== id)
    if (linked.length > 0) found.add(id)
    for (const other of linked) {
      found.add(other)
      queue.push(other)
    }
  }
  return found
}
