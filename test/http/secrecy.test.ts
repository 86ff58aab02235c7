import type { LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import t from 'tap'
import { StoreUnavailable } from '../../src/store/port/port.ts'
import { OutcomeUnknown } from '../../src/streams/outcome.ts'
import { bearing, madeKey, revoked } from '../support/keys.ts'
import { listOf } from '../support/list-of.ts'
import { allRoutes } from '../support/routes.ts'
import { base, openService, statement } from '../support/service.ts'

const writeKey = 'the-key-of-the-desk'

t.test('no token, hash, write key or credential is in any line of the log, or in any answer but the one that shows it', async (t) => {
  const lines: string[] = []
  const logger = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
  let failure: Error | undefined
  const service = await openService(t, {
    settings: { writeKey, publicReads: false, isReady: () => true },
    logger,
    through: (ledger) => ({
      ...ledger,
      write: (...asked) => (failure === undefined ? ledger.write(...asked) : Promise.reject(failure)),
      lag: () => (failure === undefined ? ledger.lag() : Promise.reject(failure)),
    }),
  })
  const { app, keys } = service
  const answers: LightMyRequestResponse[] = []
  const ask = async (method: string, url: string, authorization: string, payload?: object | string) => {
    const body = payload === undefined ? {} : { payload, headers: { authorization, 'content-type': 'application/json' } }
    const response = await app.inject({ method: method as 'GET', url, headers: { authorization }, ...body })
    answers.push(response)
    return response
  }

  const admin = `Bearer ${writeKey}`
  const first = await ask('POST', '/keys', admin, { id: 'river-desk', scopes: ['admin'] })
  answers.pop()
  const { token } = first.json()
  const gone = await madeKey(keys, 'gone', ['admin'])
  await revoked(keys, 'gone')
  const basic = `Basic ${Buffer.from(`desk:${writeKey}`).toString('base64')}`
  const credentials = [admin, `bearer ${token}`, `Bearer ${gone}`, `Bearer ${token}x`, `Bearer x ${token}`, basic, token]

  for (const authorization of credentials) {
    for (const [method, path] of allRoutes(app)) {
      const named = path.replace(':negotiation', 'teln-dam').replace(':key', 'river-desk').replace('*', 'index.css')
      // A stream that lets somebody in does not end: the id is at fault.
      const url = named.replace(/\/stream$/, '/stream?lastEventId=x')
      // The key in use is to stay good.
      if (!url.endsWith('/revocations')) await ask(method, url, authorization, method === 'GET' ? undefined : '{')
    }
    await ask('POST', '/keys', authorization, { id: 'river-desk', scopes: ['admin'] })
    await ask('POST', '/keys', authorization, { id: 'write-key', scopes: ['nothing'] })
    await ask('GET', '/nowhere', authorization)
    await ask('PUT', '/keys', authorization)
    await ask('GET', '/%zz', authorization)
    for (const cause of [new Error('a bug'), new StoreUnavailable('away'), new OutcomeUnknown('not said')]) {
      failure = cause
      await ask('POST', `${base}/developments`, authorization, statement())
      await ask('GET', '/readyz', authorization)
      failure = undefined
    }
  }
  const known = [first.json().key.id, 'gone'].map((id) => keys.read(id)?.hash as string)
  const secrets = [writeKey, token, token.slice(-43), gone, gone.slice(-43), basic.slice(6), ...known]

  t.ok(
    lines.some((line) => /a bug/.test(line)),
    'something was logged',
  )
  t.ok(answers.some(({ statusCode }) => statusCode === 200) && answers.some(({ statusCode }) => statusCode === 401))
  for (const secret of secrets) {
    t.notOk(
      lines.some((line) => line.includes(secret)),
      `${secret} is not logged`,
    )
    for (const { body, headers, statusCode } of answers)
      if ((body + JSON.stringify(headers)).includes(secret)) t.fail(`${secret} is in an answer ${statusCode}: ${body.slice(0, 200)}`)
  }
  t.notOk(
    lines.some((line) => /authorization|bearer/i.test(line)),
    'no credential is logged',
  )
  t.match((await ask('GET', '/keys', bearing(token).authorization)).json(), { keys: listOf({ id: 'river-desk' }, { id: 'gone' }) })
})
