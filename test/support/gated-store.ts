import type { Store } from '../../src/store/port/port.ts'

/** A store as a process sees it that may fall behind: what is written reaches it only while the gate of that kind of streams is open. */
export function gatedStore(store: Store) {
  const shut = new Map<string, PromiseWithResolvers<void>>()

  async function* subscribe({ prefix = '', ...range }: Parameters<Store['subscribe']>[0]) {
    const aborted = new Promise<void>((resolve) => range.signal.addEventListener('abort', () => resolve(), { once: true }))
    for await (const events of store.subscribe({ prefix, ...range })) {
      for (let gate = shut.get(prefix); gate !== undefined && !range.signal.aborted; gate = shut.get(prefix))
        await Promise.race([gate.promise, aborted])
      yield events
    }
  }

  return {
    store: { ...store, isShared: true, subscribe } satisfies Store,
    shut(prefix: string): void {
      shut.set(prefix, Promise.withResolvers())
    },
    open(prefix: string): void {
      const gate = shut.get(prefix)
      shut.delete(prefix)
      gate?.resolve()
    },
  }
}
