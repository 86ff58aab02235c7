import { z } from 'zod'

/** Lifts the data of one version to the next; pure. */
export type Upcast = (data: unknown) => unknown

/** One event type: its newest schema, and the way up from every older version. */
export type Entry<S extends z.ZodType = z.ZodType> = {
  schema: S
  /** The newest version; one more than there are upcasts. */
  version: number
  /** `upcasts[i]` lifts version i + 1 to version i + 2. */
  upcasts: readonly Upcast[]
}

export const entry = <S extends z.ZodType>(schema: S, ...upcasts: Upcast[]): Entry<S> => ({
  schema,
  version: upcasts.length + 1,
  upcasts,
})

export type Reading = { ok: true; data: unknown } | { ok: false; reason: string }

/**
 * Reads stored data of any version as the newest.
 * @returns the data by the newest schema, or why it cannot be read: an unknown type, a version
 *   from the future, or data that no longer fits. Nothing is skipped.
 */
export function readData(entries: Readonly<Record<string, Entry>>, type: string, schemaVersion: number, data: unknown): Reading {
  const known = Object.hasOwn(entries, type) ? entries[type] : undefined
  if (known === undefined) return { ok: false, reason: `unknown event type ${type}` }
  if (schemaVersion > known.version)
    return { ok: false, reason: `${type} version ${schemaVersion} is newer than this program, which knows version ${known.version}` }
  const broken = (why: string): Reading => ({ ok: false, reason: `${type} version ${schemaVersion} is broken: ${why}` })
  let lifted = data
  try {
    for (const upcast of known.upcasts.slice(schemaVersion - 1)) lifted = upcast(lifted)
  } catch (error) {
    // An upcast trusts the shape of its version; what has another one is broken.
    return broken(String(error))
  }
  const parsed = known.schema.safeParse(lifted)
  return parsed.success ? { ok: true, data: parsed.data } : broken(z.prettifyError(parsed.error).replaceAll('\n', ' '))
}
