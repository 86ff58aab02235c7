import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { databases } from '../support/databases.ts'
import { seen } from '../support/eventstoredb-server.ts'
import { temporaryFolder } from '../support/folder.ts'
import { standpointHere } from '../support/in-process.ts'
import { bearing } from '../support/keys.ts'
import { type Running, standpoint, startService, writeKey } from '../support/process.ts'

const seed = new URL('../../seeds/ukraine-2025', import.meta.url).pathname

const frame = { id: 'teln-dam', title: 'The dam on the Teln' }
const party = (id: string) => ({ id, name: id, role: 'consulted' })

const post = ({ url }: Running, path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearing(writeKey), ...headers },
    body: JSON.stringify(body),
  })

/** The same request again for as long as it is told to try again later: three real nodes may be away for longer than a write waits. */
const postUntilTaken = async (...request: Parameters<typeof post>): Promise<Response> => {
  for (;;) {
    const answer = await post(...request)
    if (answer.status !== 503) return answer
    await delay(1000 * Number(answer.headers.get('retry-after')))
  }
}

type Receipt = { rev: number }

for (const [name, skip, start] of databases)
  t.test(`two replicas on ${name}`, { skip }, async (t) => {
    const database = await start(t)
    const replicas = await Promise.all([1, 2].map(() => startService(t, { STORE: database.url })))
    const [one, other] = replicas as [Running, Running]
    t.equal((await post(one, '/negotiations', frame)).status, 201)

    t.test('what is written to one is read from the other, which waits for it where it is asked to', async (t) => {
      for (let n = 0; n < 10; n++) {
        const [writer, reader] = n % 2 === 0 ? [one, other] : [other, one]
        const written = await post(writer, '/negotiations/teln-dam/parties', party(`seen-${n}`))
        const { rev } = (await written.json()) as Receipt
        const read = await fetch(`${reader.url}/negotiations/teln-dam/parties/seen-${n}?minRev=${rev}`)
        t.equal(read.status, 200)
      }
    })

    t.test('writes to both at once are all taken, each once, and both replicas answer alike', async (t) => {
      const writing = Array.from({ length: 200 }, (_, n) =>
        post(n % 2 === 0 ? one : other, '/negotiations/teln-dam/parties', party(`both-${n}`)).then(async (response) => {
          t.equal(response.status, 201)
          return ((await response.json()) as Receipt).rev
        }),
      )
      const revisions = await Promise.all(writing)
      t.equal(new Set(revisions).size, 200)
      const last = Math.max(...revisions)
      const answers = await Promise.all(
        replicas.map(async ({ url }) => (await fetch(`${url}/negotiations/teln-dam?minRev=${last}`)).text()),
      )
      t.equal(answers[0], answers[1])
    })

    t.test('one key at both at once is one entry', async (t) => {
      const keyed = { 'idempotency-key': 'one-key' }
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, n) => post(n % 2 === 0 ? one : other, '/negotiations/teln-dam/parties', party('keyed'), keyed)),
      )
      const bodies = await Promise.all(answers.map((answer) => answer.text()))
      t.strictSame(new Set(answers.map(({ status }) => status)), new Set([201]))
      t.equal(new Set(bodies).size, 1)
    })

    t.test('one key for two things at both at once is taken for one of them', async (t) => {
      for (let n = 0; n < 5; n++) {
        const keyed = { 'idempotency-key': `two-things-${n}` }
        const answers = await Promise.all(
          [one, other].map((replica, at) => post(replica, '/negotiations/teln-dam/parties', party(`thing-${n}-${at}`), keyed)),
        )
        t.strictSame(answers.map(({ status }) => status).sort(), [201, 422])
      }
    })

    t.test('while the database is away they answer from memory and are not ready; then writing goes on', async (t) => {
      await database.goAway()
      for (const { url } of replicas) {
        t.equal((await fetch(`${url}/negotiations/teln-dam/matrix`)).status, 200)
        t.equal((await fetch(`${url}/livez`)).status, 200)
        t.equal((await fetch(`${url}/readyz`)).status, 503)
      }
      const writing = postUntilTaken(one, '/negotiations/teln-dam/parties', party('patient'), { 'idempotency-key': 'patient' })
      await database.comeBack()
      const written = await writing
      t.equal(written.status, 201)
      const { rev } = (await written.json()) as Receipt
      t.equal((await fetch(`${other.url}/negotiations/teln-dam/parties/patient?minRev=${rev}`)).status, 200)
      for (const { url } of replicas) await seen(async () => (await fetch(`${url}/readyz`)).status === 200)
    })

    t.test('when one is killed while both write, what it acknowledged is with the other', async (t) => {
      const acknowledged: string[] = []
      const write = async (replica: Running, label: string): Promise<void> => {
        for (let n = 0; n < 400; n++) {
          const id = `${label}-${n}`
          const status = await post(replica, '/negotiations/teln-dam/parties', party(id)).then(
            (response) => response.status,
            () => 0,
          )
          if (status !== 201) return
          acknowledged.push(id)
          if (label === 'killed-0' && n === 20) other.process.kill('SIGKILL')
        }
      }
      await Promise.all([write(other, 'killed-0'), write(other, 'killed-1'), write(one, 'left')])
      const { parties } = (await (await fetch(`${one.url}/negotiations/teln-dam`)).json()) as { parties: { id: string }[] }
      const ids = parties.map(({ id }) => id)
      t.ok(acknowledged.length > 400)
      t.strictSame(
        acknowledged.filter((id) => !ids.includes(id)),
        [],
      )
      t.equal(new Set(ids).size, ids.length)
    })

    t.test('the log is whole, and a replica ends at once when it is told to', async (t) => {
      const verified = await standpoint(['--url', one.url, 'verify'], {})
      t.equal(verified.code, 0, verified.stderr)
      t.equal(await one.stop('SIGTERM'), 0)
    })
  })

for (const [name, skip, start] of databases.slice(0, 2))
  t.test(`a desk moves to ${name}, and its matrix is the same byte for byte`, { skip }, async (t) => {
    const desk = `sqlite:${join(temporaryFolder(t), 'standpoint.db')}`
    const { url } = await start(t)
    t.equal((await standpointHere(['--store', desk, 'seed', seed], {})).code, 0)
    const copied = await standpointHere(['copy', desk, url], {})
    t.equal(copied.code, 0, copied.stderr)
    t.match(copied.stdout, /both sides are equal/)
    for (const more of [[], ['--as-of', '2025-12-01'], ['--as-of', '2025-11-22']]) {
      const args = ['matrix', '--json', ...more]
      const [before, after] = await Promise.all([desk, url].map((store) => standpointHere(['--store', store, ...args], {})))
      t.equal(after?.code, 0)
      t.ok((before?.stdout.length ?? 0) > 1000)
      t.equal(after?.stdout, before?.stdout)
    }
    const back = `sqlite:${join(temporaryFolder(t), 'back.db')}`
    t.equal((await standpointHere(['copy', url, back], {})).code, 0, 'and back again')
  })
