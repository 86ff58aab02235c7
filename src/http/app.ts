import { randomUUID } from 'node:crypto'
import accepts from '@fastify/accepts'
import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import { answerErrors, answerFailures, errorProblem } from './failure.ts'
import { addEntering } from './pages/entry/entering.ts'
import { mediaConstraint } from './pages/media.ts'
import { addPages } from './pages/pages.ts'
import { openPainter } from './png/painter.ts'
import { sendProblem } from './problem/problem.ts'
import { questions } from './questions.ts'
import { guardRoutes } from './request/guard.ts'
import { addQuestion } from './request/question.ts'
import type { Service } from './request/service.ts'
import { answerCache } from './response/answer.ts'
import { addBackup } from './routes/backup.ts'
import { addDocs } from './routes/docs.ts'
import { addEvents } from './routes/events.ts'
import { addFeed } from './routes/feed.ts'
import { addHealth } from './routes/health.ts'
import { addKeys } from './routes/keys.ts'
import { addNegotiations } from './routes/negotiations.ts'
import { addProblems } from './routes/problems.ts'
import { addReplay } from './routes/replay.ts'
import { addStream } from './routes/stream.ts'
import { addWebhooks } from './routes/webhooks/webhooks.ts'
import { addWrites } from './routes/writes.ts'
import { openBodies } from './transport/bodies.ts'
import { readBodies } from './transport/body.ts'
import { compilersFactory } from './transport/compilers.ts'
import { openConnections } from './transport/connections.ts'
import { openPublicPath } from './transport/public-path.ts'
import { answerBytesDefault, limitDefaults } from './transport/settings.ts'
import { endUnread } from './transport/unread.ts'

export type AppOptions = Omit<Service, 'answers' | 'painter'> & { logger?: FastifyBaseLogger }

/**
 * The service on a record, ready to listen or to be injected into. It opens and ends nothing: the
 * record is the caller's.
 */
export async function buildApp({ logger, ...given }: AppOptions): Promise<FastifyInstance> {
  const { settings } = given
  const limits = { ...limitDefaults, ...settings.limits }
  const bodies = openBodies(limits.bodyBytes)
  const connections = openConnections(limits, bodies)
  const publicPath = openPublicPath(settings.baseUrl)
  const app: FastifyInstance = fastify({
    ...(logger === undefined ? { logger: false } : { loggerInstance: logger }),
    logController: new LogController({ disableRequestLogging: true }),
    serverFactory: connections.serverFactory,
    // The servers listen for it themselves: of several, fastify would set this for the first one only.
    clientErrorHandler: () => {},
    rewriteUrl: publicPath.rewriteUrl,
    // An id that is too long to be one is simply not on record.
    routerOptions: { maxParamLength: 1000, constraints: { media: mediaConstraint } },
    genReqId: () => randomUUID(),
    frameworkErrors: (error, request, reply) => sendProblem(request, reply, errorProblem(error)),
    schemaController: { compilersFactory },
  })
  publicPath.keep(app)
  const readForms = readBodies(app, bodies)
  endUnread(app, limits)
  let isEnding = false
  app.addHook('preClose', async () => {
    isEnding = true
    connections.end()
  })
  app.addHook('onSend', async (_, reply) => {
    // A client that keeps its connection would keep a process that is ending.
    if (isEnding) reply.header('connection', 'close')
  })

  const painter = openPainter()
  app.addHook('onClose', () => painter.close())
  const service: Service = { ...given, answers: answerCache(settings.answerBytes ?? answerBytesDefault), painter }
  answerErrors(app)
  await app.register(accepts)
  await app.register(cookie)
  await app.register(cors, {
    methods: ['GET', 'HEAD'],
    exposedHeaders: ['ETag', 'Link', 'Retry-After'],
    strictPreflight: false,
  })
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] } },
    // What is public others may embed; how the service is reached is not its own business.
    crossOriginResourcePolicy: { policy: settings.publicReads === false ? 'same-origin' : 'cross-origin' },
    strictTransportSecurity: false,
  })
  answerFailures(app, connections)
  guardRoutes(app, service)
  addDocs(app, service)
  app.get('/', { schema: { hide: true } as object, config: { scope: 'open' } }, (_, reply) =>
    reply.header('vary', 'Accept').redirect('/docs'),
  )
  addPages(app, service)
  await app.register(async (forms) => {
    readForms(forms)
    addEntering(forms, service)
  })
  addNegotiations(app, service)
  for (const question of questions) addQuestion(app, service, question)
  addEvents(app, service)
  addReplay(app, service)
  addStream(app, service, limits)
  addFeed(app, service)
  addWrites(app, service)
  addProblems(app)
  addBackup(app, service)
  addKeys(app, service)
  addWebhooks(app, service)
  addHealth(app, service)
  // Nobody asks an app of its own process how it fares, and what measures it takes long to load.
  if (settings.trustsCaller !== true) (await import('./metrics.ts')).addMetrics(app, service)
  await app.ready()
  return app
}
