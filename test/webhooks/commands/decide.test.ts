import t from 'tap'
import { instantOf } from '../../../events/time.ts'
import { type WebhookEvent, type WebhookPayload, webhookPrefix } from '../../../events/webhook.ts'
import { failed, ok } from '../../../src/result.ts'
import type { WebhookCommand, WebhookContext } from '../../../src/webhooks/commands/command.ts'
import { decide, decideDispatch } from '../../../src/webhooks/commands/decide.ts'
import { type Subscription, subscriptions } from '../../../src/webhooks/subscription/subscription.ts'

const now = Date.parse('2025-11-26T12:00:00.000Z')
const minute = 60_000

const subscribed: WebhookPayload = {
  type: 'WebhookSubscribed',
  data: { url: 'https://desk.example/', owner: 'desk', filter: {}, start: {}, onExhaustion: 'block', secret: 'plain:x' },
}
const verified: WebhookPayload = { type: 'WebhookVerified', data: { url: 'https://desk.example/' } }

/** The subscription that a stream of these payloads is folded to. */
const given = (...payloads: WebhookPayload[]): Subscription | undefined =>
  payloads.reduce<Subscription | undefined>((state, payload, revision) => {
    const stamps = { stream: `${webhookPrefix}desk`, revision, recordedAt: instantOf(now - minute) }
    return subscriptions.evolve(state, { ...payload, ...stamps } as WebhookEvent)
  }, undefined)

/** What a command comes to: the types of the events, or the codes of the refusals with the places that they name. */
function decided(state: Subscription | undefined, command: WebhookCommand, context: Partial<WebhookContext> = {}): string[] {
  const decision = decide(state, command, {
    now,
    caller: { by: 'desk', isAdmin: false },
    revision: -1,
    owned: 0,
    // Two events each: one a minute ago, one now.
    chronicle: new Map(['dam', 'ferry'].map((id) => [id, [now - minute, now]])),
    allow: 'public',
    ownerRevokedAt: null,
    isSecretSealed: false,
    sinceLastPingMs: null,
    ...context,
  })
  return decision.ok
    ? decision.value.map(({ type, data }) => `${type} ${JSON.stringify(data)}`)
    : decision.error.map(({ code, pointer }) => (pointer === undefined ? code : `${code} at ${pointer}`))
}

const newWebhook = { url: 'https://desk.example/', secret: ok('plain:x') }
const subscribe = (data: Partial<Extract<WebhookCommand, { type: 'Subscribe' }>['data']> = {}): WebhookCommand => ({
  type: 'Subscribe',
  data: { ...newWebhook, ...data },
})

const managing: WebhookCommand[] = [
  { type: 'Change', data: { description: 'Other' } },
  { type: 'RotateSecret', data: { secret: ok('plain:y') } },
  { type: 'Pause' },
  { type: 'Resume' },
  { type: 'Delete' },
  { type: 'Ping' },
  { type: 'Resend', data: { negotiation: 'dam', place: { rev: 0, index: 0 } } },
  { type: 'Replay', data: { from: { since: '2025-11-25' } } },
]

t.test('a subscription begins at what is on record, unless it says otherwise', async (t) => {
  const startOf = (data: Parameters<typeof subscribe>[0]) =>
    decided(undefined, subscribe(data)).map((text) => /"start":(\{.*?\})/.exec(text)?.[1])
  t.strictSame(startOf({}), ['{"dam":1,"ferry":1}'])
  t.strictSame(startOf({ filter: { negotiations: ['dam'] } }), ['{"dam":1}'])
  t.strictSame(startOf({ start: { since: instantOf(now) } }), ['{"dam":0,"ferry":0}'])
  t.strictSame(startOf({ start: { rev: 0 }, filter: { negotiations: ['ferry'] } }), ['{"ferry":-1}'])
})

