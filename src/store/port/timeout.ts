/**
 * The same, or an error once so many milliseconds have gone by. The work itself goes on.
 * @param signal ends the wait too: it rejects with the signal's reason then
 */
export const withTimeout = <T>(work: Promise<T>, ms: number, error: () => Error, signal?: AbortSignal): Promise<T> => {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const timer = setTimeout(() => reject(error()), ms)
  const abort = () => reject(signal?.reason)
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort)
  work.then(resolve, reject)
  return promise.finally(() => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  })
}
