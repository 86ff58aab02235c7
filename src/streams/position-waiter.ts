/** A position in the log that others wait for. It never goes back. */
export type Milestone = {
  position(): number
  reach(position: number): void
  /** Waits until that position is reached, or until the signal aborts. */
  passed(goal: number, signal: AbortSignal): Promise<void>
}

export function milestone(): Milestone {
  let position = -1
  const waiting = new Set<() => void>()
  return {
    position: () => position,
    reach(reached) {
      position = Math.max(position, reached)
      for (const look of waiting) look()
    },
    passed: (goal, signal) =>
      new Promise((resolve) => {
        const look = () => {
          if (position < goal && !signal.aborted) return
          waiting.delete(look)
          signal.removeEventListener('abort', look)
          resolve()
        }
        waiting.add(look)
        signal.addEventListener('abort', look)
        look()
      }),
  }
}
