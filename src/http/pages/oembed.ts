import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { upToRevision, valueAt } from '../../../projections/index/table.ts'
import { headOf, momentOf } from '../../../projections/questions/moment.ts'
import { namesIn } from '../../../projections/questions/names.ts'
import { failed, ok, type Result } from '../../result.ts'
import { Links } from '../../web/links.ts'
import { embedCode, embedHeight, embedWidth } from '../../web/parts/embed-code.ts'
import { previewSize } from '../../web/parts/share-head.ts'
import { type Problem, problem, sendProblem } from '../problem/problem.ts'
import { isOpenTo } from '../request/access.ts'
import { assumptions } from '../request/assumptions.ts'
import { queryOf } from '../request/cursor.ts'
import { originOf } from '../request/origin.ts'
import type { Service } from '../request/service.ts'
import { times, WholeNumber } from '../request/times.ts'

const pagePath = /^\/negotiations\/([^/]+)(?:\/points\/([^/]+))?(?:\/embed)?\/?$/

const Query = z.object({
  url: z.string(),
  format: z.string().default('json'),
  maxwidth: WholeNumber.optional(),
  maxheight: WholeNumber.optional(),
})

const Times = z.object({ ...times, ...assumptions })

/** A query as requests have it: what is given several times is a list. */
const asQuery = (query: URLSearchParams) =>
  Object.fromEntries(
    [...new Set(query.keys())].map((name) => [name, query.getAll(name)]).map(([name, all]) => [name, all?.length === 1 ? all[0] : all]),
  )

const notFound = (url: string): Problem => problem('not-found', { detail: `There is no page here that could be embedded at ${url}` })

/** What of a page is embedded: its address, its title, and of how many points it is. */
type Embedded = { src: string; picture: string; title: string; height: number }

function embeddedAt(service: Service, request: FastifyRequest, url: string): Result<Embedded, Problem> {
  const origin = originOf(request, service.settings)
  const absent = failed(notFound(url))
  if (origin === '' || !URL.canParse(url)) return absent
  const { origin: site, pathname, searchParams } = new URL(url)
  const base = new URL(origin).pathname.replace(/\/$/, '')
  if (site !== new URL(origin).origin || !pathname.startsWith(`${base}/`)) return absent
  const [, negotiation, point] = pagePath.exec(pathname.slice(base.length)) ?? []
  const state = negotiation === undefined || !isOpenTo(request.caller, negotiation) ? undefined : service.ledger.read(negotiation)
  if (state === undefined) return absent
  const asked = Times.safeParse(asQuery(searchParams))
  const moment = asked.success ? momentOf(state, asked.data) : null
  if (moment === null || !moment.ok) return absent
  const { revision } = moment.value.times
  const { points } = state.registry.frame
  const named = point === undefined ? undefined : points.get(point)
  if (point !== undefined && (named === undefined || named.revision > revision)) return absent
  const path = `/negotiations/${negotiation}${point === undefined ? '' : `/points/${point}`}`
  const links = new Links('', path, searchParams)
  const title = namesIn(state.registry.frame, headOf(state)).negotiation(negotiation) ?? String(negotiation)
  return ok({
    src: origin + links.to(`${path}/embed`),
    picture: origin + links.to(`${path}/preview.png`),
    title: named === undefined ? title : `${valueAt(named, revision).title}. ${title}`,
    height: embedHeight(named === undefined ? upToRevision(points, revision).length : null),
  })
}

/** Tells sites that show more than a link how a page here is embedded: oEmbed 1.0, https://oembed.com. */
export function addOembed(app: FastifyInstance, service: Service): void {
  app.get('/oembed', { schema: { hide: true } as object, config: { scope: 'read', keepsToOwn: true } }, (request, reply) => {
    const shape = queryOf(request, Query)
    if (!shape.ok) return sendProblem(request, reply, shape.error)
    const { url, format, maxwidth = Number.POSITIVE_INFINITY, maxheight = Number.POSITIVE_INFINITY } = shape.value
    if (format !== 'json')
      return sendProblem(request, reply, problem('no-such-format', { detail: `oEmbed can be had as json, not as ${format}` }))
    const found = embeddedAt(service, request, url)
    if (!found.ok) return sendProblem(request, reply, found.error)
    const { src, picture, title } = found.value
    const size = { width: Math.min(embedWidth, maxwidth), height: Math.min(found.value.height, maxheight) }
    const thumbnail = { thumbnail_url: picture, thumbnail_width: previewSize.width, thumbnail_height: previewSize.height }
    const answer = {
      version: '1.0',
      type: 'rich',
      title,
      provider_name: 'Standpoint',
      provider_url: originOf(request, service.settings),
      html: embedCode({ src, title, ...size }),
      ...size,
      // Section 2.3.4.2: no larger than what was asked for.
      ...(maxwidth < previewSize.width || maxheight < previewSize.height ? {} : thumbnail),
    }
    return reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(JSON.stringify(answer))
  })
}
