import type { FastifyInstance } from 'fastify'

/** A route as the app prints it: a further one at the same place, as that of its page, has no branch of its own. */
const printed = /^((?:[│ ] {3})*)([├└]── )?(\S*)(?: \(([A-Z, ]+)\))?( \{.*\})?$/

/** What pages load, the way in and out of them, and what stands for them elsewhere. */
const isForPages = (url: string): boolean => /^\/(?:assets|sign-in|sign-out|oembed)(?:\/|$)|\/(?:embed|preview\.png)$/.test(url)

/** Every route of an app that answers with data, as it says itself; HEAD comes with GET, and OPTIONS are preflights. */
export function* allRoutes(app: FastifyInstance): Generator<[method: string, url: string]> {
  const stack: string[] = []
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', branch, part = '', methods = '', constraints] = printed.exec(line) ?? []
    stack.length = Math.max(0, indent.length / 4 - (branch === undefined ? 1 : 0))
    stack.push(part)
    if (constraints !== undefined || isForPages(stack.join(''))) continue
    for (const method of methods.split(', ')) if (method !== '' && method !== 'HEAD' && method !== 'OPTIONS') yield [method, stack.join('')]
  }
}
