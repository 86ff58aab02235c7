/** Those who wait until something is so. */
export class Waiters {
  readonly #looks = new Set<() => void>()

  /** Lets all look again; to be called when it may have come to be so. */
  look(): void {
    for (const look of this.#looks) look()
  }

  /** Waits until it is so, or until the signal aborts; gives whether it is. */
  until(isSo: () => boolean, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isSo() && !signal.aborted) return
        this.#looks.delete(look)
        signal.removeEventListener('abort', look)
        resolve(isSo())
      }
      this.#looks.add(look)
      signal.addEventListener('abort', look)
      look()
    })
  }
}
