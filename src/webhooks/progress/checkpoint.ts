import type { AttemptsMade, LaneProgress } from '../../../events/delivery.ts'

/** Every so many records one says all of them, so that reading back ends soon. */
const wholeEvery = 100
/**
 * All of more lanes than that would not fit one append beside attempts: every record then has a few in turn, so that
 * the records that are kept have 25,000 at least.
 */
const wholeLimit = 500
const turnSize = 50

/** What one record says of lanes; `isWhole`: of all. */
type Checkpoint = Pick<AttemptsMade, 'lanes' | 'isWhole'>

/** Chooses what each record says of lanes: so much that the records that are kept say of every one how far it has come. */
export class Checkpoints {
  readonly #lanes: ReadonlyMap<string, LaneProgress>
  #count = 0
  #turn = 0

  constructor(lanes: ReadonlyMap<string, LaneProgress>) {
    this.#lanes = lanes
  }

  /** What the next record says, given the lanes that moved since the last. */
  next(moved: ReadonlySet<string>): Checkpoint {
    const isMany = this.#lanes.size > wholeLimit
    const isWhole = !isMany && this.#count++ % wholeEvery === 0
    const chosen = isWhole ? this.#lanes.keys() : isMany ? new Set([...moved, ...this.#nextFew()]) : moved
    return { lanes: Object.fromEntries([...chosen].map((name) => [name, this.#lanes.get(name) as LaneProgress])), isWhole }
  }

  /** The next few of all lanes, so that each comes again and again. */
  #nextFew(): string[] {
    const all = [...this.#lanes.keys()]
    const few = all.slice(this.#turn, this.#turn + turnSize)
    this.#turn = this.#turn + turnSize >= all.length ? 0 : this.#turn + turnSize
    return few
  }
}
