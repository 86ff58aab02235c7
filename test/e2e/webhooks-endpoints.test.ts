import t from 'tap'
import { z } from 'zod'
import { openDelivering } from '../support/delivering.ts'
import type { AttemptTold } from '../support/desk.ts'
import * as answers from '../support/endpoint-answers.ts'
import { seen } from '../support/eventstoredb-server.ts'
import { listOf } from '../support/list-of.ts'
import type { Answer } from '../support/receiver.ts'
import { openServer } from '../support/server.ts'

/** What an endpoint does with the first message, and how the first attempt at it comes out: a status, or why there is none. */
const behaviours: Record<string, [Answer, RegExp]> = {
  'takes it': [answers.answering(202), /^delivered 202$/],
  'says that it failed': [answers.answering(500, {}, 'no'), /^failed 500$/],
  'does not know the path': [answers.answering(404), /^failed 404$/],
  'asks for more time': [answers.answering(503, { 'retry-after': '6' }), /^failed 503$/],
  hangs: [answers.hanging, /^failed No answer came in time$/],
  'says for ever that it is at work': [answers.processing, /^failed No answer came in time$/],
  'resets the connection': [answers.resetting, /^failed The connection ended/],
  'is cut within its head': [answers.cutInHead, /^failed /],
  'speaks no HTTP': [answers.noHttp, /^failed /],
  'has a head without end': [answers.hugeHeaders, /^failed /],
  'is cut within its body': [answers.cutInBody, /^delivered 200$/],
  'drips its body': [answers.dripping, /^delivered 200$/],
  'pours a body without end': [answers.pouring, /^delivered 200$/],
}

t.test('whatever an endpoint does costs one attempt, and the order holds', async (t) => {
  const { desk, receiver } = await openDelivering(t)
  const elsewhere = await openServer(t, (_, response) => void response.end())
  const redirects = [301, 302, 303, 307, 308].map((status): [string, [Answer, RegExp]] => [
    `redirects with ${status}`,
    [answers.redirecting(status, `http://127.0.0.1:${elsewhere.port}/`), new RegExp(`^failed ${status}$`)],
  ])
  const all = [...Object.entries(behaviours), ...redirects].map(([what, [answer, comesTo]], index) => ({
    ...{ what, answer, comesTo, webhook: `endpoint-${index}` },
  }))
  const filter = { types: ['development.recorded'] }
  await desk.open('teln-dam')
  await Promise.all([...all, { webhook: 'gone' }].map(({ webhook }) => desk.subscribe(receiver, webhook, { filter })))
  receiver.answer = ({ told, attempt }) => {
    if (attempt > 1 || told.sequence !== 1) return undefined
    if (told.webhook === 'gone') return receiver.toldTo('gone').length === 1 ? answers.answering(410) : undefined
    return all.find(({ webhook }) => webhook === told.webhook)?.answer
  }
  await desk.stateUpTo('teln-dam', 2)

  await seen(async () => (await desk.standing('gone')).state === 'disabled')
  t.match(await desk.standing('gone'), { reason: 'gone' })
  t.equal(receiver.toldTo('gone').length, 1)
  await desk.have('POST', '/webhooks/gone/resumptions')
  await Promise.all([...all, { webhook: 'gone' }].map(({ webhook }) => desk.told(webhook)))
  t.strictSame(
    receiver.toldTo('gone').map(({ told, attempt }) => [told.sequence, attempt]),
    [1, 1, 2].map((sequence) => [sequence, 1]),
  )

  const shown = ({ sequence, attempt, outcome, status, reason }: AttemptTold) => ({
    sequence,
    attempt,
    came: `${outcome} ${status ?? reason}`,
  })
  for (const { what, comesTo, webhook } of all) {
    const attempts = (await desk.attempts(webhook)).filter(({ kind }) => kind === 'message').map(shown)
    const again = comesTo.source.startsWith('^failed') ? [{ sequence: 1, attempt: 2, came: 'delivered 200' }] : []
    t.match(
      attempts,
      listOf({ sequence: 1, attempt: 1, came: comesTo }, ...again, { sequence: 2, attempt: 1, came: 'delivered 200' }),
      what,
    )
    const came = receiver.toldTo(webhook)
    t.strictSame(
      came.map(({ told, attempt }) => [told.sequence, attempt]),
      attempts.map(({ sequence, attempt }) => [sequence, attempt]),
      `${what}: each attempt is one request`,
    )
    if (again.length > 0) t.equal(came[1]?.body, came[0]?.body, `${what}: the same bytes again`)
  }
  t.strictSame(elsewhere.connectedTo, [], 'no redirect is followed')
})

const Problem = z.object({ code: z.string(), errors: z.array(z.object({ code: z.string(), pointer: z.string() })) })

t.test(
  'where only public endpoints are allowed others are refused at their place, when they are made and when they are changed',
  async (t) => {
    const { desk } = await openDelivering(t, { WEBHOOK_TARGETS: '' })
    const refused: Record<string, string[]> = {
      'url-scheme': ['http://hooks.example/', 'ftp://hooks.example/'],
      'url-credentials': ['https://user:word@hooks.example/'],
      'url-fragment': ['https://hooks.example/#part'],
      'url-port': ['https://hooks.example:22/', 'https://hooks.example:80/'],
      'url-unreadable': ['hooks.example', 'https://300.1.1.1/'],
      'url-host': [
        ...['127.0.0.1', '127.1', '0x7f.1', '2130706433', '0', '10.0.0.1', '192.168.7.7', '169.254.169.254', '168.63.129.16'],
        ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[64:ff9b::10.0.0.1]', '[2002:7f00:1::]', '[fd00:ec2::254]', '[fe80::1]'],
        ...['localhost', 'LOCALHOST.', 'a.localhost', 'printer.local', 'metadata.google.internal', 'intranet', '１２７.0.0.1'],
      ].map((host) => `https://${host}/`),
    }
    await desk.have('POST', '/webhooks', { id: 'public', url: 'https://hooks.example/in' })
    for (const [code, urls] of Object.entries(refused))
      for (const url of urls)
        for (const [method, path] of [
          ['POST', '/webhooks'],
          ['PATCH', '/webhooks/public'],
        ] as const) {
          const { status, body, text } = await desk.ask(method, path, { url })
          t.equal(status, 422, `${method} ${url}`)
          t.match(Problem.parse(body), { code, errors: listOf({ code, pointer: '/url' }) }, `${method} ${url}`)
          t.notOk(text.includes(url), 'which is not repeated')
        }
    t.match(await desk.have('GET', '/webhooks'), { webhooks: listOf({ id: 'public', url: 'https://hooks.example/in' }) })
  },
)

t.test('an endpoint that was let in when any was is not connected to once only public ones are', async (t) => {
  const { desk, receiver, service, start } = await openDelivering(t)
  await desk.open('teln-dam')
  await desk.subscribe(receiver, 'inner')
  await service().stop()
  const before = receiver.connections()
  await start({ WEBHOOK_TARGETS: 'public' })
  await desk.stateUpTo('teln-dam', 1)
  const [tried] = await seen(async () => {
    const attempts = (await desk.attempts('inner')).filter(({ kind }) => kind === 'message')
    return attempts.length > 0 && attempts
  })
  t.match(tried, { outcome: 'failed', reason: 'Webhooks are sent by HTTPS only', next: 'retry' })
  t.equal(receiver.connections(), before)
  t.match(await desk.standing('inner'), {
    state: 'active',
    delivery: { lanes: listOf({ behind: (await desk.messages('inner', 'teln-dam')).length }) },
  })
})
