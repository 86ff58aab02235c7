import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { failed, ok } from '../../result.ts'
import { type StoreFault, storeFaults } from '../../store/port/fault.ts'
import { StoreUnavailable } from '../../store/port/port.ts'
import { problem } from '../problem/problem.ts'
import { addJsonRoute } from '../request/json-route.ts'
import type { Service } from '../request/service.ts'
import { inFormats, responses } from '../response/operation.ts'

const Alive = z.object({ status: z.literal('alive') }).meta({ id: 'Alive' })
const Ready = z
  .object({
    status: z.literal('ready'),
    position: z.int().meta({ format: 'int64' }).describe('The position of the newest event read in; −1 before the first'),
    lag: z
      .int()
      .meta({ format: 'int64' })
      .describe('Positions by which the read models are behind the log: events on SQLite, bytes on EventStoreDB'),
  })
  .meta({ id: 'Ready' })

/** Whether the process lives, and whether it can serve. */
export function addHealth(app: FastifyInstance, { ledger, settings }: Service): void {
  addJsonRoute(app, 'GET', '/livez', {
    operationId: 'getLiveness',
    tags: ['Service'],
    summary: 'Whether the process lives',
    description: 'Says so for as long as the process can say anything.',
    response: responses({ 200: inFormats('It lives', { json: Alive }) }),
    config: { scope: 'open' },
    respond: async () => ok({ status: 200, body: { status: 'alive' } }),
  })
  addJsonRoute(app, 'GET', '/readyz', {
    operationId: 'getReadiness',
    tags: ['Service'],
    summary: 'Whether the service can serve',
    description:
      'Whether the log is read in, the store can be reached and took the last write, and how far behind the read models are. Once a write has failed it is 503 `not-ready`, and `errors` says what is wrong with the store; while it is asked, the service tries each second whether the store writes again, and is ready as soon as it does.',
    response: responses({ 200: inFormats('It is ready', { json: Ready }) }, [503]),
    config: { scope: 'open' },
    async respond(request) {
      if (settings.isReady?.() === false) return notReady('The log is still being read in, or the service is ending')
      const trouble = await ledger.trouble()
      if (trouble !== null) return notReady(`The last write failed. ${storeFaults[trouble]}`, trouble)
      try {
        return ok({ status: 200, body: { status: 'ready', position: ledger.position(), lag: await ledger.lag() } })
      } catch (error) {
        request.log.warn({ err: error }, 'the store cannot be reached')
        const fault = error instanceof StoreUnavailable ? error.fault : 'away'
        return notReady(fault === 'away' ? 'The store cannot be reached' : storeFaults[fault], fault)
      }
    },
  })
}

/** @param fault where it is the store that keeps it from being ready */
const notReady = (detail: string, fault?: StoreFault) => {
  const errors = fault === undefined ? {} : { errors: [{ code: fault, message: storeFaults[fault] }] }
  return failed(problem('not-ready', { detail, ...errors, headers: { 'retry-after': '1' } }))
}
