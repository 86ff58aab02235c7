import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyInstance {
    /** The path below which the service is reached from outside: empty, or as in `/standpoint`. */
    publicPath: string
  }
}

const firstOf = (path: string): string => path.split(/[/?]/, 2)[1] ?? ''

/**
 * The path below which the service is reached from outside. Its own routes do not have it: it is taken away from what is
 * asked for and given to every reference that is made.
 * @param baseUrl where the service is reached; undefined: nobody said
 */
export function openPublicPath(baseUrl: string | undefined) {
  const publicPath = baseUrl === undefined ? '' : new URL(baseUrl).pathname.replace(/\/+$/, '')
  /** What the paths of the routes begin with. */
  const own = new Set<string>()

  /**
   * What a request asks for, without the public path: a proxy may take that away or leave it, and whoever asks the
   * service directly follows references that have it. A service that is reached at `/negotiations` is asked for
   * `/negotiations/teln-dam` where the proxy takes its path away, and then there is nothing to take away.
   */
  function rewriteUrl({ url: asked = '/' }: Pick<IncomingMessage, 'url'>): string {
    // A request may name the whole address (RFC 9112, section 3.2.2).
    const url = asked.startsWith('/') ? asked : asked.replace(/^https?:\/\/[^/?#]*\/?/i, '/')
    const rest = url.slice(publicPath.length)
    if (publicPath === '' || !url.startsWith(publicPath) || !/^(?:[/?]|$)/.test(rest)) return url
    const left = rest.startsWith('/') ? rest : `/${rest}`
    return own.has(firstOf(url)) && !own.has(firstOf(left)) ? url : left
  }

  /** Gives the public path to every reference in a header; to be called before there are routes. */
  function keep(app: FastifyInstance): void {
    app.decorate('publicPath', publicPath)
    app.addHook('onRoute', ({ url }) => {
      if (firstOf(url) !== '') own.add(firstOf(url))
    })
    if (publicPath === '') return
    app.addHook('onSend', (_, reply, payload, done) => {
      const { location, link } = reply.getHeaders()
      if (typeof location === 'string' && location.startsWith('/')) reply.header('location', publicPath + location)
      if (typeof link === 'string') reply.header('link', link.replaceAll('</', `<${publicPath}/`))
      done(null, payload)
    })
  }

  return { rewriteUrl, keep }
}