t.test('all that speaks against a subscription is said at once', async (t) => {
  const secret = failed({ code: 'secret-prefix' as const, message: 'no' })
  t.strictSame(
    decided(
      undefined,
      subscribe({
        id: 'previews',
        url: 'http://desk.example',
        filter: { types: ['development.recorded'], to: ['agreed'] },
        start: { rev: 0 },
        secret,
      }),
    ),
    [
      'reserved-id at /id',
      'url-scheme at /url',
      'futile-filter at /filter/to',
      'one-negotiation at /start/rev',
      'secret-prefix at /secret',
    ],
  )
  t.strictSame(decided(undefined, subscribe(), { owned: 1000 }), ['too-many-webhooks'])
  t.strictSame(decided(undefined, subscribe({ start: { since: '2025-11-28' } })), ['future-start at /start/since'])
})

t.test('an id is never given again, and whoever asks for it is not told at which revision it is', async (t) => {
  for (const state of [given(subscribed), given(subscribed, { type: 'WebhookDeleted', data: {} })])
    t.strictSame(decided(state, subscribe(), { expected: [7] }), ['id-taken at /id'])
  t.strictSame(decided(undefined, subscribe(), { expected: [7] }), ['stale'])
})

t.test('nobody but its owner and administrators learns of a subscription, whatever they ask of it', async (t) => {
  for (const command of managing) {
    const other = { caller: { by: 'other', isAdmin: false }, expected: [7] }
    t.strictSame(decided(given(subscribed, verified), command, other), ['unknown-webhook'], command.type)
    t.strictSame(decided(given(subscribed, { type: 'WebhookDeleted', data: {} }), command), ['unknown-webhook'], command.type)
    t.strictSame(decided(undefined, command), ['unknown-webhook'], command.type)
    const admin = { caller: { by: 'admin', isAdmin: true } }
    t.equal(decided(given(subscribed, verified), command, admin).length, 1, command.type)
  }
})

t.test('a command that expects another revision is stale', async (t) => {
  for (const command of managing) {
    t.strictSame(decided(given(subscribed, verified), command, { revision: 1, expected: [0] }), ['stale'], command.type)
    t.not(decided(given(subscribed, verified), command, { revision: 1, expected: [0, 1] })[0], 'stale', command.type)
  }
})

t.test('a change records what is otherwise than before, and nothing else', async (t) => {
  const state = given(subscribed)
  const change = (data: Extract<WebhookCommand, { type: 'Change' }>['data']) => decided(state, { type: 'Change', data })
  t.strictSame(change({ url: 'https://desk.example/', description: null, onExhaustion: 'block', filter: {} }), [])
  t.strictSame(change({ onExhaustion: 'skip', description: null }), ['WebhookChanged {"onExhaustion":"skip"}'])
  t.strictSame(change({ filter: { negotiations: ['dam'] } }), [
    'WebhookChanged {"filter":{"filter":{"negotiations":["dam"]},"after":{"dam":1,"ferry":1}}}',
  ])
})

t.test('an URL that was let in by another setting may stay', async (t) => {
  const inside: WebhookPayload = {
    type: 'WebhookSubscribed',
    data: { ...subscribed.data, url: 'http://inside/' } as typeof subscribed.data,
  }
  t.strictSame(decided(given(inside), { type: 'Change', data: { url: 'http://inside/', onExhaustion: 'skip' } }), [
    'WebhookChanged {"onExhaustion":"skip"}',
  ])
  t.strictSame(decided(given(inside), { type: 'Change', data: { url: 'http://other/' } }), ['url-scheme at /url', 'url-host at /url'])
})

t.test('the secrets before a new one sign for as long as is asked, else for a day', async (t) => {
  const rotate = (overlapHours?: number) =>
    decided(given(subscribed), { type: 'RotateSecret', data: { secret: ok('plain:y'), overlapHours } })
  t.strictSame(rotate(), ['WebhookSecretRotated {"secret":"plain:y","previousUntil":"2025-11-27T12:00:00.000Z"}'])
  t.strictSame(rotate(0), ['WebhookSecretRotated {"secret":"plain:y","previousUntil":"2025-11-26T12:00:00.000Z"}'])
})

t.test('pausing a paused one changes nothing', async (t) => {
  t.strictSame(decided(given(subscribed), { type: 'Pause' }), ['WebhookPaused {}'])
  t.strictSame(decided(given(subscribed, { type: 'WebhookPaused', data: {} }), { type: 'Pause' }), [])
})

