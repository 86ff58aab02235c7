import { opening } from './dam.ts'

const asked = { id: 'river-desk', description: 'The desk of the River Post', scopes: ['report'], negotiations: [opening.id] }
const key = { ...asked, madeBy: 'write-key', madeAt: '2024-05-20T12:00:00.000Z', revokedAt: null }

/** What can be asked of keys, and is answered, by the id of the operation; the token is as good as none. */
export const keys = {
  makeKey: { body: asked, answer: { key, token: `sp_river-desk_${'A'.repeat(43)}` } },
  listKeys: { answer: { keys: [key] } },
  getKey: { answer: key },
  revokeKey: { answer: { ...key, revokedAt: key.madeAt } },
}
