/** Lets at most so many run at a time; the others wait in the order in which they came. */
export function limitAtOnce(size: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let free = size
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}

/**
 * Lets so many begin in each turn of the event loop, in the order in which they came. Where hundreds of endpoints answer at
 * once, what else the process does would have to wait for all of the next messages to be made and signed.
 */
export function limitPerTurn(size: number): () => Promise<void> {
  const waiting: (() => void)[] = []

  function letIn(): void {
    for (const enter of waiting.splice(0, size)) enter()
    if (waiting.length > 0) setImmediate(letIn)
  }

  return () =>
    new Promise((resolve) => {
      if (waiting.push(resolve) === 1) setImmediate(letIn)
    })
}
