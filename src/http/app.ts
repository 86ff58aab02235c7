import { randomUUID } from 'node:crypto'
import accepts from '@fastify/accepts'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import type { Ledger } from '../ledger/ledger.ts'
import { keptAnswers } from './answer.ts'
import { readBodies } from './body.ts'
import { addDescription } from './description/description.ts'
import { answerErrors, errorProblem } from './failure.ts'
import { measured } from './metrics.ts'
import { sendProblem } from './problem.ts'
import { addQuestion } from './question.ts'
import { questions } from './questions.ts'
import { addEvents } from './routes/events.ts'
import { addHealth } from './routes/health.ts'
import { addNegotiations } from './routes/negotiations.ts'
import { addProblems } from './routes/problems.ts'
import { addReplay } from './routes/replay.ts'
import { addWrites } from './routes/writes.ts'
import type { Service } from './service.ts'
import { answerBytesDefault, bodyLimit, type Settings } from './settings.ts'

export type AppOptions = { ledger: Ledger; settings: Settings; logger?: FastifyBaseLogger }

/**
 * The service on a ledger, ready to listen or to be injected into. It opens and ends nothing: the
 * ledger is the caller's.
 */
export async function buildApp({ ledger, settings, logger }: AppOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    ...(logger === undefined ? { logger: false } : { loggerInstance: logger }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit,
    // An id that is too long to be one is simply not on record.
    routerOptions: { maxParamLength: 1000 },
    genReqId: () => randomUUID(),
    frameworkErrors: (error, request, reply) => sendProblem(request, reply, errorProblem(error)),
  })
  // Routes read their own input and write their own bodies: schemas are there to be described.
  app.setValidatorCompiler(() => (value) => ({ value }))
  app.setSerializerCompiler(() => JSON.stringify)
  readBodies(app)
  let isEnding = false
  app.addHook('preClose', async () => {
    isEnding = true
  })
  app.addHook('onSend', async (_, reply) => {
    // A client that keeps its connection would keep a process that is ending.
    if (isEnding) reply.header('connection', 'close')
  })

  const service: Service = { ledger, settings, answers: keptAnswers(settings.answerBytes ?? answerBytesDefault) }
  answerErrors(app)
  await app.register(accepts)
  await app.register(cors, {
    methods: ['GET', 'HEAD'],
    exposedHeaders: ['ETag', 'Link', 'Retry-After'],
    strictPreflight: false,
  })
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] } },
    // What others may embed or fetch is public; how the service is reached is not its own business.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    strictTransportSecurity: false,
  })
  const registry = measured(app, service)
  await addDescription(app, service)
  app.get('/', { schema: { hide: true } as object }, (_, reply) => reply.redirect('/docs'))
  addNegotiations(app, service)
  for (const question of questions) addQuestion(app, service, question)
  addEvents(app, service)
  addReplay(app, service)
  addWrites(app, service)
  addProblems(app)
  addHealth(app, service, registry)
  await app.ready()
  return app
}
