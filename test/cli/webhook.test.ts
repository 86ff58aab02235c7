import t, { type Test } from 'tap'
import { ok } from '../../src/result.ts'
import { served } from '../support/cli.ts'
import { isleFerry } from '../support/data-set.ts'
import { listOf } from '../support/list-of.ts'

const endpoint = 'http://quay.example:4000/hooks'
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

async function quay(t: Test, doctored?: Parameters<typeof served>[1]) {
  const service = await served(t, doctored)
  await service.run(['seed', isleFerry])
  const webhook = (...argv: string[]) => service.run(['webhook', ...argv])
  return { ...service, webhook }
}

t.test('what a receiver verifies with is printed alone on stdout, and the rest is a note', async (t) => {
  const { webhook } = await quay(t)
  const made = await webhook('create', endpoint, '--id', 'quay')
  t.match(made, { exitCode: 0, out: /^whsec_[A-Za-z0-9+/]{43}=\n$/ })
  t.match(made.err, `quay  pending  ${endpoint}\nIts secret, which is shown this once:\n`)
  t.match(await webhook('create', endpoint, '--id', 'pier', '--quiet'), { exitCode: 0, out: /^whsec_/, err: /^$/ })
})

t.test('with ed25519 that is the public key', async (t) => {
  const { webhook } = await quay(t)
  t.match(await webhook('create', endpoint, '--algorithm', 'ed25519'), { exitCode: 0, out: /^whpk_[A-Za-z0-9+/]{43}=\n$/ })
})

t.test('a secret of one’s own comes from the command line or from stdin', async (t) => {
  const { webhook, run } = await quay(t)
  t.equal((await webhook('create', endpoint, '--secret', secret)).out, `${secret}\n`)
  t.equal((await run(['webhook', 'create', endpoint, '--secret', '-'], { stdin: `${secret}\n` })).out, `${secret}\n`)
  t.match(await webhook('create', endpoint, '--secret', 'open-sesame'), {
    exitCode: 1,
    out: '',
    err: /\/secret: A signing secret begins with/,
  })
})

t.test('the options of the filter are its criteria, each as often as it is given', async (t) => {
  const { webhook } = await quay(t)
  const criteria = ['--point', 'fare-cap', '--point', 'night-sailings', '--type', 'status.changed', '--to', 'agreed', '--cause', 'new']
  const made = await webhook('create', endpoint, '--id', 'quay', ...criteria, '--on-exhaustion', 'skip', '--description', 'Fares', '--json')
  t.match(JSON.parse(made.out), {
    webhook: {
      filter: {
        points: listOf('fare-cap', 'night-sailings'),
        types: listOf('status.changed'),
        to: listOf('agreed'),
        causes: listOf('new'),
      },
      onExhaustion: 'skip',
      description: 'Fares',
    },
    secret: /^whsec_/,
  })
  t.match((await webhook('list')).out, 'types status.changed; points fare-cap, night-sailings; to agreed; causes new')
  t.match(await webhook('create', endpoint, '--to', 'afloat'), { exitCode: 2, err: /\/filter\/to\/0: / })
})

t.test('a start is now, a time of recording, or a revision of one negotiation', async (t) => {
  const { webhook } = await quay(t)
  /** The revision up to which it counts as told. */
  const toldUpTo = async (id: string, ...argv: string[]) => {
    t.match(await webhook('create', endpoint, '--id', id, ...argv), { exitCode: 0 })
    return JSON.parse((await webhook('show', id, '--json')).out).delivery.lanes[0].rev
  }
  t.equal(await toldUpTo('by-default'), 29)
  t.equal(await toldUpTo('now', '--start', 'now'), 29)
  t.equal(await toldUpTo('since', '--start', '2000-01-01'), -1)
  t.equal(await toldUpTo('revision', '--start', '12', '-n', 'isle-ferry'), 11)
  t.match(await webhook('create', endpoint, '--start', '12'), { exitCode: 1, out: /^$/, err: /single negotiation/ })
})

t.test('webhooks are listed with their state, and shown with how far they have come', async (t) => {
  const { webhook } = await quay(t)
  t.match(await webhook('list'), { exitCode: 0, out: 'There is no webhook\n' })
  await webhook('create', endpoint, '--id', 'quay', '--start', '2000-01-01', '--description', 'For the harbour office')
  await webhook('create', endpoint, '--id', 'pier')
  const list = await webhook('list')
  t.match(list.out, /^webhook +state +filter +url\nquay +pending +everything +http:\/\/quay\.example:4000\/hooks\npier +pending /)
  t.strictSame(
    JSON.parse((await webhook('list', '--json')).out).webhooks.map(({ id }: { id: string }) => id),
    ['quay', 'pier'],
  )
  const { exitCode, out } = await webhook('show', 'quay')
  t.equal(exitCode, 0)
  t.match(out, /^quay {2}pending {2}http/)
  t.match(out, /^about +For the harbour office$/m)
  t.match(out, /^owner +desk$/m)
  t.match(out, /^signed by +hmac, the newest secret$/m)
  t.match(out, /^last success +none$/m)
  t.match(out, /^ {2}isle-ferry +nothing told yet +\d+ wait$/m)
})

