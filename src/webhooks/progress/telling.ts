import type { AttemptsMade, LaneProgress } from '../../../events/delivery.ts'

/** Every so many records one tells of all lanes, so that reading back ends soon. */
const wholeEvery = 100
/**
 * All of more lanes than that would not fit one append beside attempts: every record then tells of a few in turn, so that
 * the records that are kept tell of 25,000 at least.
 */
const wholeLimit = 500
const turnSize = 50

/**
 * What each next record tells of lanes, given those that moved: so much that the records that are kept tell of every one.
 * @returns a function to be called once for each record
 */
export function tellingOf(
  lanes: ReadonlyMap<string, LaneProgress>,
): (moved: ReadonlySet<string>) => Pick<AttemptsMade, 'lanes' | 'isWhole'> {
  let count = 0
  let turn = 0

  /** The next few of all lanes, so that each is told of again and again. */
  function inTurn(): string[] {
    const all = [...lanes.keys()]
    const few = all.slice(turn, turn + turnSize)
    turn = turn + turnSize >= all.length ? 0 : turn + turnSize
    return few
  }

  return (moved) => {
    const isMany = lanes.size > wholeLimit
    const isWhole = !isMany && count++ % wholeEvery === 0
    const told = isWhole ? lanes.keys() : isMany ? new Set([...moved, ...inTurn()]) : moved
    return { lanes: Object.fromEntries([...told].map((negotiation) => [negotiation, lanes.get(negotiation) as LaneProgress])), isWhole }
  }
}
