import type { FastifyInstance } from 'fastify'

/** Every route of an app, as it says itself; HEAD comes with GET, and OPTIONS are preflights. */
export function* allRoutes(app: FastifyInstance): Generator<[method: string, url: string]> {
  const stack: string[] = []
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', part = '', methods = ''] = /^((?:[│ ] {3})*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? []
    stack.length = indent.length / 4
    stack.push(part)
    for (const method of methods.split(', ')) if (method !== '' && method !== 'HEAD' && method !== 'OPTIONS') yield [method, stack.join('')]
  }
}
