import { z } from 'zod'
import type { View } from '../command/answer.ts'
import { tableOf } from '../terminal/table.ts'
import type { Paint } from '../terminal/terminal.ts'
import { timeText } from '../terminal/time-text.ts'

/** A key, as much of it as is shown to the user. */
const Key = z.looseObject({
  id: z.string(),
  description: z.string().nullable(),
  scopes: z.array(z.string()),
  negotiations: z.array(z.string()).nullable(),
  madeBy: z.string(),
  madeAt: z.string(),
  revokedAt: z.string().nullable(),
})
type Key = z.output<typeof Key>

const List = z.looseObject({ keys: z.array(Key) })
const Made = z.looseObject({ key: Key, token: z.string() })

const rightsText = ({ scopes, negotiations }: Key): string => `${scopes.join(', ')} in ${negotiations?.join(', ') ?? 'every negotiation'}`
const validityText = ({ revokedAt }: Key): string => (revokedAt === null ? 'good' : `revoked ${timeText(revokedAt)}`)

function keysText(keys: readonly Key[], paint: Paint): string {
  if (keys.length === 0) return 'There is no key'
  const heading = ['key', 'is', 'for', 'made', 'by', 'description'].map((text) => paint('bold', text))
  const rows = keys.map((key) => {
    const { id, madeAt, madeBy, description } = key
    return [id, validityText(key), rightsText(key), timeText(madeAt), madeBy, description ?? '']
  })
  return tableOf([heading, ...rows]).join('\n')
}

export const keysView: View<typeof List> = { schema: List, text: ({ keys }, { paint }) => keysText(keys, paint) }

export const revokedView: View<typeof Key> = { schema: Key, text: (key) => `${key.id}  ${validityText(key)}` }

/** The token alone, for a script to take; whose it is is a note beside it. */
export const madeView: View<typeof Made> = {
  schema: Made,
  text({ key, token }, { note }) {
    note(`${key.id} is good for ${rightsText(key)}. Its token is not shown again:`)
    return token
  },
}
