import { z } from 'zod'
import { Slug, Text } from '../../../events/identifier.ts'
import { type keyCatalogue, keyScopes } from '../../../events/key.ts'
import { Instant } from '../../../events/time.ts'
import type { KeyRefusal } from '../../keys/commands/decide.ts'
import type { Key } from '../../keys/key.ts'
import type { Outcome } from '../../streams/outcome.ts'
import { unknown } from '../problem/on-record.ts'
import { type Problem, problem } from '../problem/problem.ts'
import { joined } from '../response/columns.ts'
import type { Table } from '../response/csv.ts'

export const KeyShown = z
  .object({
    id: Slug,
    description: Text.nullable(),
    scopes: z.array(z.enum(keyScopes)),
    negotiations: z.array(Slug).nullable().describe('The negotiations that it is good for; null: all'),
    madeBy: z.string(),
    madeAt: Instant,
    revokedAt: Instant.nullable(),
  })
  .meta({ id: 'Key', description: 'A bearer key, without its token' })
export type KeyShown = z.output<typeof KeyShown>

export const KeyList = z.object({ keys: z.array(KeyShown) }).meta({ id: 'KeyList', description: 'Keys in order of making, a page of them' })

/** One row for each key. */
export const keysTable: Table<z.output<typeof KeyList>> = {
  columns: {
    key: 'The id of the key',
    description: 'What it is for',
    scopes: 'What it is good for',
    negotiations: 'The ids of the negotiations that it is good for; empty: all',
    madeBy: 'Who made it',
    madeAt: 'When',
    revokedAt: 'When it was revoked; empty: it is good',
  },
  *rows({ keys }) {
    for (const key of keys)
      yield key && { ...key, key: key.id, scopes: joined(key.scopes), negotiations: key.negotiations && joined(key.negotiations) }
  },
}

export const MadeKey = z
  .object({
    key: KeyShown,
    token: z.string().nullable().describe('Shown this once, since only its hash is kept; null where the request is repeated'),
  })
  .meta({ id: 'MadeKey', description: 'A new key and its token' })

/** A key as it is shown: all but the hash of its token. */
export const shownKey = ({ hash: _, ...key }: Key): KeyShown => ({
  ...key,
  scopes: [...key.scopes],
  negotiations: key.negotiations && [...key.negotiations],
})

/** What is wrong with a write to a key that was not recorded. */
export function writeProblem(id: string, outcome: Exclude<Outcome<typeof keyCatalogue, KeyRefusal>, { events: unknown }>): Problem {
  switch (outcome.outcome) {
    case 'key-reused':
      return problem('key-reused')
    case 'refused': {
      const [refusal] = outcome.refusals
      if (refusal === undefined) throw new Error('a refusal gives a reason')
      const { code, message, pointer } = refusal.error
      if (code === 'unknown-key') return unknown({ code, id, path: 'key' })
      return problem(code, { detail: `${pointer}: ${message}`, errors: [{ code, message, pointer }] })
    }
    case 'stale':
    case 'too-large':
      throw new Error(`no revision is expected of a key, and none is large: ${outcome.outcome}`)
    default:
      return outcome satisfies never
  }
}
