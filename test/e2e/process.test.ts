import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { type Listening, openServiceHere, standpointHere } from '../support/in-process.ts'
import { bearing } from '../support/keys.ts'
import { often } from '../support/long.ts'
import { standpoint, startService, writeKey } from '../support/process.ts'

const frame = {
  id: 'teln-dam',
  title: 'The dam on the Teln',
  parties: [
    { id: 'avenland', name: 'Avenland', role: 'principal' },
    { id: 'borrovia', name: 'Borrovia', role: 'principal' },
  ],
  points: [{ id: 'summer-flow', title: 'Flow', proposition: 'Half of the summer flow passes the dam' }],
  sources: [{ id: 'river-post', name: 'River Post', reliability: 'B' }],
  reports: [
    {
      id: 'post-10',
      source: 'river-post',
      title: 'On the tenth',
      publishedAt: { earliest: '2024-05-10', precision: 'day', basis: 'printed' },
    },
  ],
}

const statement = (id: string) => ({
  kind: 'StatementMade',
  id,
  summary: 'Avenland accepts the flow',
  occurred: { earliest: '2024-05-09', precision: 'day', basis: 'printed' },
  reports: [{ report: 'post-10' }],
  positions: [{ party: 'avenland', point: 'summer-flow', stance: 'accepted', basis: 'official' }],
})

async function storeOf(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'standpoint-process-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return `sqlite:${join(folder, 'standpoint.db')}`
}

const post = ({ url }: Listening, path: string, body: unknown) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearing(writeKey) },
    body: JSON.stringify(body),
  })

t.test('told to end, it ends with 0 and has its log whole', async (t) => {
  const STORE = await storeOf(t)
  const service = await startService(t, { STORE })
  t.equal((await post(service, '/negotiations', frame)).status, 201)
  t.equal(await service.stop('SIGTERM'), 0)
  const verified = await standpointHere(['verify'], { STORE })
  t.equal(verified.code, 0)
  t.match(verified.stdout, /negotiation-teln-dam: 6 events/)
})

t.test('what was acknowledged survives kill -9, gapless and once', async (t) => {
  const STORE = await storeOf(t)
  let service = await startService(t, { STORE })
  await post(service, '/negotiations', frame)
  const acknowledged: string[] = []
  for (let round = 0; round < often(1, 4); round++) {
    let isKilled = false
    const write = async (writer: number) => {
      for (let count = 0; !isKilled; count++) {
        const id = `s-${round}-${writer}-${count}`
        const response = await post(service, '/negotiations/teln-dam/developments', statement(id)).catch(() => null)
        if (response?.status === 201) acknowledged.push(id)
      }
    }
    const writers = Array.from({ length: 16 }, (_, writer) => write(writer))
    const enough = acknowledged.length + 40 + 37 * round
    while (acknowledged.length < enough) await delay(1)
    await service.stop('SIGKILL')
    isKilled = true
    await Promise.all(writers)
    service = await startService(t, { STORE })
  }
  const present = new Set<string>()
  for (let path: string | null = '/negotiations/teln-dam/developments?limit=1000'; path !== null; ) {
    const response: Response = await fetch(`${service.url}${path}`)
    const { developments } = (await response.json()) as { developments: { id: string }[] }
    for (const { id } of developments) {
      t.notOk(present.has(id))
      present.add(id)
    }
    path = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1] ?? null
  }
  t.strictSame(
    acknowledged.filter((id) => !present.has(id)),
    [],
  )
  await service.stop()
  t.equal((await standpointHere(['verify'], { STORE })).code, 0)
})

t.test('a log that was tampered with stops the start where it cannot be read, and verify where it can', async (t) => {
  const STORE = await storeOf(t)
  const service = await openServiceHere(t, { STORE })
  await post(service, '/negotiations', frame)
  await post(service, '/negotiations/teln-dam/developments', statement('pledge'))
  await service.stop()
  const tamper = (sql: string) => {
    const db = new DatabaseSync(STORE.slice('sqlite:'.length))
    db.exec(sql)
    db.close()
  }
  tamper(`UPDATE events SET body = replace(body, 'Avenland', 'Borrovia') WHERE revision = 1`)
  t.match(await standpoint(['verify'], { STORE }), { code: 1, stderr: /revision 2: its previousHash/ })
  tamper(`UPDATE events SET body = replace(body, 'StatementMade', 'TreatySigned') WHERE revision = 6`)
  const start = await standpoint(['serve'], { STORE, PORT: '0' })
  t.match(start, { code: 3, stderr: /negotiation-teln-dam revision 6: unknown event type TreatySigned/ })
  tamper(`UPDATE events SET body = '{' WHERE revision = 3`)
  t.match(await standpointHere(['verify'], { STORE }), { code: 1, stderr: /negotiation-teln-dam revision 3: what is stored is not JSON/ })
})

t.test('a second service on the same store is told that there is one', async (t) => {
  const STORE = await storeOf(t)
  await startService(t, { STORE })
  const second = await standpoint(['serve'], { STORE, PORT: '0' })
  t.not(second.code, 0)
  t.match(second.stderr, /written to by another Standpoint process/)
})

t.test('a service that cannot start says why in words and ends', async (t) => {
  t.match(await standpoint(['serve'], { STORE: 'oracle:x' }), { code: 2, stderr: /sqlite:/ })
  t.match(await standpoint(['serve'], { STORE: 'memory:', PORT: '0', SEED: '/nowhere' }), { code: 2, stderr: /\/nowhere/ })
})
