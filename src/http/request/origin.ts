import type { FastifyRequest } from 'fastify'
import type { Settings } from '../transport/settings.ts'

/**
 * What absolute links begin with, without a slash at their end: where the service is said to be reached, or else where it
 * was asked. Empty where neither makes an address; links are paths then.
 */
export function originOf({ protocol, host }: FastifyRequest, { baseUrl }: Settings): string {
  if (baseUrl !== undefined) return baseUrl
  const asked = `${protocol}://${host}`
  return /^[\w.:[\]-]+$/.test(host) && URL.canParse(asked) ? new URL(asked).origin : ''
}
