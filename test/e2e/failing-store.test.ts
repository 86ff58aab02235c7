import { closeSync, copyFileSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { did } from '../support/commands.ts'
import { openDesk } from '../support/desk.ts'
import { seen } from '../support/eventstoredb-server.ts'
import { temporaryFolder } from '../support/folder.ts'
import { type Listening, openServiceHere, standpointHere } from '../support/in-process.ts'
import { listOf } from '../support/list-of.ts'
import { onlyLong } from '../support/long.ts'
import { type Running, standpoint, startService, type Through } from '../support/process.ts'
import { openReceiver } from '../support/receiver.ts'
import { ruinIndex } from '../support/ruin.ts'

const WRITE_KEY = 'an-admin-of-tests'
const base = '/negotiations/teln-dam'
const megabyte = 1024 * 1024
const pageSize = 4096
const mostBatches = 200
/** In so many milliseconds of asking the service has tried whether its store writes again. */
const probedWithin = 1200

/** A batch of developments that takes some hundred kilobytes. */
const batch = (n: number) =>
  Array.from({ length: 100 }, (_, index) => ({
    ...{ kind: 'StatementMade', id: `s-${n}-${index}`, summary: `Avenland speaks of the flow. ${'x'.repeat(1500)}` },
    occurred: { earliest: '2024-05-09', precision: 'day', basis: 'printed' },
    reports: [{ report: 'post-31' }],
    positions: [{ party: 'avenland', point: 'summer-flow', stance: 'accepted', basis: 'official' }],
  }))

const deskAt = ({ url }: Listening) => openDesk(() => url, { authorization: `Bearer ${WRITE_KEY}` })
type Desk = ReturnType<typeof deskAt>

const write = (desk: Desk, n: number) => desk.ask('POST', `${base}/developments`, batch(n))

/** Writes batches until one is refused. */
async function writeUntilRefused(desk: Desk) {
  for (let written = 0; written < mostBatches; written++) {
    const answer = await write(desk, written)
    if (answer.status !== 201) return { written, answer }
  }
  throw new Error('nothing was refused')
}

const readyz = async (desk: Desk) => (await desk.ask('GET', '/readyz')).body
const isReady = async (desk: Desk) => (await desk.ask('GET', '/readyz')).status === 200

/** That the log holds the frame and so many batches, all of each. */
async function holds(t: Test, STORE: string, batches: number): Promise<void> {
  const verified = await standpointHere(['verify'], { STORE })
  t.match(verified, { code: 0, stderr: /^$/ })
  t.match(verified.stdout, `negotiation-teln-dam: ${8 + 100 * batches} events`)
}

type Failing = { folder: string; through?: Through; mend(service: Running): unknown }

/** What is promised of a disk that takes no more, and takes it again later. */
async function survives(t: Test, fault: string, words: RegExp, { folder, through, mend }: Failing): Promise<void> {
  const STORE = `sqlite:${join(folder, 'standpoint.db')}`
  const service = await startService(t, { STORE, WRITE_KEY, WEBHOOK_TARGETS: 'any' }, { through })
  const desk = deskAt(service)
  const receiver = await openReceiver(t)
  await desk.open('teln-dam')
  await desk.subscribe(receiver, 'all')
  t.match(await readyz(desk), { status: 'ready' })

  const { written, answer } = await writeUntilRefused(desk)
  t.match(answer.body, {
    status: 503,
    code: 'store-failed',
    detail: /^Nothing was written\. /,
    errors: listOf({ code: fault, message: words }),
  })
  const notReady = { status: 503, code: 'not-ready', detail: words, errors: listOf({ code: fault, message: words }) }
  t.match(await readyz(desk), notReady)
  t.match((await desk.ask('GET', '/metrics')).text, `standpoint_store_fault{fault="${fault}"} 1`)

  t.equal((await desk.ask('GET', `${base}/matrix`)).status, 200, 'what is in memory is read')
  t.equal((await desk.ask('GET', `${base}/events?limit=1000`)).status, 200, 'and so is the log')
  t.match((await write(desk, written)).body, { code: 'store-failed' }, 'and it is no less certain the next time')
  for (const end = performance.now() + probedWithin; performance.now() < end; await delay(20))
    if (await isReady(desk)) throw new Error('trying whether it writes again hides it')

  mend(service)
  await seen(() => isReady(desk))
  t.match((await desk.ask('GET', '/metrics')).text, `standpoint_store_fault{fault="${fault}"} 0`)
  t.equal((await write(desk, written)).status, 201)
  await desk.told('all')
  t.equal(await service.stop('SIGTERM'), 0)
  await holds(t, STORE, written + 1)
}

// Both leave SQLite less than a thousand pages for its write-ahead log, at which it would make room in it by itself.
const noLimit = did('prlimit', '--version') ? {} : { skip: 'there is no prlimit' }
t.test('a limit of the size of files is told, and what was refused is not written', noLimit, async (t: Test) => {
  await survives(t, 'file-size-limit', /ulimit -f/, {
    folder: temporaryFolder(t),
    through: ['bash', '-c', 'ulimit -S -f 2048; exec "$@"', 'bash'],
    mend: ({ process }) => did('prlimit', '--pid', String(process.pid), '--fsize=unlimited'),
  })
})

t.test('a service starts under a limit of the size of files that its log has reached, to be read', noLimit, async (t) => {
  const STORE = `sqlite:${join(temporaryFolder(t), 'standpoint.db')}`
  const first = await startService(t, { STORE, WRITE_KEY })
  await deskAt(first).open('teln-dam')
  t.equal((await write(deskAt(first), 0)).status, 201)
  await first.stop('SIGKILL')
  // Shared memory takes 32 KiB.
  const through = ['bash', '-c', 'ulimit -S -f 64; exec "$@"', 'bash']
  const second = await startService(t, { STORE, WRITE_KEY }, { through })
  const desk = deskAt(second)
  t.match(await readyz(desk), { status: 503, errors: listOf({ code: 'file-size-limit' }) })
  t.equal((await desk.ask('GET', `${base}/events?limit=1000`)).status, 200)
  t.ok(did('prlimit', '--pid', String(second.process.pid), '--fsize=unlimited'))
  await seen(() => isReady(desk))
  t.equal((await write(desk, 1)).status, 201)
  await second.stop()
  await holds(t, STORE, 2)
})

const mounted = (folder: string) => did('mount', '-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', folder)
const unmount = (folder: string) => did('umount', '--lazy', folder)

const trial = temporaryFolder(t)
const noDisk = mounted(trial) && unmount(trial) ? {} : { skip: 'no disk can be mounted here' }
t.test('a full disk is told, and what was refused is not written', noDisk, async (t) => {
  const disk = temporaryFolder(t)
  t.ok(mounted(disk))
  t.teardown(() => unmount(disk))
  const folder = join(disk, 'log')
  mkdirSync(folder)
  writeFileSync(join(disk, 'filling'), Buffer.alloc(38 * megabyte))
  await survives(t, 'full', /disk .* is full/, { folder, mend: () => rmSync(join(disk, 'filling')) })
})

/** The disk of the test, full but for what a running service has; and what makes room on it. */
function smallDisk(t: Test) {
  const disk = temporaryFolder(t)
  t.ok(mounted(disk))
  t.teardown(() => unmount(disk))
  const folder = join(disk, 'log')
  mkdirSync(folder)
  const filling = join(disk, 'filling')
  return {
    STORE: `sqlite:${join(folder, 'standpoint.db')}`,
    path: join(folder, 'standpoint.db'),
    /** Takes what room there is, to the last byte. */
    fill: () => {
      const file = openSync(filling, 'w')
      try {
        for (;;) writeSync(file, Buffer.alloc(pageSize))
      } catch (error) {
        t.match(error, { code: 'ENOSPC' })
      } finally {
        closeSync(file)
      }
    },
    makeRoom: () => rmSync(filling),
  }
}

for (const signal of ['SIGKILL', 'SIGTERM'] as const)
  t.test(
    `a service starts on a full disk after ${signal}, to be read, and heals`,
    signal === 'SIGTERM' ? { skip: noDisk.skip ?? onlyLong } : noDisk,
    async (t) => {
      const { STORE, path, fill, makeRoom } = smallDisk(t)
      const first = await startService(t, { STORE, WRITE_KEY })
      await deskAt(first).open('teln-dam')
      t.equal((await write(deskAt(first), 0)).status, 201)
      // Somebody reads it, so that its last writer leaves the write-ahead log and its index.
      const reader = new DatabaseSync(path, { readOnly: true })
      reader.prepare('SELECT count(*) FROM events').get()
      await first.stop(signal)
      fill()

      const second = await startService(t, { STORE, WRITE_KEY })
      const desk = deskAt(second)
      const notReady = { status: 503, code: 'not-ready', errors: listOf({ code: 'full', message: /disk .* is full/ }) }
      t.match(await readyz(desk), notReady, 'at once')
      t.equal((await desk.ask('GET', `${base}/matrix`)).status, 200)
      t.equal((await desk.ask('GET', `${base}/events?limit=1000`)).status, 200)
      t.match((await write(desk, 1)).body, { status: 503, code: 'store-failed', errors: listOf({ code: 'full' }) })
      t.match(await standpoint(['serve'], { STORE, WRITE_KEY, PORT: '0' }), { code: 3, stderr: /by another Standpoint process/ })
      reader.close()

      // It is killed there, and what it could not renew is still known as the log's own.
      await second.stop('SIGKILL')
      const third = await startService(t, { STORE, WRITE_KEY })
      t.match(await readyz(deskAt(third)), notReady)
      makeRoom()
      await seen(() => isReady(deskAt(third)))
      t.equal((await write(deskAt(third), 1)).status, 201)
      await third.stop()
      await holds(t, STORE, 2)
    },
  )

t.test('on a full disk a log is read where that needs no room, and else it is said that the disk is full', noDisk, async (t) => {
  const { STORE, path, fill, makeRoom } = smallDisk(t)
  const service = await openServiceHere(t, { STORE, WRITE_KEY })
  await deskAt(service).open('teln-dam')
  await service.stop()
  const target = join(temporaryFolder(t), 'backup.db')
  fill()
  t.match(await standpointHere(['verify'], { STORE }), { code: 0, stdout: /negotiation-teln-dam: 8 events/ })
  t.match(await standpointHere(['backup', target], { STORE }), { code: 0 })
  const words = /cannot be opened: The disk that the log is on is full \(SQLite: .*\)\. Make room/
  t.match(await standpoint(['serve'], { STORE, WRITE_KEY, PORT: '0' }), { code: 3, stderr: words })

  makeRoom()
  const killed = await startService(t, { STORE, WRITE_KEY })
  t.equal((await write(deskAt(killed), 0)).status, 201)
  await killed.stop('SIGKILL')
  rmSync(`${path}-shm`)
  fill()
  for (const command of [['matrix'], ['verify'], ['backup', `${target}.2`]]) {
    const told = await standpointHere(command, { STORE })
    t.match(told, { code: 3, stderr: words }, command.join(' '))
    t.match(told.stderr, `copy ${path} and ${path}-wal to another disk and read the copy`)
  }
  const copied = join(temporaryFolder(t), 'standpoint.db')
  for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}`, `${copied}${suffix}`)
  await holds(t, `sqlite:${copied}`, 1)
})

t.test('a damaged index is told by the write that meets it, and no probe hides it', async (t) => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'standpoint.db')
  const STORE = `sqlite:${path}`
  const first = await openServiceHere(t, { STORE, WRITE_KEY })
  await deskAt(first).open('teln-dam')
  t.equal((await write(deskAt(first), 0)).status, 201)
  await first.stop()
  copyFileSync(path, join(folder, 'whole.db'))
  ruinIndex(path, 'sqlite_autoindex_events_1')

  const service = await openServiceHere(t, { STORE, WRITE_KEY })
  const desk = deskAt(service)
  t.ok(await isReady(desk), 'nothing has met it yet')
  const damaged = { errors: listOf({ code: 'damaged', message: /is damaged/ }) }
  t.match((await write(desk, 1)).body, { status: 503, code: 'store-failed', ...damaged })
  t.match(await readyz(desk), { status: 503, code: 'not-ready', ...damaged })
  t.equal((await desk.ask('GET', `${base}/matrix`)).status, 200)
  t.equal((await desk.ask('GET', `${base}/events`)).status, 200)
  for (const end = performance.now() + probedWithin; performance.now() < end; await delay(20))
    if (await isReady(desk)) throw new Error('a probe that does not come by that page hides it')
  await service.stop()
  t.match(await standpointHere(['verify'], { STORE }), { code: 1, stderr: /sqlite_autoindex_events_1|malformed|tree/i })

  copyFileSync(join(folder, 'whole.db'), path)
  const again = await openServiceHere(t, { STORE, WRITE_KEY })
  t.equal((await write(deskAt(again), 1)).status, 201)
  await again.stop()
  await holds(t, STORE, 2)
})
