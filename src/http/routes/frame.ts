import {
  ActorList,
  actorsAt,
  ReportList,
  reportsAt,
  SourceList,
  Summary,
  sourcesAt,
  summaryAt,
} from '../../../projections/questions/summary.ts'
import { pageOf, paging } from '../cursor.ts'
import { question } from '../question.ts'
import { times } from '../times.ts'

export const summary = question({
  path: '',
  operation: {
    operationId: 'getNegotiation',
    tags: ['Negotiations'],
    summary: 'One negotiation',
    description: 'A negotiation with its parties, points and versions of the plan, and the revision at which it stands.',
  },
  query: times,
  answer: Summary,
  ask: ({ state, moment }) => ({ answer: summaryAt(state, moment) }),
})

export const actors = question({
  path: '/actors',
  operation: {
    operationId: 'listActors',
    tags: ['Frame'],
    summary: 'The actors',
    description: 'The persons and offices that speak, with every spelling known and their dated offices.',
  },
  query: { ...times, ...paging },
  answer: ActorList,
  ask({ state, moment, page: { from = 0, limit } }) {
    const all = actorsAt(state, moment)
    const { items, next } = pageOf(all.actors, { from, limit })
    return { answer: { ...all, actors: items }, next }
  },
})

export const sources = question({
  path: '/sources',
  operation: {
    operationId: 'listSources',
    tags: ['Frame'],
    summary: 'The sources',
    description: 'The outlets, as last assessed: on whose side they are, and how reliable (Admiralty scale, A to F).',
  },
  query: { ...times, ...paging },
  answer: SourceList,
  ask({ state, moment, page: { from = 0, limit } }) {
    const all = sourcesAt(state, moment)
    const { items, next } = pageOf(all.sources, { from, limit })
    return { answer: { ...all, sources: items }, next }
  },
})

export const reports = question({
  path: '/reports',
  operation: {
    operationId: 'listReports',
    tags: ['Frame'],
    summary: 'The reports',
    description: 'The articles and broadcasts on record, each with the report that it only repeats, if any.',
  },
  query: { ...times, ...paging },
  answer: ReportList,
  ask({ state, moment, page: { from = 0, limit } }) {
    const all = reportsAt(state, moment)
    const { items, next } = pageOf(all.reports, { from, limit })
    return { answer: { ...all, reports: items }, next }
  },
})
