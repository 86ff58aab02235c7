import { setImmediate as turn } from 'node:timers/promises'

type Entry = { at: number; happen: () => void }

/** So many turns of the event loop in which nothing is done mean that nothing more comes by itself. */
const quietTurns = 6

/**
 * Time that moves only when told to, in epoch milliseconds; what falls due meanwhile happens in its order, with all that
 * follows from it. The wall clock shows it until it is set.
 */
export function virtualTime(start: number) {
  /** In order of time. */
  const agenda: Entry[] = []
  let time = start
  let doings = 0
  let setBy = 0
  let afterTurn = () => {}

  const at = (when: number, happen: () => void): (() => void) => {
    const entry = { at: Math.max(when, time), happen }
    agenda.splice(agenda.findLastIndex((earlier) => earlier.at <= entry.at) + 1, 0, entry)
    doings++
    return () => {
      const index = agenda.indexOf(entry)
      if (index >= 0) agenda.splice(index, 1)
    }
  }

  /** Lets everything happen that needs no more time. */
  async function settle(): Promise<void> {
    for (let quiet = 0, before = doings; quiet < quietTurns; quiet = doings === before ? quiet + 1 : 0, before = doings) {
      before = doings
      await turn()
      afterTurn()
    }
  }

  async function runTo(end: number): Promise<void> {
    await settle()
    for (let next = agenda[0]; next !== undefined && next.at <= end; next = agenda[0]) {
      agenda.shift()
      time = next.at
      next.happen()
      await settle()
    }
    time = end
  }

  return {
    now: () => time,
    at,
    settle,
    runTo,
    runFor: (ms: number) => runTo(time + ms),
    /** Something was done: more may follow without more time going by. */
    done: () => void doings++,
    /** Called after every turn of the event loop. */
    watchTurns(callback: () => void) {
      afterTurn = callback
    },
    /** How much is waited for. */
    awaited: () => agenda.length,
    /** What a clock on the wall shows. */
    wall: () => time + setBy,
    /** The wall clock is set forward by so much, or back. */
    setWall(byMs: number) {
      setBy += byMs
    },
    wait: (ms: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        doings++
        if (signal.aborted) return resolve()
        const end = () => {
          doings++
          callOff()
          signal.removeEventListener('abort', end)
          resolve()
        }
        const callOff = at(time + ms, end)
        signal.addEventListener('abort', end)
      }),
  }
}

export type VirtualTime = ReturnType<typeof virtualTime>
