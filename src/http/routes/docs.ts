import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { exampleNames } from '../request/params.ts'
import type { Service } from '../request/service.ts'
import { formats } from '../response/formats.ts'

/** What serves the page to try the service, under the names that its own plugin gives them. */
const pages = ['/', '/json', '/yaml', '/static/index.html', '/static/swagger-initializer.js', '/static/*']

/** What is of one exchange only, between this app and the one that answers. */
const ofConnection = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding'])

/**
 * The description of all routes that are added from now on, and the page to try them. Both are made when one of them is
 * first asked for: what makes them takes as long to load as half of all the rest.
 */
export function addDocs(app: FastifyInstance, service: Service): void {
  const { ledger, settings } = service
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => {
    if (route.method !== 'HEAD') routes.push(route)
  })

  let opening: ReturnType<typeof load> | undefined
  async function load() {
    const { describe } = await import('../description/description.ts')
    return describe(routes, settings, app.publicPath)
  }
  const description = () => (opening ??= load())
  app.addHook('onClose', async () => {
    await opening?.then(
      ({ close }) => close(),
      () => {},
    )
  })

  const open = { schema: { hide: true } as object, config: { scope: 'open' } } as const
  let shown: { negotiation: string; text: string } | undefined
  app.get('/openapi.json', open, async (_, reply) => {
    const [negotiation = exampleNames.negotiation] = settings.publicReads === false ? [] : ledger.ids()
    if (shown?.negotiation !== negotiation) shown = { negotiation, text: (await description()).documentFor(negotiation) }
    return reply.header('cache-control', 'no-cache').type(formats.json.type).send(shown.text)
  })

  async function answerPage({ url, headers }: FastifyRequest, reply: FastifyReply) {
    const page = await (await description()).page(url, headers)
    // Its own policy, also where this app says what is wrong.
    reply.header('content-security-policy', page.headers['content-security-policy'])
    if (page.statusCode === 404) return reply.callNotFound()
    if (page.statusCode >= 400) throw Object.assign(new Error(page.json().message), { statusCode: page.statusCode })
    for (const [name, value] of Object.entries(page.headers)) if (!ofConnection.has(name)) reply.header(name, value)
    return reply.code(page.statusCode).send(page.rawPayload.length === 0 ? undefined : page.rawPayload)
  }
  app.register(
    async (docs) => {
      for (const page of pages) docs.get(page, open, answerPage)
    },
    { prefix: '/docs' },
  )
}
