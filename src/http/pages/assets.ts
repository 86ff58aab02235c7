import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { problem, sendProblem } from '../problem/problem.ts'

const letters = (name: string): URL =>
  new URL(`files/source-serif-4-${name}-wght-normal.woff2`, import.meta.resolve('@fontsource-variable/source-serif-4/package.json'))

const own = (name: string): URL => new URL(`../../web/assets/${name}`, import.meta.url)

/** The parts of the style, in the order in which they hold. */
const style = ['base', 'drawings', 'overview', 'compare', 'pages', 'entry', 'share', 'print']

/** What pages load, all of it from here: the style, the script, the icon, and the letters for Latin and Cyrillic. */
const assets: Readonly<Record<string, { files: readonly URL[]; type: string }>> = {
  'style.css': { files: style.map((part) => own(`style/${part}.css`)), type: 'text/css; charset=utf-8' },
  'embed.js': { files: [own('embed.js')], type: 'text/javascript; charset=utf-8' },
  'page.js': { files: [own('page.js')], type: 'text/javascript; charset=utf-8' },
  'icon.svg': { files: [own('icon.svg')], type: 'image/svg+xml' },
  'serif-latin.woff2': { files: [letters('latin')], type: 'font/woff2' },
  'serif-latin-ext.woff2': { files: [letters('latin-ext')], type: 'font/woff2' },
  'serif-cyrillic.woff2': { files: [letters('cyrillic')], type: 'font/woff2' },
}

type Loaded = { version: string; bodies: ReadonlyMap<string, Buffer> }

let loading: Promise<Loaded> | undefined

async function load(): Promise<Loaded> {
  const read = await Promise.all(
    Object.entries(assets).map(
      async ([name, { files }]) => [name, Buffer.concat(await Promise.all(files.map((file) => readFile(file))))] as const,
    ),
  )
  const digest = createHash('sha256')
  for (const [, body] of read) digest.update(body)
  return { version: digest.digest('hex').slice(0, 12), bodies: new Map(read) }
}

/** What pages load, read when it is first asked for. Its version changes with every byte of it. */
export const loadAssets = (): Promise<Loaded> => (loading ??= load())

/** Below which all that a page loads is had: a folder of its version, whose files never change. */
export const assetsPath = async (app: FastifyInstance): Promise<string> => `${app.publicPath}/assets/${(await loadAssets()).version}`

/** Serves what pages load. */
export function addAssets(app: FastifyInstance): void {
  app.get('/assets/:version/:name', { schema: { hide: true } as object, config: { scope: 'open' } }, async (request, reply) => {
    const { version, name } = request.params as { version: string; name: string }
    const loaded = await loadAssets()
    const body = loaded.bodies.get(name)
    if (body === undefined || assets[name] === undefined)
      return sendProblem(request, reply, problem('not-found', { detail: `There is nothing at ${app.publicPath}${request.url}` }))
    // A page of an older version may still be open: it gets what there is now, and keeps it no longer than it must.
    reply.header('cache-control', version === loaded.version ? 'public, max-age=31536000, immutable' : 'no-cache')
    return reply.type(assets[name].type).send(body)
  })
}
