import {
  asked,
  avenland,
  borrovia,
  commission,
  dayOf,
  endOf,
  fishLadder,
  jointGauge,
  ladder,
  opening,
  pledge,
  stated,
  summerFlow,
  unstated,
  wholePlan,
} from './dam.ts'

const parties = [avenland, borrovia, commission]
const points = [wholePlan, summerFlow, jointGauge, fishLadder]

const lineage = [
  {
    from: 'first-draft',
    to: 'second-draft',
    point: 'summer-flow',
    lineage: 'reworded',
    fromNumbers: [1],
    toNumbers: [2],
    reports: [{ report: 'post-14', attribution: [] }],
  },
]
const firstDraft = {
  id: 'first-draft',
  label: 'First draft',
  claimedPoints: 3,
  text: 'partial',
  derivesFrom: [],
  reports: [{ report: 'post-10', attribution: [] }],
  numbers: [{ number: 1, point: 'summer-flow' }],
  lineage: [],
}
const secondDraft = {
  id: 'second-draft',
  label: 'Second draft',
  text: 'full',
  derivesFrom: ['first-draft'],
  reports: [{ report: 'post-14', attribution: [] }],
  numbers: [{ number: 2, point: 'summer-flow', note: 'Now with a gauge to prove it' }],
  lineage,
}

const agreed = { status: 'agreed', blockedBy: [] }
const heldUpBy = (party: string) => ({ status: 'disputed', blockedBy: [party] })
const accepted = stated('agreed', 'accepted', 'attributed', '2024-05-13')

/** What every position behind a status says alike. */
const decisive = { role: 'decisive', rule: 4, why: 'Nothing certainly follows it, and no candidate has a stronger basis' }
const untouched = { denials: [], retractedBy: null }

const pledgeReports = [
  {
    report: 'post-10',
    paragraph: 3,
    attribution: [],
    source: 'river-post',
    title: 'A pledge on the flow',
    publishedAt: dayOf('2024-05-10'),
    origin: 'post-10',
  },
  {
    report: 'herald-15',
    attribution: [],
    source: 'dam-herald',
    title: 'The pledge, again',
    publishedAt: dayOf('2024-05-15'),
    origin: 'post-10',
  },
]
const talks = {
  ...decisive,
  event: '018f95a0-0000-7000-8000-000000000029',
  rev: 24,
  correctedBy: '018f95a0-0000-7000-8000-000000000031',
  ...untouched,
  development: 'bridge-talks',
  position: 0,
  kind: 'TalksHeld',
  summary: 'The delegations meet on the bridge and leave the gauge open',
  occurred: dayOf('2024-05-13'),
  stance: 'accepted',
  basis: 'attributed',
  actor: null,
  note: null,
  reports: [
    {
      report: 'post-14',
      attribution: [],
      source: 'river-post',
      title: 'A second draft',
      publishedAt: dayOf('2024-05-14'),
      origin: 'post-14',
    },
  ],
}
const pledgePosition = {
  ...decisive,
  event: pledge.event,
  rev: pledge.rev,
  correctedBy: null,
  ...untouched,
  development: 'pledge',
  position: 0,
  kind: 'StatementMade',
  summary: pledge.summary,
  occurred: dayOf('2024-05-09'),
  stance: 'accepted',
  basis: 'official',
  actor: 'water-minister',
  note: null,
  reports: pledgeReports,
}
const development = {
  id: 'pledge',
  kind: 'StatementMade',
  rev: pledge.rev,
  event: pledge.event,
  recordedAt: pledge.recordedAt,
  state: 'recorded',
  summary: pledge.summary,
  occurred: dayOf('2024-05-09'),
  place: null,
  actors: ['water-minister'],
  versions: [],
  reports: pledgeReports,
  positions: pledge.positions,
  speaker: 'water-minister',
}
const nothingSaid = { ...unstated, superseded: 0, because: [], omitted: 0 }

