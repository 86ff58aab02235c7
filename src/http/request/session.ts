import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Settings } from '../transport/settings.ts'

/** The cookie that holds the key of whoever signed in. */
const name = 'standpoint-key'

/** The token of whoever signed in; undefined where nobody did. */
export function sessionToken({ cookies }: FastifyRequest): string | undefined {
  // What is refused before it is read has none.
  const token = cookies?.[name]
  return token === '' ? undefined : token
}

/** Where the cookie goes, and who can read it: the browser alone, and no page of another origin makes it send it (RFC 6265bis). */
const attributes = ({ server }: FastifyRequest, { baseUrl }: Settings) => ({
  path: `${server.publicPath}/`,
  httpOnly: true,
  sameSite: 'strict' as const,
  secure: baseUrl?.startsWith('https:') === true,
})

/** Signs somebody in until their browser is closed. */
export const startSession = (request: FastifyRequest, reply: FastifyReply, settings: Settings, token: string): FastifyReply =>
  reply.setCookie(name, token, attributes(request, settings))

export const endSession = (request: FastifyRequest, reply: FastifyReply, settings: Settings): FastifyReply =>
  reply.clearCookie(name, attributes(request, settings))
