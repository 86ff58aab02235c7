/** Lets at most so many run at a time; the others wait in the order in which they came. */
export class Semaphore {
  readonly #waiting: (() => void)[] = []
  #free: number

  constructor(size: number) {
    this.#free = size
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
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