t.test('a webhook is paused, resumed, changed and deleted', async (t) => {
  const { webhook } = await quay(t)
  await webhook('create', endpoint, '--id', 'quay', '--description', 'Fares')
  t.match(await webhook('pause', 'quay'), { exitCode: 0, out: /^quay {2}paused/ })
  t.match(await webhook('resume', 'quay'), { exitCode: 0, out: /^quay {2}pending/ })
  t.match(await webhook('change', 'quay', '--endpoint', `${endpoint}/2`, '--point', 'fare-cap', '--description', ''), {
    exitCode: 0,
    out: `quay  pending  ${endpoint}/2\n`,
  })
  const shown = async () => JSON.parse((await webhook('show', 'quay', '--json')).out)
  t.match(await shown(), { url: `${endpoint}/2`, description: null, filter: { points: listOf('fare-cap') }, series: '2.2' })
  await webhook('change', 'quay', '--everything')
  t.strictSame((await shown()).filter, {})
  t.strictSame(await webhook('delete', 'quay'), { exitCode: 0, out: '', err: 'quay is deleted\n' })
  t.match(await webhook('show', 'quay'), { exitCode: 2, out: /^$/, err: /quay/ })
})

t.test('a rotation prints the new secret; the one before it signs on for a while', async (t) => {
  const { webhook } = await quay(t)
  const before = (await webhook('create', endpoint, '--id', 'quay')).out
  const after = await webhook('rotate', 'quay', '--overlap-hours', '48')
  t.match(after, { exitCode: 0, out: /^whsec_/ })
  t.not(after.out, before)
  t.match((await webhook('show', 'quay')).out, /^signed by +hmac, the newest secret, one until 20/m)
})

t.test('a ping prints the id of its message; the next one comes too soon', async (t) => {
  const { webhook, subscriptions } = await quay(t)
  await webhook('create', endpoint, '--id', 'quay')
  t.match(await webhook('ping', 'quay'), { exitCode: 1, out: /^$/, err: /pending/ })
  const payloads = [{ type: 'WebhookVerified' as const, data: { url: endpoint } }]
  await subscriptions.write('quay', { by: 'dispatcher', decisions: [() => ok(payloads)] })
  t.match(await webhook('ping', 'quay'), { exitCode: 0, out: 'ping_quay_2\n' })
  t.match(await webhook('ping', 'quay'), { exitCode: 3, out: /^$/, err: /a moment ago/ })
  await webhook('pause', 'quay')
  t.match(await webhook('ping', 'quay'), { exitCode: 1, err: /paused/ })
})

t.test('messages are had by number, and one by its id', async (t) => {
  const { webhook } = await quay(t)
  await webhook('create', endpoint, '--id', 'quay')
  const { exitCode, out } = await webhook('messages', 'quay', '--from', '2', '--to', '4')
  t.equal(exitCode, 0)
  const rows = out.trimEnd().split('\n')
  t.equal(rows.length, 3)
  t.match(rows[0], /^1\.2 2 {2}msg_quay_isle-ferry_\d+_\d+_[0-9a-f]{8} +(status|overall)\.changed +isle-ferry /)
  const [, id = ''] = /(msg_\S+)/.exec(rows[0] as string) ?? []
  const one = await webhook('message', 'quay', id)
  t.match(one.out, /; number 2 of series 1\.2$/m)
  t.match(one.out, /^No attempt is on record$/m)
  t.match(JSON.parse((await webhook('message', 'quay', id, '--json')).out), { id, sequence: 2, attempts: listOf() })
  t.match(await webhook('messages', 'quay', '--from', '100000'), { exitCode: 0, out: 'There is no such message\n' })
  t.match(await webhook('messages', 'quay', '--limit', '1'), { exitCode: 0, out: /^1\.2 1 / })
})

t.test('a message is sent once more only to an endpoint that was verified', async (t) => {
  const { webhook } = await quay(t)
  await webhook('create', endpoint, '--id', 'quay')
  const [, id = ''] = /(msg_\S+)/.exec((await webhook('messages', 'quay', '--limit', '1')).out) ?? []
  t.match(await webhook('resend', 'quay', id), { exitCode: 1, out: /^$/, err: /pending/ })
  t.match(await webhook('resend', 'quay', 'msg_quay_isle-ferry_9999_0_00000000'), { exitCode: 2, out: /^$/ })
})

t.test('a replay says from where on each negotiation is told again', async (t) => {
  const { webhook } = await quay(t)
  await webhook('create', endpoint, '--id', 'quay')
  t.match(await webhook('replay', 'quay', '12', '-n', 'isle-ferry'), { exitCode: 0, out: 'isle-ferry: told again from revision 12 on\n' })
  t.match(await webhook('replay', 'quay', '2000-01-01'), { exitCode: 0, out: 'isle-ferry: told again from revision 0 on\n' })
  t.match(await webhook('replay', 'quay', 'yesterday'), { exitCode: 2, out: /^$/, err: /\/from/ })
})

