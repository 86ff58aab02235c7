import t from 'tap'
import { keyScopes } from '../../events/key.ts'
import { streamOf } from '../../events/stream.ts'
import { served } from '../support/cli.ts'
import { folderOf } from '../support/data-set.ts'
import { openFixture } from '../support/ledger.ts'
import { listOf } from '../support/list-of.ts'
import { base, openService, statement } from '../support/service.ts'

const isolate = '\u2067'
const reason = (place: number) => `U+2067 turns the direction of text; it is character ${place}`

t.test('wherever text is handed in, what cannot be read in it is refused at its place, and nothing is written', async (t) => {
  const { post, head } = await openService(t)
  const before = head()
  for (const [path, body, pointer, place] of [
    ['/negotiations', { id: 'fresh', title: `The${isolate} dam` }, '/title', 4],
    [`${base}/parties`, { id: 'delta', name: `${isolate}Delta`, role: 'principal' }, '/name', 1],
    [`${base}/actors/water-minister/aliases`, { alias: `The ${isolate}` }, '/alias', 5],
    [`${base}/developments`, [statement(), statement({ id: 'two', summary: `One${isolate}` })], '/1/summary', 4],
    [
      `${base}/developments`,
      statement({ reports: [{ report: 'herald-15', attribution: [{ described: `A${isolate}` }] }] }),
      '/reports/0/attribution/0/described',
      2,
    ],
    [`${base}/developments/pledge/retractions`, { reason: 'coder-error', note: `No${isolate}` }, '/note', 3],
    ['/keys', { scopes: [...keyScopes], description: `K${isolate}` }, '/description', 2],
    ['/webhooks', { url: 'https://desk.example/hooks', description: `W${isolate}` }, '/description', 2],
  ] as const) {
    const answer = (await post(path, body)).json()
    t.strictSame(
      [answer.status, answer.code, answer.errors],
      [400, 'invalid-request', [{ code: 'invalid-request', message: reason(place), pointer }]],
      path,
    )
  }
  t.equal(head(), before)
})

t.test('files and inputs are held to the same', async (t) => {
  const { run } = await served(t)
  const negotiation = { id: 'teln-dam', title: `Dam${isolate}` }
  t.match(await run(['seed', folderOf(t, { 'a.json': { negotiation } })]), { exitCode: 2, err: `a.json /negotiation/title: ${reason(4)}` })
  const stdin = JSON.stringify({ type: 'OpenNegotiation', data: negotiation })
  t.match(await run(['append', '-'], { stdin }), { exitCode: 2, err: `stdin /data/title: ${reason(4)}` })
})

t.test('what came on record before it was refused is read, shown and exported', async (t) => {
  const { store, ledger, ask } = await openFixture()
  const title = `Dam${isolate} \u202e\u0007`
  await ask({
    type: 'OpenNegotiation',
    data: { id: 'teln-dam', title, parties: [], points: [], actors: [], sources: [], reports: [], versions: [], numbers: [], lineage: [] },
  })
  await ledger.close()
  const again = await openFixture({ store })
  t.equal(again.ledger.read('teln-dam')?.registry.frame.opened.value?.title, title)
  t.match(await store.readStream(streamOf('teln-dam'), { from: 0, limit: 1 }), listOf({ data: { title } }))
  await again.ledger.close()
})
