import { avenland, borrovia, commission, fishLadder, jointGauge, opening, pledge, summerFlow, wholePlan } from './dam.ts'

const given = (day: string) => ({ earliest: day, precision: 'day', basis: 'printed' })

/** All writes answer alike: what one of them is answered is shown of each. */
export const receipt = {
  negotiation: opening.id,
  rev: pledge.rev,
  recordedAt: pledge.recordedAt,
  events: [{ id: pledge.event, type: 'StatementMade', rev: pledge.rev }],
  developments: ['pledge'],
}

const statement = {
  kind: 'StatementMade',
  id: 'pledge',
  summary: pledge.summary,
  occurred: given('2024-05-09'),
  actors: ['water-minister'],
  speaker: 'water-minister',
  reports: [{ report: 'post-10', paragraph: 3 }],
  positions: pledge.positions,
}

/** What is sent to write, by the id of the operation. */
export const bodies: Readonly<Record<string, object>> = {
  openNegotiation: {
    ...opening,
    parties: [avenland, borrovia],
    points: [wholePlan, summerFlow, jointGauge],
    sources: [{ id: 'river-post', name: 'River Post', reliability: 'B' }],
    reports: [{ id: 'post-10', source: 'river-post', title: 'A pledge on the flow', publishedAt: given('2024-05-10') }],
    versions: [{ id: 'first-draft', label: 'First draft', claimedPoints: 3, text: 'partial', reports: [{ report: 'post-10' }] }],
  },
  joinParty: commission,
  definePoint: fishLadder,
  introduceActor: {
    id: 'water-minister',
    name: 'Water Minister of Avenland',
    affiliations: [{ party: 'avenland', office: 'Water Minister' }],
  },
  aliasActor: { alias: 'Minister for Water' },
  introduceSource: { id: 'dam-herald', name: 'Dam Herald', alignedWith: 'borrovia', reliability: 'C' },
  reassessSource: { alignedWith: null, reliability: 'A', reason: 'Its reports on the talks were borne out' },
  fileReport: { id: 'herald-12', source: 'dam-herald', title: 'Avenland wavers', publishedAt: given('2024-05-12') },
  reportVersion: {
    id: 'second-draft',
    label: 'Second draft',
    text: 'full',
    derivesFrom: ['first-draft'],
    reports: [{ report: 'post-14' }],
  },
  numberPoint: { number: 1, point: 'summer-flow' },
  assertLineage: {
    from: 'first-draft',
    to: 'second-draft',
    point: 'summer-flow',
    lineage: 'reworded',
    fromNumbers: [1],
    toNumbers: [2],
    reports: [{ report: 'post-14' }],
  },
  reportDevelopment: statement,
  reportDevelopments: [statement],
  denyPosition: {
    party: 'avenland',
    point: 'summer-flow',
    by: 'avenland',
    actor: 'water-minister',
    basis: 'official',
    occurred: given('2024-05-14'),
    reports: [{ report: 'post-14' }],
  },
  repeatReport: { report: { report: 'herald-15' } },
  correctDevelopment: { reason: 'coder-error', note: 'The place was left out', changes: { place: 'The bridge over the Teln' } },
  retractDevelopment: { reason: 'duplicate-of', duplicateOf: 'bridge-talks', note: 'The same meeting told twice' },
}
