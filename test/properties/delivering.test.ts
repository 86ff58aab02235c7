import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { WebhookFilter } from '../../events/webhook-filter.ts'
import { isAfter } from '../../projections/questions/notices.ts'
import { type Message, messagesAfter } from '../../src/webhooks/messages/message.ts'
import { afterRevision } from '../../src/webhooks/progress/progress.ts'
import { headIn } from '../../src/webhooks/subscription/subscription.ts'
import { type Bench, openBench } from '../support/dispatching.ts'
import { often } from '../support/long.ts'
import type { Fate } from '../support/mortal-store.ts'
import { obliging, type Posted, type Reply } from '../support/scripted-endpoint.ts'

const hour = 3_600_000
const day = 24 * hour
const id = 'desk'

type Act =
  | { kind: 'negotiate' | 'pause' | 'resume' | 'rotate' | 'ping' }
  | { kind: 'write'; of: number; count: number; hasStance: boolean }
  | { kind: 'filter'; filter: WebhookFilter; of: number; meanwhile: number; reply: Reply; isTwice: boolean }
  | { kind: 'move'; to: number }
  | { kind: 'exhaustion'; to: 'block' | 'skip' }
  | { kind: 'replay'; of: number; from: number }
  | { kind: 'pass'; ms: number }
  | { kind: 'set'; byMs: number }
  | { kind: 'crash'; turns: number; ms: number }
  | { kind: 'restart' }
  | { kind: 'answers'; replies: Reply[] }
  | { kind: 'fates'; fates: Fate[] }

