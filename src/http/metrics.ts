import { collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client'
import type { FastifyInstance } from 'fastify'
import { headOf } from '../../projections/questions/moment.ts'
import type { Service } from './service.ts'

/** Measures every request, by the pattern of its route and never by its path, which would be without end. */
export function measured(app: FastifyInstance, { ledger }: Service): Registry {
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
  app.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
    durations.observe({ method, route: routeOptions.url ?? 'unknown', status: statusCode }, elapsedTime / 1000)
  })
  return registry
}
