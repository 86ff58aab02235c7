import { z } from 'zod'
import { Asked } from '../../../projections/questions/moment.ts'
import {
  ActorList,
  actorsAt,
  ListedPoint,
  PointDetail,
  pointAt,
  pointsAt,
  ReportList,
  reportsAt,
  SourceList,
  Summary,
  sourcesAt,
  summaryAt,
} from '../../../projections/questions/summary.ts'
import { ok } from '../../result.ts'
import { namedIn } from '../problem/on-record.ts'
import { question } from '../request/question.ts'
import { retired } from '../request/retired.ts'
import { times } from '../request/times.ts'
import { askedColumns, joined, listed } from '../response/columns.ts'
import { pointColumns } from '../response/standing-columns.ts'
import { frameList } from './frame-list.ts'

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

export const points = frameList('points', {
  description: 'The questions under negotiation, in order of recording.',
  answer: Asked.extend({ points: z.array(ListedPoint) }).meta({
    id: 'PointList',
    description: 'Points in order of recording, a page of them',
  }),
  query: { retired },
  entriesAt: (state, moment, query) => pointsAt(state, moment, query.retired),
  columns: {
    point: 'The id of the point',
    title: 'Its title',
    proposition: 'What a party can accept or refuse',
    requires: 'The ids of the parties whose agreement it needs; empty: all principals',
    requiresNames: 'Their names',
    ...askedColumns,
    retired: pointColumns.retired,
  },
  rowsOf: ({ id, requires = [], ...point }, names) => [
    { ...point, point: id, requires: joined(requires), requiresNames: listed(requires.map(names.party)) },
  ],
})

export const point = question({
  path: '/points/:point',
  operation: {
    operationId: 'getPoint',
    tags: ['Frame'],
    summary: 'One point',
    description: 'A point’s proposition, its numbers in each version of the plan, and its way through the versions.',
  },
  query: times,
  answer: PointDetail,
  ask({ state, moment, params }) {
    const found = namedIn(params, 'point', state.registry.frame.points, moment.times.revision)
    return found.ok ? ok({ answer: pointAt(state, moment, found.value) }) : found
  },
})

/** One row for each office of an actor; one for an actor without. */
export const actors = frameList('actors', {
  description: 'The persons and offices that speak, with every spelling known and their dated offices.',
  answer: ActorList,
  entriesAt: actorsAt,
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
  },
  rowsOf({ id, name, aliases, affiliations }, names) {
    const row = { actor: id, name, aliases: listed(aliases) }
    return affiliations.length === 0 ? [row] : affiliations.map((one) => ({ ...row, ...one, partyName: names.party(one.party) }))
  },
})

export const sources = frameList('sources', {
  description: 'The outlets, as last assessed: on whose side they are, and how reliable (Admiralty scale, A to F).',
  answer: SourceList,
  entriesAt: sourcesAt,
  columns: {
    source: 'The id of the outlet',
    name: 'Its name',
    alignedWith: 'The id of the party whose side it openly takes',
    alignedWithName: 'The name of that party',
    reliability: 'How reliable it is (Admiralty scale, A to F)',
    note: 'Why it is judged so',
    ...askedColumns,
  },
  rowsOf: ({ id, ...source }, names) => [{ ...source, source: id, alignedWithName: names.party(source.alignedWith) }],
})

export const reports = frameList('reports', {
  description: 'The articles and broadcasts on record, each with the report that it only repeats, if any.',
  answer: ReportList,
  entriesAt: reportsAt,
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
  },
  rowsOf({ id, title, source, publishedAt, url: link, root, seen }, names) {
    const { earliest: publishedEarliest, latest: publishedLatest, precision, basis: timeBasis } = publishedAt
    const published = { publishedEarliest, publishedLatest, precision, timeBasis }
    return [{ report: id, title, source, sourceName: names.source(source), link, root, rootTitle: names.report(root), seen, ...published }]
  },
})