const filter: fc.Arbitrary<WebhookFilter> = fc.constantFrom<WebhookFilter>(
  {},
  { types: ['development.recorded'] },
  { types: ['status.changed'] },
  { negotiations: ['n-0', 'n-1'] },
  { to: ['agreed'] },
)
const reply: fc.Arbitrary<Reply> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ status: 200 }) },
  { weight: 2, arbitrary: fc.constant({ status: 200, afterMs: 40 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Reply>({ status: 500 }, { status: 302 }, { reason: 'cut' }, { reason: 'timeout', afterMs: 15_000 }),
  },
  { weight: 1, arbitrary: fc.constantFrom<Reply>({ status: 410 }, { status: 429, retryAfter: '30' }) },
)
const fate = fc.oneof({ weight: 3, arbitrary: fc.constant<Fate>('answered') }, fc.constantFrom<Fate>('refused', 'unanswered'))
const ms = fc.constantFrom(10, 40, 1000, 10_000, 10 * 60_000, 7 * hour, 30 * hour, 6 * day)
const of = fc.nat(2)
/** By so much a wall clock is set, forward or back. */
const byMs = fc.constantFrom(-3 * day, -hour, -7000, 7000, hour, 6 * day)

const anyAct: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('write' as const), of, count: fc.integer({ min: 1, max: 5 }), hasStance: fc.boolean() }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('set' as const), byMs }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('crash' as const), turns: fc.nat(60), ms }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('answers' as const), replies: fc.array(reply, { maxLength: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fates' as const), fates: fc.array(fate, { maxLength: 8 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replay' as const), of, from: fc.integer({ min: -1, max: 20 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('filter' as const), filter, of, meanwhile: fc.nat(4), reply, isTwice: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('move' as const), to: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('exhaustion' as const), to: fc.constantFrom('block' as const, 'skip' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('negotiate' as const, 'pause' as const, 'resume' as const, 'rotate' as const, 'ping' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
)

const history = fc.record({
  first: filter,
  isFromNow: fc.boolean(),
  acts: fc.array(anyAct, { minLength: 3, maxLength: 30, size: 'max' }),
  isDeleted: fc.boolean(),
})

const names = ['n-0', 'n-1', 'n-2']

/** What a history did that bears on what may be seen of it. `post`: how many posts there were before. */
type Account = { replays: { post: number; negotiation: string; after: number }[]; skips: boolean }

async function perform(bench: Bench, act: Act, account: Account): Promise<void> {
  const { endpoint, time } = bench
  const opened = (at: number): string => {
    const ids = bench.process.ledger.ids()
    return ids[at % ids.length] as string
  }
  switch (act.kind) {
    case 'negotiate': {
      const name = names[bench.process.ledger.ids().length]
      return name === undefined ? undefined : bench.negotiate(name)
    }
    case 'write':
      for (let left = act.count; left > 0; left--)
        await bench.state(opened(act.of), 1, act.hasStance ? (left % 2 === 0 ? 'accepted' : 'refused') : undefined)
      return
    case 'pause':
      return bench.act(id, { type: 'WebhookPaused', data: {} })
    case 'resume':
      return bench.act(id, { type: 'WebhookResumed', data: { owner: id } })
    case 'rotate':
      return bench.rotate(id, 2 + (endpoint.posts.length % 50), hour)
    case 'ping':
      return bench.act(id, { type: 'PingRequested', data: {} })
    case 'filter': {
      // Whoever changes it has read less than the one that delivers, and is told of the first message as the reply says.
      const after = bench.heads()
      const { answer } = endpoint
      let isFirst = true
      endpoint.answer = (post) => {
        const reply = isFirst && post.negotiation !== null ? act.reply : answer(post)
        isFirst &&= post.negotiation === null
        return reply
      }
      await bench.state(opened(act.of), act.meanwhile, 'accepted')
      await bench.act(id, { type: 'WebhookChanged', data: { filter: { filter: act.filter, after } } })
      if (act.isTwice) await bench.act(id, { type: 'WebhookChanged', data: { filter: { filter: {}, after: bench.heads() } } })
      await time.runFor(20_000)
      endpoint.answer = answer
      return
    }
    case 'move':
      return bench.act(id, { type: 'WebhookChanged', data: { url: `https://desk-${act.to}.example/` } })
    case 'exhaustion':
      account.skips ||= act.to === 'skip'
      return bench.act(id, { type: 'WebhookChanged', data: { onExhaustion: act.to } })
    case 'replay': {
      const negotiation = opened(act.of)
      account.replays.push({ post: endpoint.posts.length, negotiation, after: act.from })
      return bench.act(id, { type: 'ReplayRequested', data: { after: { [negotiation]: act.from } } })
    }
    case 'pass':
      return time.runFor(act.ms)
    case 'set':
      return time.setWall(act.byMs)
    case 'crash': {
      const writing = bench.state(opened(0), 3, 'accepted')
      writing.catch(() => {})
      return bench.crashWithin(act.turns, act.ms)
    }
    case 'restart':
      return bench.restart()
    case 'answers': {
      const replies = [...act.replies]
      endpoint.answer = (post) => replies.shift() ?? obliging(post)
      return
    }
    case 'fates': {
      const fates = [...act.fates]
      bench.fates.append = (stream) => (stream.startsWith('delivery-') ? (fates.shift() ?? 'answered') : 'answered')
      return
    }
    default:
      return act satisfies never
  }
}

/** Posts of messages, not of pings and challenges, of one negotiation. */
const postsOf = (posts: readonly Posted[], of: string): Posted[] => posts.filter(({ negotiation }) => negotiation === of)

async function judge(bench: Bench, account: Account): Promise<void> {
  const subscription = bench.subscription(id)
  const recorded = (await bench.attempts(id)).filter(({ outcome }) => outcome === 'delivered').map((attempt) => attempt.id)
  for (const negotiation of bench.process.ledger.ids()) {
    const state = bench.process.ledger.read(negotiation)
    assert.ok(state)
    const all = [...messagesAfter(state, subscription, { rev: -1, index: 0 }, { series: 1, sequence: 0 })]
    const placeOf = new Map(all.map((message, place) => [message.id, place]))
    const start = afterRevision(headIn(subscription.start, negotiation))
    const posts = postsOf(bench.endpoint.posts, negotiation)
    const texts = new Map<string, string>()
    let before: { place: number; post: Posted } | undefined
    for (const post of posts) {
      const place = placeOf.get(post.id) ?? assert.fail(`${post.id} is no message`)
      assert.equal(post.sequence, all[place]?.sequence, `the number of ${post.id}`)
      assert.equal(texts.get(post.id) ?? post.text, post.text, `${post.id} has the same bytes every time`)
      texts.set(post.id, post.text)
      if (before === undefined)
        assert.ok(
          place === 0 || !isAfter((all[place - 1] as Message).place, start) || account.replays.length > 0,
          `nothing is passed over at the start of ${negotiation}`,
        )
      else {
        assert.ok(place <= before.place + 1, `nothing is passed over before ${post.id}`)
        const isLeft = before.post.isDelivered || (account.skips && before.post.attempt >= 10)
        assert.ok(place <= before.place || isLeft, `${post.id} comes only after the one before it`)
      }
      before = { place, post }
    }
    const due = all.filter(({ place }) => isAfter(place, start))
    const delivered = posts.filter(({ isDelivered }) => isDelivered)
    const arrived = new Set(delivered.map((post) => post.id))
    if (!account.skips)
      assert.deepEqual(
        due.filter((message) => !arrived.has(message.id)).map((message) => message.id),
        [],
        `all of ${negotiation} has arrived`,
      )
    const replays = account.replays.filter((replay) => replay.negotiation === negotiation)
    for (const message of all) {
      const own = delivered.filter((post) => post.id === message.id)
      const inLog = recorded.filter((one) => one === message.id).length
      const asked = replays.filter(({ after }) => message.place.rev > after)
      assert.ok(inLog <= 1 + asked.length, `${message.id} is told twice only where the first time is not in the log, or on request`)
      if (!account.skips)
        for (const { post } of asked)
          assert.ok(
            own.some((one) => bench.endpoint.posts.indexOf(one) >= post),
            `${message.id} is told again`,
          )
    }
  }
}

t.test('whatever happens, all that is due arrives, in order, and nothing twice without a reason', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ first, isFromNow, acts, isDeleted }) => {
      const bench = openBench()
      const { endpoint, time } = bench
      const account: Account = { replays: [], skips: false }
      await bench.start()
      await bench.negotiate('n-0')
      await bench.state('n-0', 2, 'accepted')
      await bench.subscribe(id, { filter: first, start: isFromNow ? bench.heads() : {} })
      for (const act of acts) {
        await perform(bench, act, account)
        // Pings and challenges are of no negotiation: they wait for nobody.
        const lanes = endpoint.underWay().flatMap(({ negotiation }) => negotiation ?? [])
        assert.equal(new Set(lanes).size, lanes.length, 'one at a time in each negotiation')
      }
      endpoint.answer = obliging
      bench.fates.append = undefined
      if (isDeleted) {
        await bench.act(id, { type: 'WebhookDeleted', data: {} })
        const sent = endpoint.posts.length
        await bench.state('n-0', 1, 'accepted')
        await time.runFor(10 * day)
        assert.equal(endpoint.posts.length, sent, 'nothing is sent after the deletion')
      } else {
        const standing = bench.stateOf(id)
        if (standing === 'paused' || standing === 'disabled') await bench.act(id, { type: 'WebhookResumed', data: { owner: id } })
        await time.runFor(3 * day)
        await judge(bench, account)
      }
      assert.deepEqual(
        bench.logged.filter(({ level }) => level === 'error'),
        [],
      )
      await bench.process.close()
    }),
    { numRuns: often(40, 200) },
  )
})

