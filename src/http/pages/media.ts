import type { IncomingMessage } from 'node:http'
import accepts from 'accepts'

declare module 'fastify' {
  interface RouteConstraint {
    /** Whether the route is for those who would rather have a page than data. */
    media?: 'html'
  }
}

/** What data can be had as, before a page where somebody likes both alike. */
const offered = ['application/json', 'text/csv', 'application/x-ndjson', 'text/event-stream', 'text/html']

/**
 * Which of two routes at one path is meant: browsers say that they would rather have a page (RFC 9110, section 12.5.1),
 * and whoever does not say so gets data. Where a path has no page, data is answered as ever.
 */
export const mediaConstraint = {
  name: 'media',
  storage() {
    const routes = new Map<string, never>()
    return {
      get: (media: string) => routes.get(media) ?? null,
      set: (media: string, route: never) => void routes.set(media, route),
    }
  },
  validate() {},
  deriveConstraint(request: Pick<IncomingMessage, 'headers'>): 'html' | 'data' {
    // Programs hardly ever name it: for them nothing is made out.
    if (request.headers.accept?.includes('text/html') !== true) return 'data'
    return accepts(request as IncomingMessage).type(offered) === 'text/html' ? 'html' : 'data'
  },
}
