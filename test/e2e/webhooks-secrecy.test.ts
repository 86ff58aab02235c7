import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { z } from 'zod'
import { startDelivering } from '../support/delivering.ts'
import { answering } from '../support/endpoint-answers.ts'
import { seen } from '../support/eventstoredb-server.ts'
import { openServer } from '../support/server.ts'

const Shown = z.object({ secret: z.string() })
const MadeKey = z.object({ token: z.string() })
const List = z.object({ messages: z.array(z.object({ id: z.string() })) })

/** What of a secret is secret: what comes after its prefix. */
const core = (secret: string): string => secret.replace(/^(whsec_|whsk_|sp_[a-z0-9-]+_)/, '')

t.test('what is secret is in no line of the log, in no answer but the one that shows it, and not in the database', async (t) => {
  const writeKey = 'the-key-of-the-desk-that-writes'
  const sealing = Buffer.alloc(32, 9).toString('base64')
  const own = { LOG_LEVEL: 'trace', WRITE_KEY: writeKey, WEBHOOK_KEYS: `first:${sealing}`, PUBLIC_READS: 'false' }
  const delivering = await startDelivering(t, own, { authorization: `Bearer ${writeKey}` })
  const { desk, receiver, service, start, folder } = delivering
  const broken = await openServer(t, (_, response) => void response.writeHead(500).end('no'))
  const capability = 'a-path-that-only-two-know'
  const given = `whsec_${Buffer.alloc(32, 8).toString('base64')}`

  const answers: string[] = []
  const logs: string[] = []
  const ask = async (...asked: Parameters<typeof desk.ask>) => {
    const answer = await desk.ask(...asked)
    answers.push(answer.text)
    return answer
  }
  const secretOf = async (...asked: Parameters<typeof desk.ask>): Promise<string> => Shown.parse((await ask(...asked)).body).secret
  const end = async () => {
    t.equal(await service().stop(), 0)
    logs.push(service().logged())
  }

  await desk.open('teln-dam')
  const { token } = MadeKey.parse((await ask('POST', '/keys', { id: 'river-desk', scopes: ['webhooks'] })).body)
  const asRiver = { authorization: `Bearer ${token}` }
  receiver.trust('given', given)
  const url = `${receiver.urlOf('given')}/${capability}`
  t.equal(await secretOf('POST', '/webhooks', { id: 'given', url, secret: given }, asRiver), given)
  const failing = { id: 'failing', url: `http://127.0.0.1:${broken.port}/${capability}`, algorithm: 'ed25519' }
  const made = await secretOf('POST', '/webhooks', failing)
  const rotated = await secretOf('POST', '/webhooks/failing/secrets', {})
  const secrets = [given, made, rotated]
  await seen(async () => (await desk.standing('given')).state === 'active')

  await desk.stateUpTo('teln-dam', 3)
  await desk.told('given')
  const { messages } = List.parse((await ask('GET', '/webhooks/given/messages?negotiation=teln-dam', undefined, asRiver)).body)
  for (const webhook of ['given', 'failing']) {
    for (const path of ['', '/deliveries', '/messages?negotiation=teln-dam', `/messages/${messages[0]?.id}`])
      await ask('GET', `/webhooks/${webhook}${path}`)
    await ask('PATCH', `/webhooks/${webhook}`, { description: 'For the desk' })
    for (const path of ['pauses', 'resumptions', 'pings', `messages/${messages[0]?.id}/resends`])
      await ask('POST', `/webhooks/${webhook}/${path}`)
    await ask('POST', `/webhooks/${webhook}/replays`, { from: { since: '2020-01-01' } })
  }
  for (const path of ['/webhooks', '/keys', '/metrics', '/openapi.json']) await ask('GET', path)
  await ask('POST', '/webhooks', { id: 'given', url, secret: given })
  await ask('POST', '/webhooks', { url: `${url}#part`, secret: `${given}x`, algorithm: 'ed25519' })
  await ask('POST', '/webhooks', `{ "secret": "${given}"`)
  for (const authorization of [`Bearer ${token}x`, `Bearer ${writeKey}x`, `Basic ${token}`])
    await ask('GET', '/webhooks', undefined, { authorization })
  receiver.answer = () => answering(410)
  await desk.stateUpTo('teln-dam', 4)
  await seen(async () => (await desk.standing('given')).reason === 'gone')
  await ask('POST', '/keys/river-desk/revocations', {})
  await ask('GET', '/webhooks', undefined, asRiver)
  await end()

  await start({ WEBHOOK_KEYS: '' })
  await ask('POST', '/webhooks/given/resumptions')
  await seen(async () => service().logged().includes('a signing secret cannot be opened'))
  await end()

  const challenges = receiver.arrivals.flatMap(({ told }) => told.data.challenge ?? [])
  t.ok(challenges.length > 0)
  const log = logs.join('')
  for (const said of ['listening', 'a webhook is disabled', 'a signing secret cannot be opened'])
    t.ok(log.includes(said), `it logs: ${said}`)
  for (const secret of [...secrets, token, writeKey, sealing, capability, ...challenges])
    t.notOk(log.includes(core(secret)), 'no line of the log')
  for (const secret of [...secrets, token]) t.equal(answers.filter((answer) => answer.includes(core(secret))).length, 1, 'one answer')
  for (const secret of [writeKey, sealing])
    t.strictSame(
      answers.filter((answer) => answer.includes(secret)),
      [],
    )
  for (const file of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, file))
    for (const secret of [...secrets, token, writeKey, sealing]) t.notOk(bytes.includes(core(secret)), file)
  }
})