/** The waits between the ten attempts: the example schedule of Standard Webhooks 1.0.0. */
const schedule = [5000, 300_000, 1_800_000, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, day]

t.test(
  'however the wall clock is set, a retry is neither early nor late, and a restart makes it wait no longer than it was put off',
  async () => {
    const moments = fc.array(fc.record({ ms: fc.integer({ min: 1, max: 16 * hour }), byMs, isRestart: fc.boolean() }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(moments, async (acts) => {
        const bench = openBench()
        const { endpoint, time } = bench
        await bench.start()
        await bench.negotiate('n-0')
        await bench.subscribe(id)
        await time.runFor(1000)
        endpoint.answer = () => ({ status: 500 })
        await bench.state('n-0')
        const restarts: number[] = []
        for (const act of acts) {
          await time.runFor(act.ms)
          time.setWall(act.byMs)
          if (!act.isRestart) continue
          await bench.restart()
          restarts.push(time.now())
        }
        await time.runFor(90 * hour)
        const told = endpoint.posts.filter(({ negotiation }) => negotiation !== null)
        for (const [index, { at, attempt }] of told.slice(1).entries()) {
          const before = told[index] as Posted
          const wait = schedule[before.attempt - 1]
          assert.equal(attempt, before.attempt + 1)
          if (wait === undefined) continue
          const latest = Math.max(before.at, ...restarts.filter((restart) => restart < at)) + wait
          assert.ok(at <= latest, `attempt ${attempt} comes ${at - latest} ms late`)
          const isUndisturbed = restarts.every((restart) => restart < before.at || restart > at)
          if (isUndisturbed) assert.equal(at, before.at + wait, `attempt ${attempt} comes on time`)
        }
        // After five days without a success a webhook is disabled. Only who starts anew under another clock may take a
        // failure for older than it is.
        const isOver = time.now() - (told[0] as Posted).at >= 5 * day
        assert.ok(bench.stateOf(id) === 'active' ? told.length >= 10 : isOver || restarts.length > 0)
        await bench.process.close()
      }),
      { numRuns: often(25, 120) },
    )
  },
)
