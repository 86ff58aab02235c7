import type { FastifyReply } from 'fastify'
import type { Settings } from '../transport/settings.ts'

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

/** Who may show an embed in a frame: as it is set; where it is not, everybody, if everybody may read it. */
export function embedAncestors({ embedOrigins, publicReads }: Settings): string {
  const origins = embedOrigins ?? (publicReads === false ? 'none' : '*')
  return origins === 'none' ? "'none'" : origins
}

/** Sets the policy of a page (Content Security Policy, level 3). */
export function setPolicy(reply: FastifyReply, ancestors = "'none'"): FastifyReply {
  // Set beside Fastify by Helmet; browsers that know `frame-ancestors` heed it instead, others would frame nothing at all.
  if (ancestors !== "'none'") reply.raw.removeHeader('x-frame-options')
  // Without a referrer a browser does not say either which page a form was on, and it could be that of another site.
  return reply.header('content-security-policy', policy(ancestors)).header('referrer-policy', 'same-origin')
}
