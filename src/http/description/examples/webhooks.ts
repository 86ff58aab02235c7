import { asked, dayOf, endOf, opening, pledge, summerFlow } from './dam.ts'

const filter = { types: ['status.changed', 'overall.changed'], points: ['summer-flow'] }
const series = `1.${asked.ruleset}`
const subscribedAt = '2024-05-20T12:22:00.000Z'

const webhook = {
  id: 'flow-alerts',
  url: 'https://desk.example/hooks',
  state: 'active',
  reason: null,
  disabledAt: null,
  owner: 'write-key',
  description: 'The summer flow, for the desk',
  filter,
  series,
  onExhaustion: 'block',
  algorithm: 'hmac',
  publicKey: null,
  secrets: [{ until: null }] as { until: string | null }[],
  createdAt: subscribedAt,
  changedAt: subscribedAt,
  rev: 1,
}
const secret = 'whsec_c2hvd24gdG8gZXZlcnlib2R5LCBzbyBubyBzZWNyZXQ='
const narrower = { ...filter, parties: ['borrovia'] }

const place = { negotiation: opening.id, rev: pledge.rev }
const message = {
  id: 'msg_flow-alerts_teln-dam_22_1_00000025',
  sequence: 1,
  body: {
    type: 'status.changed',
    timestamp: pledge.recordedAt,
    webhook: webhook.id,
    series,
    sequence: 1,
    data: {
      ...place,
      index: 1,
      point: 'summer-flow',
      party: 'avenland',
      from: 'unstated',
      to: 'agreed',
      scope: 'present',
      stretch: { from: endOf('2024-05-09'), until: null },
      cause: 'new',
      occurred: dayOf('2024-05-09'),
      ruleset: asked.ruleset,
      recordedAt: pledge.recordedAt,
      events: [{ id: pledge.event, type: 'StatementMade', rev: pledge.rev, development: 'pledge' }],
      evidence: '/negotiations/teln-dam/points/summer-flow/status?party=avenland&rev=22',
      names: { negotiation: opening.title, point: summerFlow.title, party: 'Avenland' },
      proposition: summerFlow.proposition,
      sentence: 'Summer flow: Avenland from unstated to agreed.',
    },
  },
}
const sent = { id: message.id, kind: 'message', type: 'status.changed', ...place, sequence: 1 }
const attempts = [
  { ...sent, attempt: 2, at: '2024-05-20T12:22:05.600Z', durationMs: 36, outcome: 'delivered', status: 204, next: 'none' },
  {
    ...sent,
    attempt: 1,
    at: '2024-05-20T12:22:00.200Z',
    durationMs: 38,
    outcome: 'failed',
    status: 503,
    excerpt: 'Back soon',
    next: 'retry',
    retryAt: '2024-05-20T12:22:05.600Z',
  },
]
const challenge = {
  id: 'challenge_flow-alerts_0_1',
  kind: 'challenge',
  type: 'webhook.ping',
  attempt: 1,
  at: '2024-05-20T12:22:00.100Z',
  durationMs: 41,
  outcome: 'delivered',
  status: 200,
  next: 'none',
}

const notice = {
  type: 'overall.changed',
  timestamp: '2024-05-20T12:18:00.000Z',
  data: {
    negotiation: opening.id,
    rev: 26,
    index: 1,
    point: 'summer-flow',
    party: null,
    from: 'disputed',
    to: 'agreed',
    scope: 'present',
    stretch: { from: endOf('2024-05-14'), until: null },
    cause: 'denied',
    occurred: dayOf('2024-05-14'),
    ruleset: asked.ruleset,
    recordedAt: '2024-05-20T12:18:00.000Z',
    events: [
      { id: '018f95a0-0000-7000-8000-00000000002d', type: 'PositionDenied', rev: 26, development: 'wavering' },
      { id: '018f95a0-0000-7000-8000-000000000027', type: 'ClaimReported', rev: 23, development: 'wavering' },
    ],
    evidence: '/negotiations/teln-dam/points/summer-flow/status?rev=26',
    names: { negotiation: opening.title, point: summerFlow.title },
    proposition: summerFlow.proposition,
    sentence: 'Summer flow: overall from disputed to agreed, by a denial.',
  },
}

/** What can be asked of webhooks, and is answered, by the id of the operation. */
export const webhooks = {
  createWebhook: {
    body: { id: webhook.id, url: webhook.url, description: webhook.description, filter, start: { since: '2024-05-01' } },
    answer: { webhook: { ...webhook, state: 'pending', rev: 0 }, secret, publicKey: null },
  },
  listWebhooks: { answer: { webhooks: [webhook] } },
  getWebhook: {
    answer: {
      ...webhook,
      delivery: {
        lastSuccessAt: '2024-05-20T12:22:05.636Z',
        firstFailureAt: null,
        lanes: [{ ...place, index: 1, behind: 6, attempt: 1, retryAt: null, replaying: false }],
      },
    },
  },
  changeWebhook: {
    body: { filter: narrower, onExhaustion: 'skip' },
    answer: { ...webhook, filter: narrower, series: `2.${asked.ruleset}`, onExhaustion: 'skip', rev: 2 },
  },
  rotateWebhookSecret: {
    body: { overlapHours: 48 },
    answer: { webhook: { ...webhook, secrets: [{ until: null }, { until: '2024-05-22T12:22:00.000Z' }], rev: 2 }, secret, publicKey: null },
  },
  pauseWebhook: { answer: { ...webhook, state: 'paused', rev: 2 } },
  resumeWebhook: { answer: { ...webhook, rev: 2 } },
  pingWebhook: { answer: { message: 'ping_flow-alerts_2' } },
  replayWebhook: { body: { negotiation: opening.id, from: { rev: 22 } }, answer: { after: { [opening.id]: 21 } } },
  listWebhookMessages: { answer: { messages: [message] } },
  getWebhookMessage: { answer: { ...message, attempts } },
  resendWebhookMessage: { answer: { message: message.id } },
  listWebhookDeliveries: { answer: { attempts: [...attempts, challenge] } },
  previewWebhook: {
    body: { filter, limit: 1 },
    answer: { count: 7, byType: { 'status.changed': 4, 'overall.changed': 3 }, notices: [notice] },
  },
}