t.test('who resumes the webhook of a revoked key owns it from then on; one whose secret is sealed is not resumed', async (t) => {
  const caller = { by: 'admin', isAdmin: true }
  const state = given(subscribed, verified)
  t.strictSame(decided(state, { type: 'Resume' }, { caller }), ['WebhookResumed {"owner":"desk"}'])
  t.strictSame(decided(state, { type: 'Resume' }, { caller, ownerRevokedAt: instantOf(now) }), ['WebhookResumed {"owner":"admin"}'])
  t.strictSame(decided(state, { type: 'Resume' }, { caller, isSecretSealed: true }), [])
})

t.test('pings and resends go to an active webhook only, and pings once in ten seconds', async (t) => {
  const resend: WebhookCommand = { type: 'Resend', data: { negotiation: 'dam', place: { rev: 1, index: 0 } } }
  for (const command of [{ type: 'Ping' } as const, resend])
    for (const [state, context] of [
      [given(subscribed), {}],
      [given(subscribed, verified, { type: 'WebhookPaused', data: {} }), {}],
      [given(subscribed, verified, { type: 'WebhookDisabled', data: { reason: 'gone' } }), {}],
      [given(subscribed, verified), { ownerRevokedAt: instantOf(now) }],
      [given(subscribed, verified), { isSecretSealed: true }],
    ] as const)
      t.strictSame(decided(state, command, context), ['not-deliverable'])
  const ping = (sinceLastPingMs: number) => decided(given(subscribed, verified), { type: 'Ping' }, { sinceLastPingMs })
  t.strictSame(ping(9999), ['too-many-requests'])
  t.strictSame(ping(10_000), ['PingRequested {}'])
  t.strictSame(decided(given(subscribed, verified), resend), ['ResendRequested {"negotiation":"dam","rev":1,"index":0}'])
})

t.test('a replay goes back in what the webhook is about', async (t) => {
  const state = given({
    type: 'WebhookSubscribed',
    data: { ...subscribed.data, filter: { negotiations: ['dam'] } } as typeof subscribed.data,
  })
  const replay = (data: Extract<WebhookCommand, { type: 'Replay' }>['data'], of = state) => decided(of, { type: 'Replay', data })
  t.strictSame(replay({ from: { rev: 1 } }), ['ReplayRequested {"after":{"dam":0}}'])
  t.strictSame(replay({ from: { since: instantOf(now) } }), ['ReplayRequested {"after":{"dam":0}}'])
  t.strictSame(replay({ from: { rev: 3 } }), ['revision-not-reached at /from/rev'])
  t.strictSame(replay({ negotiation: 'ferry', from: { rev: 0 } }), ['not-subscribed at /negotiation'])
  t.strictSame(replay({ negotiation: 'bridge', from: { rev: 0 } }), ['unknown-negotiation at /negotiation'])
  t.strictSame(replay({ from: { rev: 0 } }, given(subscribed)), ['one-negotiation at /from/rev'])
})

t.test('what whoever delivers has found is recorded only while the webhook is still as it was', async (t) => {
  const paused: WebhookPayload = { type: 'WebhookPaused', data: {} }
  const deleted: WebhookPayload = { type: 'WebhookDeleted', data: {} }
  const types = (state: Subscription | undefined, command: Parameters<typeof decideDispatch>[1]) =>
    decideDispatch(state, command).map(({ type }) => type)
  const verify = { type: 'Verify' as const, challenge: 0, url: 'https://desk.example/' }
  t.strictSame(types(given(subscribed), verify), ['WebhookVerified'])
  t.strictSame(types(given(subscribed, verified), verify), [])
  t.strictSame(types(given(subscribed), { ...verify, challenge: 1 }), [])
  const disable = { type: 'Disable' as const, reason: 'gone' as const }
  t.strictSame(types(given(subscribed), disable), ['WebhookDisabled'])
  for (const state of [undefined, given(subscribed, paused), given(subscribed, deleted)]) t.strictSame(types(state, disable), [])
  const defer = { type: 'DeferSeries' as const, data: { series: 2, after: { dam: 1 } } }
  t.strictSame(types(given(subscribed, paused), defer), ['SeriesDeferred'])
  t.strictSame(types(given(subscribed, deleted), defer), [])
})
