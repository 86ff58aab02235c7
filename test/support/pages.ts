import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Test } from 'tap'
import { buildApp } from '../../src/http/app.ts'
import type { Settings } from '../../src/http/transport/settings.ts'
import { openLedger } from '../../src/negotiations/ledger.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'
import { transportTo } from './cli.ts'
import { loadInto } from './data-set.ts'
import { surroundings } from './ledger.ts'
import { openParts } from './webhooks.ts'

/** After all that any data set tells of. */
const later = Date.parse('2026-01-01T12:00:00.000Z')

/** The service with data sets on record, for everybody to read. */
export async function openLoaded(
  t: Test,
  folders: readonly string[],
  settings: Settings = {},
): Promise<{ app: FastifyInstance; ids: string[] }> {
  const { now, newId } = surroundings(later)
  const store = openMemory()
  const ledger = await openLedger(store, { now, newId })
  const { keys, webhooks, close } = await openParts({ store, now, newId })
  const app = await buildApp({ ledger, keys, webhooks, settings })
  t.teardown(async () => {
    await app.close()
    await close()
    await ledger.close()
  })
  const transport = await transportTo(ledger)
  for (const folder of folders) await loadInto(transport, folder, later)
  await transport.close()
  return { app, ids: [...ledger.ids()] }
}

/** As browsers say what they would rather have. */
export const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }

const unescaped = (text: string): string => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] as string)

/** Where the links and pictures of a page lead within the service, without fragments. */
export const linksOf = (body: string): string[] => [
  ...new Set(
    [...body.matchAll(/\b(?:href|src)="([^"]*)"/g)]
      .map(([, link]) => unescaped(link as string).split('#')[0] as string)
      .filter((link) => link.startsWith('/')),
  ),
]

/** What a page says, without what it is marked up with. */
export function textOf(body: string): string {
  const shown = body
    .replace(/<(?:script|style)[\s\S]*?<\/(?:script|style)>/g, '')
    .replace(/<\/?(?:p|li|h\d|d[tdl]|div|ul|ol|br)\b[^>]*>/g, ' ')
  return unescaped(shown.replace(/<[^>]*>/g, '')).replace(/\s+/g, ' ')
}

export type Visited = { url: string; response: LightMyRequestResponse }

/** Whether a link leads to what is left alone, and the language that the browser likes best. */
type Crawl = { isBeyond: (url: string) => boolean; language?: string }

/** So many pages are visited that differ in the values of their query alone: a negotiation has as many of these as moments. */
const alike = 4

/** What pages have in common that differ in the values of their query alone. */
const shapeOf = (url: string): string => {
  const [path = '', query = ''] = url.split('?')
  return `${path}?${[...new Set(new URLSearchParams(query).keys())].sort()}`
}

/** Follows every link from some pages on, each once. Another page with a query is visited, if it is not alike to many, and not led on from. */
export async function crawl(app: FastifyInstance, from: readonly string[], { isBeyond, language = 'en' }: Crawl): Promise<Visited[]> {
  const known = new Set(from)
  const visited: Visited[] = []
  const shapes = new Map<string, number>()
  for (const url of known) {
    const seen = (shapes.get(shapeOf(url)) ?? 0) + 1
    shapes.set(shapeOf(url), seen)
    if (seen > alike) continue
    const response = await app.inject({ url, headers: { ...browser, 'accept-language': language } })
    visited.push({ url, response })
    if ((url.includes('?') && !from.includes(url)) || !String(response.headers['content-type']).startsWith('text/html')) continue
    for (const link of linksOf(response.body)) if (!isBeyond(link)) known.add(link)
  }
  return visited
}
