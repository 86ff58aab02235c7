import t from 'tap'
import { writePaths } from '../../src/negotiations/commands/write-path.ts'
import { listOf } from '../support/list-of.ts'
import { mendingEntries } from '../support/mended-sample.ts'
import { openService, statement } from '../support/service.ts'

const base = '/negotiations/teln-dam'
const developments = `${base}/developments`

t.test('whatever mends the record has its path, and what it mends can be read where the answer says', async (t) => {
  const { get, post, head } = await openService(t)
  for (const { type, data } of mendingEntries) {
    const { path, body } = writePaths[type].requestOf('teln-dam', data)
    const response = await post(path, body)
    t.equal(response.statusCode, 201, `${type} ${response.body}`)
    t.equal(response.json().rev, head(), type)
    t.equal((await get(`${response.headers.location}`)).statusCode, 200, `${type} is to be read at ${response.headers.location}`)
  }
})

t.test('what is not there to be mended is not found; what cannot be taken back is refused', async (t) => {
  const { get, post } = await openService(t)
  const takingBack = { reason: 'coder-error', note: 'It was misread' }
  const [{ id }] = (await post(developments, statement())).json().events
  for (const event of ['pledge', '01900000-0000-7000-8000-00000000ffff', 'NOT-AN-ID'])
    t.match(await answerOf(post(`${base}/events/${event}/take-backs`, takingBack)), {
      ...{ status: 404, code: 'unknown-event', errors: listOf({ code: 'unknown-event', path: 'event' }) },
    })
  const [opening] = (await get(`${base}/events`)).json()
  t.match(await answerOf(post(`${base}/events/${opening.id}/take-backs`, takingBack)), {
    ...{ status: 404, detail: `event: No entry that can be taken back has that id: ${opening.id}` },
  })
  t.match(await answerOf(post(`${base}/events/${id}/take-backs`, takingBack)), { status: 422, code: 'not-revocable' })
  const body = { reason: 'coder-error', note: 'It was misread', body: { name: 'A', role: 'principal' } }
  t.match(await answerOf(post(`${base}/parties/stranger/corrections`, body)), { status: 404, code: 'unknown-party' })
})

t.test('If-Unchanged refuses a write only where something came to its cell', async (t) => {
  const { post, head } = await openService(t)
  const known = head()
  const onCondition = (id: string, condition: string) => answerOf(post(developments, statement({ id }), { 'if-unchanged': condition }))
  const cell = 'point=joint-gauge, party=borrovia'
  t.match(await answerOf(post(developments, statement({ id: 'elsewhere', positions: [] }))), { rev: known + 1 })
  t.match(await onCondition('first', `${cell}, since=${known}`), { rev: known + 2 })
  t.match(await onCondition('second', `${cell}, since=${known}`), { status: 412, code: 'cell-changed', rev: known + 2 })
  t.match(await onCondition('second', `${cell}, since=${known + 2}`), { rev: known + 3 })
  const inHeader = (code: string) => listOf({ code, header: 'If-Unchanged' })
  t.match(await onCondition('third', 'point=nothing, since=1'), { status: 422, errors: inHeader('unknown-point') })
  const malformed: Record<string, string[]> = {
    'point=joint-gauge': ['since: Missing'],
    [`${cell}, since=soon`]: ['since: The number of a revision'],
    'point=joint-gauge, since=1, until=2': ['until: Unknown field'],
    'point=joint-gauge, point=summer-flow, since=1': ['point: Given twice'],
    'party=borrovia, since=1, since=1': ['since: Given twice', 'point: Missing'],
    'point=, party=B, since=1': [
      'point: Lower-case letters and digits, joined by single hyphens',
      'party: Lower-case letters and digits, joined by single hyphens',
    ],
    '': ['point: Missing', 'since: Missing'],
  }
  for (const [condition, messages] of Object.entries(malformed)) {
    const errors = listOf(...messages.map((message) => ({ code: 'invalid-request', header: 'If-Unchanged', message })))
    t.match(await onCondition('third', condition), { status: 400, errors }, condition)
  }
  const beyond = {
    code: 'unknown-revision',
    header: 'If-Unchanged',
    message: `No such revision is on record yet: ${known + 4}; the newest is ${known + 3}`,
  }
  t.match(await onCondition('third', `${cell}, since=${known + 4}`), { status: 422, errors: listOf(beyond) })
  t.match(await onCondition('third', `${cell},, since=${known + 3},`), { rev: known + 4 }, 'nothing between two commas is no part')
  t.equal(head(), known + 4)
})

async function answerOf(response: ReturnType<Awaited<ReturnType<typeof openService>>['post']>): Promise<unknown> {
  return (await response).json()
}