/** What questions are answered, by the id of the operation. */
export const answers: Readonly<Record<string, object>> = {
  getNegotiation: {
    ...asked,
    title: opening.title,
    description: opening.description,
    parties,
    points,
    versions: [firstDraft, secondDraft],
    counts: { developments: 4, reports: 4, actors: 1, sources: 2, changes: 11 },
  },
  getMatrix: {
    ...asked,
    parties,
    points: [
      {
        ...wholePlan,
        overall: { status: 'unstated', blockedBy: [] },
        parties: { avenland: unstated, borrovia: unstated, commission: unstated },
      },
      {
        ...summerFlow,
        overall: agreed,
        parties: { avenland: stated('agreed', 'accepted', 'official', '2024-05-14'), borrovia: accepted, commission: unstated },
      },
      {
        ...jointGauge,
        overall: heldUpBy('avenland'),
        parties: { avenland: stated('disputed', 'contested', 'attributed', '2024-05-13'), borrovia: unstated, commission: unstated },
      },
      {
        ...ladder,
        overall: heldUpBy('borrovia'),
        parties: { avenland: unstated, borrovia: stated('rejected', 'refused', 'attributed', '2024-05-13'), commission: unstated },
      },
    ],
  },
  getDiff: {
    negotiation: opening.id,
    from: { rev: 29, asOf: endOf('2024-05-13'), knownAt: null, publishedBy: null, ruleset: asked.ruleset },
    to: { rev: 29, asOf: endOf('2024-05-18'), knownAt: null, publishedBy: null, ruleset: asked.ruleset },
    differences: [
      {
        of: 'overall',
        point: 'summer-flow',
        from: heldUpBy('avenland'),
        to: agreed,
        sentence: 'Summer flow: overall from disputed to agreed.',
      },
      {
        of: 'party',
        point: 'summer-flow',
        party: 'avenland',
        from: { ...stated('disputed', 'conditional', 'reported', '2024-05-12'), contested: true },
        to: stated('agreed', 'accepted', 'official', '2024-05-14'),
        sentence: 'Summer flow: Avenland from disputed to agreed.',
      },
    ],
  },
  listPoints: { ...asked, points },
  getPoint: {
    ...asked,
    point: summerFlow,
    numbers: [
      { version: 'first-draft', number: 1, note: null },
      { version: 'second-draft', number: 2, note: 'Now with a gauge to prove it' },
    ],
    lineage,
  },
  getPointStatus: {
    ...asked,
    point: 'summer-flow',
    proposition: summerFlow.proposition,
    overall: agreed,
    parties: { borrovia: { ...accepted, superseded: 0, because: [talks], omitted: 0 } },
  },
  getPointHistory: {
    ...asked,
    point: 'summer-flow',
    proposition: summerFlow.proposition,
    overall: [
      { at: endOf('2024-05-09'), until: endOf('2024-05-12'), before: 'unstated', after: 'open' },
      { at: endOf('2024-05-12'), until: endOf('2024-05-14'), before: 'open', after: 'disputed' },
      { at: endOf('2024-05-14'), until: null, before: 'disputed', after: 'agreed' },
    ],
    parties: {
      borrovia: [{ at: endOf('2024-05-13'), until: null, before: 'unstated', after: 'agreed', because: [talks], causedBy: [talks.event] }],
    },
  },
  listParties: { ...asked, parties },
  getParty: {
    ...asked,
    asOf: endOf('2024-05-10'),
    party: avenland,
    points: [
      { point: 'whole-plan', proposition: wholePlan.proposition, ...nothingSaid },
      {
        point: 'summer-flow',
        proposition: summerFlow.proposition,
        ...stated('agreed', 'accepted', 'official', '2024-05-09'),
        superseded: 0,
        because: [pledgePosition],
        omitted: 0,
      },
      { point: 'joint-gauge', proposition: jointGauge.proposition, ...nothingSaid },
      { point: 'fish-ladder', proposition: ladder.proposition, ...nothingSaid },
    ],
  },
  listVersions: { ...asked, versions: [firstDraft, secondDraft] },
  getVersion: { ...asked, version: secondDraft },
  listActors: {
    ...asked,
    actors: [
      {
        id: 'water-minister',
        name: 'Water Minister of Avenland',
        aliases: ['Minister for Water'],
        affiliations: [{ party: 'avenland', office: 'Water Minister' }],
      },
    ],
  },
  listSources: {
    ...asked,
    sources: [
      { id: 'river-post', name: 'River Post', reliability: 'A' },
      { id: 'dam-herald', name: 'Dam Herald', reliability: 'C', alignedWith: 'borrovia' },
    ],
  },
  listReports: {
    ...asked,
    reports: [{ id: 'post-10', source: 'river-post', title: 'A pledge on the flow', publishedAt: dayOf('2024-05-10'), seen: true }],
  },
  listDevelopments: { ...asked, developments: [development] },
  getDevelopment: {
    ...asked,
    development,
    trail: [
      {
        type: 'StatementMade',
        event: pledge.event,
        rev: pledge.rev,
        recordedAt: pledge.recordedAt,
        data: {
          id: 'pledge',
          summary: pledge.summary,
          occurred: dayOf('2024-05-09'),
          actors: ['water-minister'],
          versions: [],
          reports: [{ report: 'post-10', paragraph: 3, attribution: [] }],
          positions: pledge.positions,
          speaker: 'water-minister',
        },
      },
      {
        type: 'ReportRepeated',
        event: '018f95a0-0000-7000-8000-00000000002f',
        rev: 27,
        recordedAt: '2024-05-20T12:19:00.000Z',
        data: { citation: { report: 'herald-15', attribution: [] } },
      },
    ],
  },
  listChanges: {
    ...asked,
    changes: ['avenland', null].map((party) => ({
      rev: 24,
      recordedAt: '2024-05-20T12:16:00.000Z',
      point: 'joint-gauge',
      party,
      scope: 'present',
      from: 'unstated',
      to: 'disputed',
      stretch: { from: endOf('2024-05-13'), until: null },
      cause: 'new',
    })),
  },
  listNegotiations: { negotiations: [{ ...opening, rev: asked.rev }] },
  getProblem: { type: '/problems/unknown-point', code: 'unknown-point', status: 422, title: 'No such point is defined' },
  getLiveness: { status: 'alive' },
  getReadiness: { status: 'ready', position: 30, lag: 0 },
}
