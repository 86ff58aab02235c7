import t from 'tap'
import type { Attempt, AttemptsMade } from '../../events/delivery.ts'
import { listOf } from '../support/list-of.ts'
import { sampleId } from '../support/sample.ts'
import { openService, type Service, sampleMessage } from '../support/service.ts'
import { subscribed } from '../support/subscribed.ts'

const at = '2024-05-20T12:23:00.000Z'
const first = sampleMessage('desk', 22, 0)
const second = sampleMessage('desk', 22, 1)

const attempt = (id: string, number: number, outcome: Attempt['outcome']): Attempt => ({
  id,
  kind: 'message',
  type: 'status.changed',
  attempt: number,
  at,
  durationMs: 20,
  outcome,
  next: outcome === 'failed' ? 'retry' : 'none',
})

/** Records as the dispatcher would write them: three, with two attempts in each. */
const records: Attempt[][] = [
  [attempt('challenge_desk_0', 1, 'delivered'), attempt(first, 1, 'failed')],
  [attempt(first, 2, 'failed'), attempt(first, 3, 'delivered')],
  [attempt(second, 1, 'failed'), attempt(second, 2, 'delivered')],
]
const newestFirst = records.flat().toReversed()

async function delivered(
  t: Parameters<typeof openService>[0],
  lane: Partial<AttemptsMade['lanes'][string]> = {},
  written = records,
): Promise<Service> {
  const service = await openService(t)
  await subscribed(service, { filter: { points: ['summer-flow'] }, start: { since: '2024-05-01' } })
  for (const [index, attempts] of written.entries()) {
    const data: AttemptsMade = {
      token: 1,
      attempts,
      isWhole: true,
      series: 1,
      errands: -1,
      challenge: null,
      firstFailureAt: null,
      lastSuccessAt: at,
      lanes: {
        [sampleId]: { done: { rev: 22, index: 1 }, attempt: 1, retryAt: null, waitMs: null, begun: -1, replayUntil: null, ...lane },
      },
    }
    const id = `018f95a0-0000-7000-8000-f${String(index).padStart(11, '0')}`
    await service.store.append('delivery-desk', index === 0 ? 'none' : index - 1, [
      {
        id,
        type: 'AttemptsMade',
        schemaVersion: 2,
        recordedAt: at,
        recordedBy: 'dispatcher',
        correlationId: id,
        causationId: null,
        previousHash: null,
        data,
      },
    ])
  }
  return service
}

t.test('attempts are listed newest first', async (t) => {
  const { get } = await delivered(t)
  t.strictSame((await get('/webhooks/desk/deliveries')).json(), { attempts: newestFirst })
})

t.test('the pages of the attempts fit together, wherever a record ends', async (t) => {
  const { get } = await delivered(t)
  for (const limit of [1, 2, 3, 4, 5, 6]) {
    const attempts: unknown[] = []
    let pages = 0
    for (let url = `/webhooks/desk/deliveries?limit=${limit}`; url !== ''; ) {
      const response = await get(url)
      pages++
      attempts.push(...response.json().attempts)
      url = /^<(.*)>; rel="next"$/.exec(String(response.headers.link))?.[1] ?? ''
    }
    t.strictSame(attempts, newestFirst, `by ${limit}`)
    t.equal(pages, Math.ceil(newestFirst.length / limit), 'and none is empty')
  }
})

t.test('attempts are found by their message and by their outcome', async (t) => {
  const { get } = await delivered(t)
  const listed = async (query: string) => (await get(`/webhooks/desk/deliveries?${query}`)).json().attempts
  t.strictSame(
    await listed(`message=${first}`),
    newestFirst.filter(({ id }) => id === first),
  )
  t.strictSame(await listed('message=challenge_desk_0'), [records[0]?.[0]])
  t.strictSame(
    await listed('outcome=failed'),
    newestFirst.filter(({ outcome }) => outcome === 'failed'),
  )
  t.strictSame(await listed(`message=${second}&outcome=delivered`), [newestFirst[0]])
  t.strictSame(await listed('message=msg_unheard-of'), [])
})

t.test('a cursor of another list is refused', async (t) => {
  const { get } = await delivered(t)
  const { link } = (await get('/webhooks/desk/deliveries?limit=1')).headers
  const cursor = /cursor=([^>&]*)/.exec(String(link))?.[1]
  t.match((await get(`/webhooks/desk/deliveries?outcome=failed&cursor=${cursor}`)).json(), {
    status: 400,
    errors: listOf({ parameter: 'cursor' }),
  })
  t.match((await get('/webhooks/desk/deliveries?outcome=lost')).json(), { status: 400, errors: listOf({ parameter: 'outcome' }) })
})

t.test('a message is shown with its own attempts', async (t) => {
  const { get } = await delivered(t)
  t.strictSame(
    (await get(`/webhooks/desk/messages/${first}`)).json().attempts,
    newestFirst.filter(({ id }) => id === first),
  )
})

t.test('a webhook is shown with how far its deliveries have come', async (t) => {
  const { get } = await delivered(t, { attempt: 3, retryAt: '2024-05-20T12:30:00.000Z', replayUntil: { rev: 24, index: 0 } })
  t.strictSame((await get('/webhooks/desk')).json().delivery, {
    lastSuccessAt: at,
    firstFailureAt: null,
    lanes: [{ negotiation: sampleId, rev: 22, index: 1, behind: 9, attempt: 3, retryAt: '2024-05-20T12:30:00.000Z', replaying: true }],
  })
})

t.test('where nothing was sent yet there are no attempts', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  t.strictSame((await service.get('/webhooks/desk/deliveries')).json(), { attempts: [] })
})

t.test('the attempts at one message are looked for among the newest ten thousand', async (t) => {
  const others = (count: number) => [...Array(count)].map(() => attempt(second, 1, 'failed'))
  const written = [[attempt(first, 1, 'failed')], [attempt(first, 2, 'failed')], ...[...Array(49)].map(() => others(200)), others(199)]
  const { get, document } = await delivered(t, {}, written)
  const path = `/webhooks/desk/messages/${first}`
  t.strictSame(
    (await get(path)).json().attempts.map((one: Attempt) => one.attempt),
    [2],
  )
  t.equal((await get(`/webhooks/desk/deliveries?message=${first}`)).json().attempts.length, 2)
  t.match(JSON.stringify(document.components.schemas.MessageWithAttempts), /newest 10000 attempts/)
})