t.test('attempts are listed with what came of them', async (t) => {
  const told = { id: 'msg_quay_isle-ferry_4_0', kind: 'message', type: 'status.changed', negotiation: 'isle-ferry', rev: 4, sequence: 2 }
  const failed = { outcome: 'failed', status: 503, excerpt: 'Low tide', next: 'retry', retryAt: '2024-06-01T12:05:00.000Z' }
  const attempts = [
    { ...told, attempt: 2, at: '2024-06-01T12:05:01.000Z', durationMs: 31, outcome: 'delivered', status: 204, next: 'none' },
    { ...told, attempt: 1, at: '2024-06-01T12:00:00.000Z', durationMs: 1200, ...failed },
    {
      ...told,
      attempt: 1,
      at: '2024-06-01T11:00:00.000Z',
      durationMs: 15_000,
      outcome: 'failed',
      reason: 'No answer came in time',
      next: 'block',
    },
  ]
  const asked: string[] = []
  const { webhook } = await quay(t, async (path, response) => {
    if (!path.includes('/deliveries')) return response
    asked.push(path)
    return Response.json({ attempts: path.includes('pier') ? [] : attempts }, { headers: { link: `<${path}&cursor=more>; rel="next"` } })
  })
  const { exitCode, out, err } = await webhook('deliveries', 'quay', '--outcome', 'failed', '--limit', '3')
  t.equal(exitCode, 0)
  const [heading, ...rows] = out.trimEnd().split('\n')
  t.match(heading, /^at +message +attempt +outcome +answer +took +then$/)
  t.match(
    rows,
    listOf(
      /^2024-06-01 12:05:01 UTC +msg_quay_isle-ferry_4_0 +2 +delivered +204 +31 ms$/,
      /^2024-06-01 12:00 UTC +\S+ +1 +failed +503 +1200 ms +retry at 2024-06-01 12:05 UTC$/,
      /^2024-06-01 11:00 UTC +\S+ +1 +failed +No answer came in time +15000 ms +block$/,
    ),
  )
  t.equal(err, 'There is more than that\n')
  t.match(await webhook('deliveries', 'pier', '--message', 'ping_pier_1'), { exitCode: 0, out: 'No attempt is on record\n' })
  t.strictSame(asked, ['/webhooks/quay/deliveries?outcome=failed&limit=3', '/webhooks/pier/deliveries?message=ping_pier_1'])
})

t.test('a webhook that fails shows since when, and when it is tried again', async (t) => {
  const { webhook } = await quay(t, async (path, response) => {
    if (path !== '/webhooks/quay') return response
    const shown = JSON.parse(await response.text())
    const lane = {
      negotiation: 'isle-ferry',
      rev: 4,
      index: 0,
      behind: 1,
      attempt: 3,
      retryAt: '2024-06-01T12:30:00.000Z',
      replaying: true,
    }
    const delivery = { lastSuccessAt: '2024-06-01T10:00:00.000Z', firstFailureAt: '2024-06-01T11:00:00.000Z', lanes: [lane] }
    return Response.json({ ...shown, state: 'disabled', reason: 'gone', delivery })
  })
  await webhook('create', endpoint, '--id', 'quay')
  const { out } = await webhook('show', 'quay')
  t.match(out, /^quay {2}disabled: gone {2}/)
  t.match(out, /^last success +2024-06-01 10:00 UTC$/m)
  t.match(out, /^failing since +2024-06-01 11:00 UTC$/m)
  t.match(out, /^ {2}isle-ferry +told up to revision 4 +1 waits +told again +attempt 3 at 2024-06-01 12:30 UTC$/m)
})

t.test('a preview counts what a filter would have told, and shows the newest last', async (t) => {
  const { webhook } = await quay(t)
  const { exitCode, out } = await webhook('preview', '--point', 'fare-cap', '--type', 'overall.changed', '--limit', '2')
  t.equal(exitCode, 0)
  t.match(out, /^\d+ messages?: \d+ overall\.changed\n\n/)
  t.match(out, /overall\.changed +isle-ferry +fare-cap +overall +.+ → .+ \(/)
  t.match(await webhook('preview', '--to', 'agreed', '--point', 'no-such-point'), { exitCode: 0, out: '0 messages\n' })
  t.match(await webhook('list'), { out: 'There is no webhook\n' }, 'and nothing is put on record')
})

t.test('what is not there, or not to be had so, is told in the words of the service', async (t) => {
  const { webhook } = await quay(t)
  t.match(await webhook('show', 'gone'), { exitCode: 2, out: /^$/, err: /gone/ })
  await webhook('create', endpoint, '--id', 'quay')
  t.match(await webhook('create', endpoint, '--id', 'quay'), { exitCode: 1, err: /\/id: There is a webhook quay/ })
  t.match(await webhook('create', 'quayside'), { exitCode: 1, err: /\/url: An endpoint is given as an absolute URL/ })
  t.match(await webhook(), { exitCode: 2, err: /Usage: standpoint webhook/ })
  t.match(await webhook('create', endpoint, '--algorithm', 'rot13'), { exitCode: 2, err: /hmac, ed25519/ })
})
