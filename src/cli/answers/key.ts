import { z } from 'zod'
import { viewOf } from '../command/answer.ts'
import { tableOf } from '../terminal/table.ts'
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

const rightsText = ({ scopes, negotiations }: Key): string => `${scopes.join(', ')} in ${negotiations?.join(', ') ?? 'every negotiation'}`
const validityText = ({ revokedAt }: Key): string => (revokedAt === null ? 'good' : `revoked ${timeText(revokedAt)}`)

export const keysView = viewOf(z.looseObject({ keys: z.array(Key) }), ({ keys }, { paint }) => {
  if (keys.length === 0) return 'There is no key'
  const heading = ['key', 'is', 'for', 'made', 'by', 'description'].map((text) => paint('bold', text))
  const rows = keys.map((key) => {
    const { id, madeAt, madeBy, description } = key
    return [id, validityText(key), rightsText(key), timeText(madeAt), madeBy, description ?? '']
  })
  return tableOf([heading, ...rows]).join('\n')
})

export const revokedView = viewOf(Key, (key) => `${key.id}  ${validityText(key)}`)

/** The token alone, for a script to take; whose it is is a note beside it. */
export const madeView = viewOf(z.looseObject({ key: Key, token: z.string() }), ({ key, token }, { note }) => {
  note(`${key.id} is good for ${rightsText(key)}. Its token is not shown again:`)
  return token
})
