import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { headOf } from '../../projections/questions/moment.ts'
import { storeFaults } from '../store/port/fault.ts'
import { type Subscription, stateOf } from '../webhooks/subscription/subscription.ts'
import type { Service } from './request/service.ts'
import { responses } from './response/operation.ts'

/** Measures every request, by the pattern of its route and never by its path, which would be without end. */
function addCounters(app: FastifyInstance, { ledger, webhooks }: Service): Registry {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  })
  new Gauge({
    name: 'standpoint_events',
    help: 'Events on record',
    labelNames: ['negotiation'],
    registers,
    collect() {
      for (const negotiation of ledger.ids()) {
        const state = ledger.read(negotiation)
        if (state !== undefined) this.set({ negotiation }, headOf(state) + 1)
      }
    },
  })
  new Gauge({
    name: 'standpoint_lag_positions',
    help: 'Positions by which the read models are behind the log: events on SQLite, bytes on EventStoreDB',
    registers,
    async collect() {
      this.set(await ledger.lag().catch(() => Number.NaN))
    },
  })
  new Gauge({
    name: 'standpoint_store_fault',
    help: '1 for the reason why the store did not take the last write, 0 for all others',
    labelNames: ['fault'],
    registers,
    async collect() {
      const trouble = await ledger.trouble()
      for (const fault of Object.keys(storeFaults)) this.set({ fault }, fault === trouble ? 1 : 0)
    },
  })
  const { subscriptions, meter, system } = webhooks
  new Gauge({
    name: 'standpoint_webhooks',
    help: 'Webhooks by state, those of revoked keys by the state that they would be in',
    labelNames: ['state'],
    registers,
    collect() {
      const counts = { pending: 0, active: 0, paused: 0, disabled: 0, deleted: 0 }
      for (const id of subscriptions.ids()) counts[stateOf(subscriptions.read(id) as Subscription)] += 1
      for (const state of ['pending', 'active', 'paused', 'disabled'] as const) this.set({ state }, counts[state])
    },
  })
  new Counter({
    name: 'standpoint_webhook_attempts_total',
    help: 'Attempts to deliver that this process has made',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset()
      for (const [outcome, count] of Object.entries(meter.attempts)) this.inc({ outcome }, count)
    },
  })
  new Gauge({
    name: 'standpoint_webhook_backlog_seconds',
    help: 'Age of the oldest record that an active webhook has not been told of, in the process that delivers; 0 elsewhere',
    registers,
    collect() {
      const oldest = Math.min(...meter.due.values())
      this.set(Number.isFinite(oldest) ? Math.max(0, system.now() - oldest) / 1000 : 0)
    },
  })
  app.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
    durations.observe({ method, route: routeOptions.url ?? 'unknown', status: statusCode }, elapsedTime / 1000)
  })
  return registry
}

/** Measures the service, and shows it at /metrics. */
export function addMetrics(app: FastifyInstance, service: Service): void {
  const registry = addCounters(app, service)
  app.get('/metrics', {
    schema: {
      operationId: 'getMetrics',
      tags: ['Service'],
      summary: 'Measurements',
      description: 'Request durations by route, events by negotiation, lag and the process itself, for Prometheus.',
      response: responses({ 200: { description: 'Measurements', content: { 'text/plain': { schema: z.string() } } } }),
    },
    config: { scope: 'read' },
    handler: async (_, reply) =>
      reply
        .header('cache-control', 'no-store')
        .type(registry.contentType)
        .send(await registry.metrics()),
  })
}
