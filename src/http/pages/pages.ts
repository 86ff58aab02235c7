import type { FastifyInstance } from 'fastify'
import type { Service } from '../request/service.ts'
import { addAssets } from './assets.ts'
import { addNegotiationsPage } from './negotiations.ts'
import { addOembed } from './oembed.ts'
import { addPage, type Page } from './page.ts'
import { addProblemPages } from './problem.ts'

/** The pages about a negotiation, by their path below it. What makes one is loaded when it is first asked for. */
const pages: Readonly<Record<string, () => Promise<Page>>> = {
  '': async () => (await import('./overview.ts')).overview,
  '/diff': async () => (await import('./comparison.ts')).comparison,
  '/course': async () => (await import('./course.ts')).course,
  '/points/:point': async () => (await import('./point.ts')).point,
  '/parties/:party': async () => (await import('./party.ts')).party,
  '/versions': async () => (await import('./versions.ts')).versions,
  '/versions/:version': async () => (await import('./versions.ts')).version,
  '/developments': async () => (await import('./developments.ts')).developments,
  '/developments/:development': async () => (await import('./development.ts')).development,
  '/sources': async () => (await import('./sources.ts')).sources,
  '/sources/:source': async () => (await import('./sources.ts')).source,
  '/reports/:report': async () => (await import('./report.ts')).report,
  '/actors': async () => (await import('./actors.ts')).actors,
  '/actors/:actor': async () => (await import('./actors.ts')).actor,
}

/** What stands in pages of other sites, or for a page there. */
const shared: typeof pages = {
  '/embed': async () => (await import('./embed.ts')).matrixEmbed,
  '/points/:point/embed': async () => (await import('./embed.ts')).pointEmbed,
  '/preview.png': async () => (await import('./preview.ts')).matrixPreview,
  '/points/:point/preview.png': async () => (await import('./preview.ts')).pointPreview,
}

/** Serves the pages, and what they load; to be called before the routes that answer with data at the same paths. */
export function addPages(app: FastifyInstance, service: Service): void {
  addAssets(app)
  addOembed(app, service)
  const paths = new Set(Object.keys(pages).map((path) => `/negotiations/:negotiation${path}`))
  app.addHook('onRoute', (route) => {
    if (paths.has(route.url)) route.config = { ...route.config, hasPage: true }
  })
  addProblemPages(app, service)
  addNegotiationsPage(app, service)
  for (const [path, load] of Object.entries(pages)) addPage(app, service, path, load)
  for (const [path, load] of Object.entries(shared)) addPage(app, service, path, load, true)
}
