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

/**
 * Chooses what each record says of lanes, given those that moved since the last: so much that the records that are kept say
 * of every one how far it has come.
 */
export function checkpoints(lanes: ReadonlyMap<string, LaneProgress>): (moved: ReadonlySet<string>) => Checkpoint {
  let count = 0
  let turn = 0

  /** The next few of all lanes, so that each comes again and again. */
  function nextFew(): string[] {
    const few = [...lanes.keys()].slice(turn, turn + turnSize)
    turn = turn + turnSize >= lanes.size ? 0 : turn + turnSize
    return few
  }

  return (moved) => {
    const isMany = lanes.size > wholeLimit
    const isWhole = !isMany && count++ % wholeEvery === 0
    const chosen = isWhole ? lanes.keys() : isMany ? new Set([...moved, ...nextFew()]) : moved
    return { lanes: Object.fromEntries([...chosen].map((name) => [name, lanes.get(name) as LaneProgress])), isWhole }
  }
}
