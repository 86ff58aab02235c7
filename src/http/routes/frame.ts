import {
  ActorList,
  type ActorList as Actors,
  actorsAt,
  ReportList,
  type ReportList as Reports,
  reportsAt,
  SourceList,
  type SourceList as Sources,
  Summary,
  sourcesAt,
  summaryAt,
} from '../../../projections/questions/summary.ts'
import { ok } from '../../result.ts'
import { listPage, paging } from '../request/cursor.ts'
import { question } from '../request/question.ts'
import { times } from '../request/times.ts'
import { askedColumns, listed, titleColumn } from '../response/columns.ts'
import type { Table } from '../response/csv.ts'

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
  ask: ({ state, moment }) => ok({ answer: summaryAt(state, moment) }),
})

/** One row for each office of an actor; one for an actor without. */
const actorsTable: Table<Actors> = {
  columns: {
    actor: 'The id of the actor',
    name: 'The name of the person or office',
    aliases: 'Every other spelling',
    party: 'The id of the party that the actor speaks for',
    partyName: 'Its name',
    office: 'In what office',
    from: 'The first day in it',
    until: 'The last day in it',
    ...askedColumns,
    ...titleColumn,
  },
  *rows({ actors, rev: atRev, ...asked }, names) {
    const negotiationTitle = names.negotiation(asked.negotiation)
    for (const actor of actors) {
      if (actor === undefined) continue
      const { id, name, aliases, affiliations } = actor
      const row = { ...asked, atRev, negotiationTitle, actor: id, name, aliases: listed(aliases) }
      if (affiliations.length === 0) yield row
      for (const affiliation of affiliations) yield { ...row, ...affiliation, partyName: names.party(affiliation.party) }
    }
  },
}

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
    const { items, next } = listPage(actorsAt(state, moment), { from, limit })
    return ok({ answer: { ...moment.asked, actors: items }, next })
  },
  table: actorsTable,
})

const sourcesTable: Table<Sources> = {
  columns: {
    source: 'The id of the outlet',
    name: 'Its name',
    alignedWith: 'The id of the party whose side it openly takes',
    alignedWithName: 'The name of that party',
    reliability: 'How reliable it is (Admiralty scale, A to F)',
    note: 'Why it is judged so',
    ...askedColumns,
    ...titleColumn,
  },
  *rows({ sources, rev: atRev, ...asked }, names) {
    const negotiationTitle = names.negotiation(asked.negotiation)
    for (const source of sources)
      yield source && { ...asked, atRev, negotiationTitle, ...source, source: source.id, alignedWithName: names.party(source.alignedWith) }
  },
}

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
    const { items, next } = listPage(sourcesAt(state, moment), { from, limit })
    return ok({ answer: { ...moment.asked, sources: items }, next })
  },
  table: sourcesTable,
})

const reportsTable: Table<Reports> = {
  columns: {
    report: 'The id of the report',
    title: 'Its title',
    source: 'The id of the outlet',
    sourceName: 'The outlet',
    publishedEarliest: 'The first instant at which it can have been published',
    publishedLatest: 'The last one',
    precision: 'How exactly that is known',
    timeBasis: 'Whether the time is printed in the report, inferred, or known from elsewhere',
    link: 'Where it can be read',
    root: 'The id of the report that it only repeats',
    rootTitle: 'The title of that one',
    seen: '`false`: it is known only through others',
    ...askedColumns,
    ...titleColumn,
  },
  *rows({ reports, rev: atRev, ...asked }, names) {
    const negotiationTitle = names.negotiation(asked.negotiation)
    for (const report of reports) {
      if (report === undefined) continue
      const { id, title, source, publishedAt, url: link, root, seen } = report
      const { earliest: publishedEarliest, latest: publishedLatest, precision, basis: timeBasis } = publishedAt
      const published = { publishedEarliest, publishedLatest, precision, timeBasis }
      const own = { report: id, title, source, sourceName: names.source(source), link, root, rootTitle: names.report(root), seen }
      yield { ...asked, atRev, negotiationTitle, ...own, ...published }
    }
  },
}

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
    const { items, next } = listPage(reportsAt(state, moment), { from, limit })
    return ok({ answer: { ...moment.asked, reports: items }, next })
  },
  table: reportsTable,
})
