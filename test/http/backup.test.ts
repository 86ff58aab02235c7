import { once } from 'node:events'
import { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import type { MakeBackup } from '../../src/backup/backup.ts'
import { failed, ok } from '../../src/result.ts'
import { openService } from '../support/service.ts'

const writeKey = 'at-least-16-characters'
const asAdmin = { authorization: `Bearer ${writeKey}` }

/** The service with a store that is backed up by that. */
const openWith = (t: Test, backup?: MakeBackup) => openService(t, { settings: { writeKey }, ...(backup === undefined ? {} : { backup }) })

const sending = (content: Readable, bytes: number) => ok({ bytes, content })

t.test('an admin gets the backup as a file, which nobody keeps by the way', async (t) => {
  const { get } = await openWith(t, async () => sending(Readable.from([Buffer.from('SQLite '), Buffer.from('format 3')]), 15))
  const answer = await get('/backup', asAdmin)
  t.equal(answer.statusCode, 200)
  t.equal(answer.body, 'SQLite format 3')
  t.match(answer.headers, {
    'content-type': 'application/vnd.sqlite3',
    'content-length': '15',
    'cache-control': 'no-store',
    'content-disposition': /^attachment; filename="standpoint-\d{8}T\d{6}Z\.db"$/,
    'cross-origin-resource-policy': 'same-origin',
  })
  t.equal((await get('/backup')).statusCode, 401)
})

t.test('asking for its head makes none', async (t) => {
  let made = 0
  const { inject } = await openWith(t, async () => sending(Readable.from([`${made++}`]), 1))
  t.match(await inject({ method: 'HEAD', url: '/backup', headers: asAdmin }), { statusCode: 200, body: '' })
  t.equal(made, 0)
})

t.test('a store that is no file says so, and what to do', async (t) => {
  const { get } = await openWith(t)
  const answer = await get('/backup', asAdmin)
  t.match(answer.json(), { status: 501, code: 'no-backup', detail: /standpoint copy/ })
})

t.test('one at a time: a second is told when to ask again, and gets it once the first is sent', async (t) => {
  const first = new Readable({ read() {} })
  const contents = [first, Readable.from(['b'])]
  const { app, get } = await openWith(t, async () => sending(contents.shift() as Readable, 1))
  first.push('a')
  const answer = await app.inject({ url: '/backup', headers: asAdmin, payloadAsStream: true })
  const second = await get('/backup', asAdmin)
  t.match(second.json(), { status: 429, code: 'backup-under-way' })
  t.match(second.headers, { 'retry-after': /^\d+$/ })
  first.push(null)
  for await (const bytes of answer.stream()) t.equal(String(bytes), 'a')
  if (!first.closed) await once(first, 'close')
  t.equal((await get('/backup', asAdmin)).body, 'b')
})

t.test('a log that is damaged is told, and the next may be tried', async (t) => {
  const { get } = await openWith(t, async () => failed({ kind: 'damaged', reason: 'a.db is damaged: row 3 missing from index' }))
  for (let n = 0; n < 2; n++) {
    const answer = await get('/backup', asAdmin)
    t.match(answer.json(), { status: 500, code: 'backup-failed', detail: 'a.db is damaged: row 3 missing from index' })
  }
})

t.test('one that is being made when the service ends is given up', async (t) => {
  const { app, get } = await openWith(
    t,
    (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
  )
  const waiting = get('/backup', asAdmin)
  await new Promise(setImmediate)
  const closed = app.close()
  t.match((await waiting).json(), { status: 503, code: 'not-ready' })
  await closed
})
