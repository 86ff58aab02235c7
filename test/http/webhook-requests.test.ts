import t from 'tap'
import { listOf } from '../support/list-of.ts'
import { openService } from '../support/service.ts'
import { endpoint, subscribed } from '../support/subscribed.ts'

const toldOf = (body: string): [string, string][] =>
  (JSON.parse(body).errors ?? []).map(({ pointer, message }: { pointer: string; message: string }) => [pointer, message])

t.test('a filter that nothing can ever fit is refused, at the criterion that nothing has', async (t) => {
  const service = await openService(t)
  await subscribed(service, { id: 'other' })
  const developments = ['development.recorded', 'development.corrected', 'development.retracted']
  const cases = [
    [{ types: developments, from: ['agreed'] }, 'from'],
    [{ types: ['development.recorded'], to: ['agreed'] }, 'to'],
    [{ types: ['development.corrected'], scopes: ['past'] }, 'scopes'],
    [{ types: ['development.retracted'], causes: ['new'] }, 'causes'],
    [{ types: ['overall.changed'], parties: ['avenland'] }, 'parties'],
    [{ types: ['overall.changed', 'development.recorded'], to: ['agreed'], parties: ['avenland'] }, 'parties'],
  ] as const
  for (const [filter, criterion] of cases)
    for (const response of [
      await service.post('/webhooks', { id: 'desk', url: endpoint, filter }),
      await service.post('/webhooks/previews', { filter }),
      await service.inject({ method: 'PATCH', url: '/webhooks/other', payload: { filter } }),
    ])
      t.match(
        response.json(),
        { status: 422, code: 'futile-filter', errors: listOf({ pointer: `/filter/${criterion}` }) },
        JSON.stringify(filter),
      )
})

t.test('a filter that something may fit some day is taken, with names that are not on record yet', async (t) => {
  const service = await openService(t)
  const filters = [
    { types: ['development.recorded', 'overall.changed'], to: ['agreed'] },
    { types: ['status.changed', 'overall.changed'], parties: ['avenland'] },
    { types: ['development.recorded'], parties: ['avenland'], points: ['summer-flow'] },
    { to: ['agreed'], parties: ['avenland'] },
    { points: ['winter-flow'], parties: ['eastmark'], negotiations: ['isle-ferry'] },
  ]
  for (const [index, filter] of filters.entries()) await subscribed(service, { id: `hook-${index}`, filter })
})

t.test('what is wrong with a start says what one is', async (t) => {
  const { post } = await openService(t)
  const forms = 'One of "now", {"rev": 5} and {"since": "2025-11-25"}, a date or an instant'
  for (const [start, told] of [
    ['then', ['/start', forms]],
    [5, ['/start', forms]],
    [null, ['/start', forms]],
    [{}, ['/start', forms]],
    [{ rev: 1, since: '2024-05-20' }, ['/start', forms]],
    [{ rev: 1, colour: 'red' }, ['/start/colour', 'Unknown field']],
    [{ since: 'then' }, ['/start/since', 'A date (2025-11-25) or an RFC 3339 instant with its offset']],
  ] as const)
    t.strictSame(toldOf((await post('/webhooks', { url: endpoint, start })).body), [told], JSON.stringify(start))
  const now = await post('/webhooks/previews', { start: 'now' })
  t.strictSame(toldOf(now.body), [['/start', 'One of {"rev": 5} and {"since": "2025-11-25"}, a date or an instant']])
})

t.test('of what has the wrong type nothing else is said', async (t) => {
  const { post } = await openService(t)
  const { body } = await post('/webhooks', { url: endpoint, filter: { types: 'status.changed' } })
  t.strictSame(toldOf(body), [['/filter/types', 'Invalid input: expected array, received string']])
})

t.test('a DELETE may name the type of the body that it does not have', async (t) => {
  const service = await openService(t)
  await subscribed(service)
  const headers = { 'content-type': 'application/json' }
  const sent = (method: 'DELETE' | 'POST', url: string, payload = '') => service.inject({ method, url, headers, payload })
  t.match((await sent('DELETE', '/webhooks/desk', '{')).json(), { status: 400, code: 'malformed-json' })
  t.equal((await sent('DELETE', '/webhooks/desk')).statusCode, 204)
  t.match((await sent('POST', '/webhooks')).json(), { status: 400, code: 'malformed-json' })
})
