/**
 * Lets so many begin in each turn of the event loop, in the order in which they came. Where hundreds of endpoints answer at
 * once, what else the process does would have to wait for all of the next messages to be made and signed.
 */
export function pacing(perTurn: number): () => Promise<void> {
  const waiting: (() => void)[] = []

  function letIn(): void {
    for (const enter of waiting.splice(0, perTurn)) enter()
    if (waiting.length > 0) setImmediate(letIn)
  }

  return () =>
    new Promise((resolve) => {
      if (waiting.push(resolve) === 1) setImmediate(letIn)
    })
}
