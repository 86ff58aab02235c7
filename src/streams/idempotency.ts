import canonicalize from 'canonicalize'
import { v5 } from 'uuid'

/** The namespace of every derived event id, and of the correlation ids of requests to negotiations; it never changes. */
const root = 'a9b7e0c4-6a3f-5d8e-9c21-4f1d0b7a8e65'
/** The namespace of the correlation ids of requests whose key is the caller's own; it never changes. */
const callerRoot = 'd3f8e5a6-0b1c-5c4e-8a57-92d64c1f7b30'

/** The id of the `index`th event that a keyed request writes; `scope` is where the key is good. */
export const keyedId = (scope: string, key: string, index: number): string => v5(`${scope}\n${key}\n${index}`, root)

/**
 * The correlation id of a keyed request: derived from what it asks, so that the same key with another body is seen to be
 * another request.
 */
export const keyedCorrelation = (scope: string, key: string, asks: unknown, namespace = root): string =>
  v5(`${scope}\n${key}\n${canonicalize(asks)}`, namespace)

/** Whether an event id was derived from a key. */
export const isKeyed = (id: string): boolean => id[14] === '5'

/** Where the idempotency key of a request to a stream is good, and the namespace of its correlation id. */
export type Keying = (id: string, by: string) => { scope: string; namespace: string }

/** A key is the stream's: whoever uses it means the same request. */
export const keyedPerStream: Keying = (id) => ({ scope: id, namespace: root })

/** A key is the caller's own: two may choose the same one. */
export const keyedPerCaller =
  (prefix: string): Keying =>
  (id, by) => ({ scope: `${prefix}${id}\n${by}`, namespace: callerRoot })

/** The ids of a request's events and what joins them, given once, so that a second try writes the same ones. */
export type Identity = { correlation: string; idAt: (index: number) => string }

/** The identity of a request: derived from its key, or new. */
export function identityOf(
  keying: Keying,
  id: string,
  { by, key, asks }: { by: string; key?: string | undefined; asks?: unknown },
  newId: () => string,
): Identity {
  const { scope, namespace } = keying(id, by)
  const correlation = key === undefined ? newId() : keyedCorrelation(scope, key, asks, namespace)
  const ids: string[] = []
  return { correlation, idAt: (index) => (ids[index] ??= key === undefined ? newId() : keyedId(scope, key, index)) }
}
