import type { FastifyReply } from 'fastify'

/**
 * What a page may load and do: all from here, nothing in line, no page of another site around it.
 * @param ancestors who may show it in a frame
 */
const policy = (ancestors: string): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ')

/** Sets the policy of a page (Content Security Policy, level 3). */
export const setPolicy = (reply: FastifyReply, ancestors = "'none'"): FastifyReply => {
  if (ancestors !== "'none'") reply.removeHeader('x-frame-options')
  return reply.header('content-security-policy', policy(ancestors))
}
