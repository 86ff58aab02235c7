import { certainlyFollows } from '../../../projections/rules/candidates.ts'
import type { Development, Registry } from '../../../projections/rules/record.ts'
import { bodyAt, citationsAt, retractionAt, spanAt, spanOf } from '../../../projections/rules/standing.ts'
import { reached } from './reached.ts'
import { present } from './references.ts'
import { type Refusal, type RefusalCode, refusedIf } from './refusal.ts'

/*
 * What is recorded of the order of developments never closes a circle and never contradicts their times. Retracted
 * developments are checked as if they stood: so no retraction hides what taking it back would bring to light.
 */

/** Developments with the links between them, duplicates merged as they are, or none of them. */
class Order {
  readonly #registry: Registry
  readonly #isMerged: boolean

  constructor(registry: Registry, isMerged: boolean) {
    this.#registry = registry
    this.#isMerged = isMerged
  }

  /** What a name means in an order: of a duplicate its original. */
  #named(id: string): Development | undefined {
    const development = this.#registry.developments.get(id)
    const original = this.#isMerged && development !== undefined ? retractionAt(development, present)?.duplicateOf : undefined
    return original === undefined ? development : this.#named(original)
  }

  /** Those that a development is recorded to have come after. */
  readonly followed = (development: Development): Development[] =>
    (bodyAt(development, present).follows ?? []).flatMap((id) => this.#named(id) ?? [])

  /** Those that are recorded to have come after a development. */
  readonly following = (development: Development): Development[] =>
    this.#namesOf(development)
      .flatMap((id) => [...(this.#registry.followers.get(id) ?? [])])
      .flatMap((id) => this.#registry.developments.get(id) ?? [])
      .filter((one) => this.followed(one).includes(development))

  /** What an order may call a development: by its own id, or by that of a duplicate, or of a duplicate of that. */
  #namesOf({ id, duplicates }: Development): string[] {
    const merged = duplicates.flatMap(({ development }) => this.#registry.developments.get(development) ?? [])
    return [id, ...merged.flatMap((duplicate) => this.#namesOf(duplicate))]
  }

  readonly span = (development: Development): { earliest: number; latest: number } => {
    const { frame, developments } = this.#registry
    if (this.#isMerged) return spanAt(frame.reports, developments, development, present)
    const { occurred } = bodyAt(development, present)
    return spanOf(frame.reports, occurred, citationsAt(developments, { ...development, duplicates: [] }, present), present)
  }
}

/**
 * What is wrong with the order about a development. A circle of links and times leads against the times between two that
 * links alone join: so there is no need to follow more than links.
 */
function faultOf(order: Order, development: Development): { code: RefusalCode; about: string } | undefined {
  const before = reached(development, order.followed)
  const after = reached(development, order.following)
  if (before.has(development)) return { code: 'in-a-circle', about: development.id }
  if (before.size === 0 && after.size === 0) return undefined
  const begins = [development, ...before].reduce((a, b) => (order.span(b).earliest > order.span(a).earliest ? b : a))
  const ends = [development, ...after].reduce((a, b) => (order.span(b).latest < order.span(a).latest ? b : a))
  return certainlyFollows(order.span(begins).earliest, order.span(ends).latest)
    ? { code: 'against-the-times', about: `${ends.id} follows ${begins.id}` }
    : undefined
}

/** What there is to refuse in the order that an entry would leave about some developments; one reason is enough. */
export function soundOrder(outcome: Registry, ids: readonly string[], pointer: string): Refusal[] {
  if (outcome.followers.size === 0) return []
  const [fault] = [true, false]
    .map((isMerged) => new Order(outcome, isMerged))
    .flatMap((order) => ids.flatMap((id) => faultOf(order, outcome.developments.get(id) as Development) ?? []))
  return fault === undefined ? [] : refusedIf(true, fault.code, pointer, fault.about)
}
