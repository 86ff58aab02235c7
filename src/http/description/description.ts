import type { IncomingHttpHeaders } from 'node:http'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { type FastifyInstance, fastify, type LightMyRequestResponse, type RouteOptions } from 'fastify'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import manifest from '../../../package.json' with { type: 'json' }
import { ruleset } from '../../../projections/rules/ruleset.ts'
import { tags } from '../response/operation.ts'
import { compilersFactory } from '../transport/compilers.ts'
import { batchLimit, bodyLimit, minRevWaitDefault, pageDefault, pageLimit, type Settings } from '../transport/settings.ts'
import { withSharedParts } from './components.ts'
import { withExamples } from './examples.ts'
import { withHeaders } from './headers.ts'
import { complete } from './json-schema.ts'
import { sentWebhooks } from './sent.ts'
import { tidied, withNegotiation } from './tidy.ts'

const about = (settings: Settings): string => `
Who stands where in a negotiation: every reported development is appended to a log, and for every point and party the
service computes **agreed**, **disputed** or **rejected**, with the events that made it so.

**Time.** Reads take \`asOf\` (what had certainly happened by then), \`publishedBy\` (what had been published by then),
\`knownAt\` (what was recorded by then) and \`rev\` (the negotiation at that revision; such an answer never changes).
A date means the end of that day in UTC. \`minRev\` waits up to ${(settings.minRevWait ?? minRevWaitDefault) / 1000} s for a revision.

**Formats.** By \`Accept\`, or by a suffix such as \`matrix.csv\`. The \`ETag\` is the revision, the format and the ruleset
(now ${ruleset}); \`If-None-Match\` answers 304, \`If-Match\` on a write 412.

**Writes** answer 201 with the revision. With an \`Idempotency-Key\`, the same key and body give the same answer and
write once.

**Keys** are bearer tokens with scopes: \`report\` (what happens and what is said of it later), \`frame\` (all other writes),
\`read\`, \`webhooks\` and \`admin\` (all of these, and keys), for some negotiations or for all. A key that is sent is always
checked. ${settings.publicReads === false ? 'Reading needs a key.' : 'Reading needs none, everything else does.'} The write key of the service is one for everything.
To try an operation on this page, enter a key under **Authorize** first.

**Limits.** A body has at most ${bodyLimit} bytes, a list of developments ${batchLimit} entries, a page ${pageLimit} items
(${pageDefault} where nothing is asked), an Idempotency-Key 255 characters, an id 80, a text 4000.
`

const zodToJsonConfig = { override: complete }
const schemasOf = createJsonSchemaTransformObject({ zodToJsonConfig })

/** The description of the service and the page to try it, as an app of their own that is never listened to. */
export type Description = {
  /** The description as JSON, its paths to try leading to that negotiation. */
  documentFor(negotiation: string): string
  page(url: string, headers: IncomingHttpHeaders): Promise<LightMyRequestResponse>
  close(): Promise<void>
}

/** Describes routes as OpenAPI 3.1, made from their schemas. */
export async function describe(routes: readonly RouteOptions[], settings: Settings, publicPath: string): Promise<Description> {
  const app: FastifyInstance = fastify({ schemaController: { compilersFactory } })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Standpoint',
        version: manifest.version,
        description: about(settings),
        contact: { name: 'Whoever runs this service' },
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: settings.baseUrl ?? '/' }],
      // What says nothing else needs no key, and one that is sent is checked.
      security: [{}, { key: [] }],
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'A key made with `POST /keys`, or the write key of the service' },
        },
      },
    },
    convertConstToEnum: false,
    transform: createJsonSchemaTransform({ zodToJsonConfig }),
    transformObject: (document) =>
      withSharedParts(withHeaders(withExamples(tidied({ ...(schemasOf(document) as Record<string, unknown>), webhooks: sentWebhooks() })))),
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    indexPrefix: publicPath,
    staticCSP:
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
    uiConfig: { url: '/openapi.json', docExpansion: 'list' },
  })
  for (const { method, url, schema } of routes)
    if (schema !== undefined && !('hide' in schema)) app.route({ method, url, schema, handler: async () => {} })
  await app.ready()
  return {
    documentFor: (negotiation) => JSON.stringify(withNegotiation(app.swagger() as unknown as Record<string, unknown>, negotiation)),
    page: (url, headers) => app.inject({ url, headers }),
    close: () => app.close(),
  }
}
