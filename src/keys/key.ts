import { type KeyEvent, type KeyScope, keyCatalogue, keyPrefix } from '../../events/key.ts'
import { smallCategory } from '../streams/category.ts'
import type { Repository } from '../streams/repository.ts'

/** A bearer key as its stream tells it; the token itself is nowhere. */
export type Key = {
  id: string
  description: string | null
  scopes: readonly KeyScope[]
  /** The negotiations that it is good for; null: all. */
  negotiations: readonly string[] | null
  hash: string
  madeBy: string
  madeAt: string
  revokedAt: string | null
}

function evolve(state: Key | undefined, event: KeyEvent): Key {
  if (event.type === 'KeyMade') {
    const { description = null, scopes, negotiations = null, hash } = event.data
    const id = event.stream.slice(keyPrefix.length)
    return { id, description, scopes, negotiations, hash, madeBy: event.recordedBy, madeAt: event.recordedAt, revokedAt: null }
  }
  if (state === undefined) throw new Error(`${event.stream} does not begin with the making of a key`)
  const { type } = event
  switch (type) {
    case 'KeyRevoked':
      return { ...state, revokedAt: event.recordedAt }
    default:
      return type satisfies never
  }
}

/** The streams of keys, each folded to its key. */
export const keys = smallCategory(keyPrefix, keyCatalogue, evolve)

export type Keys = Repository<typeof keyCatalogue, Key | undefined>

/**
 * The keys in force that somebody made without showing one: earlier versions took whoever called from the same machine
 * for an administrator, and so whoever called through a proxy on it (docs/decisions/0010).
 */
export const madeWithoutKey = (keys: Keys): string[] =>
  keys.ids().filter((id) => {
    const key = keys.read(id)
    return key?.madeBy === 'loopback' && key.revokedAt === null
  })
