import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import type { RecordedEvent } from '../../events/envelope.ts'
import { openStore } from '../../src/store/open.ts'
import { type Store, StoreUnavailable } from '../../src/store/port/port.ts'
import { openMemory } from '../../src/store/sqlite/memory.ts'
import { openSqlite } from '../../src/store/sqlite/sqlite.ts'
import { hashOf } from '../../src/streams/chain.ts'
import { readProgress } from '../../src/webhooks/progress/deliveries.ts'
import { appendChained } from '../support/chained.ts'
import { cli, type Given, transportTo } from '../support/cli.ts'
import { newEvent } from '../support/events.ts'
import { temporaryFolder } from '../support/folder.ts'
import { openFixture } from '../support/ledger.ts'
import { standpoint } from '../support/process.ts'

type Test = Parameters<typeof temporaryFolder>[0]

const dam = 'negotiation-teln-dam'
const ferry = 'negotiation-isle-ferry'
const order = [dam, ferry, dam, dam, ferry]

/** Two SQLite files, the first with that in it. */
async function twoFiles(t: Test, names: readonly string[] = order) {
  const folder = temporaryFolder(t)
  const [from, to] = [join(folder, 'from.db'), join(folder, 'to.db')]
  const source = openSqlite(from)
  await appendChained(source, names)
  await source.close()
  return { folder, from, to, urls: [`sqlite:${from}`, `sqlite:${to}`] as [string, string] }
}

const copy = (urls: readonly string[], given: Given = {}) => cli(['copy', ...urls], { openStore, ...given })

/** What a file holds, less the positions, which are its own. */
async function held(path: string): Promise<Omit<RecordedEvent, 'position'>[]> {
  const store = openSqlite(path, { readOnly: true })
  const events = await store.readAll({ limit: 1_000_000 })
  await store.close()
  return events.map(({ position: _, ...event }) => event)
}

const streamsIn = async (path: string) => [...Map.groupBy(await held(path), ({ stream }) => stream)]

const esdb = ['esdb://desk:s3cret@one:2113', 'esdb://desk:s3cret@two:2113'] as const

/** Stores in memory that answer to EventStoreDB’s URLs. */
const storesAt =
  (stores: Readonly<Record<string, Store>>): NonNullable<Given['openStore']> =>
  async (url) => {
    const store = stores[url]
    if (store === undefined) throw new StoreUnavailable(`Nothing answers at ${url}`)
    return { ...store, close: async () => {} }
  }

t.test('a copy tells how far it came, and proves both sides equal', async (t) => {
  const { to, from, urls } = await twoFiles(t)
  const events = await held(from)
  const heads = [dam, ferry].map((name) => hashOf(events.findLast(({ stream }) => stream === name) as RecordedEvent))
  const proof = `${dam}: 3 events, head ${heads[0]}\n${ferry}: 2 events, head ${heads[1]}\nboth sides are equal\n`
  t.strictSame(await copy(urls), {
    exitCode: 0,
    out: `${dam}: copied up to revision 2, 3 events of it now\n${ferry}: copied up to revision 1, 2 events of it now\n${proof}`,
    err: '',
  })
  t.strictSame(await streamsIn(to), await streamsIn(from))
  t.strictSame(await copy(urls), { exitCode: 0, out: `nothing was left to copy\n${proof}`, err: '' })
})

t.test('the data set gives the same answers from its copy, byte for byte', async (t) => {
  const folder = temporaryFolder(t)
  const [from, to] = ['from', 'to'].map((name) => `sqlite:${join(folder, `${name}.db`)}`) as [string, string]
  t.match(await standpoint(['seed', 'seeds/ukraine-2025', '--store', from], {}), { code: 0 })
  t.match(await standpoint(['copy', from, to], {}), {
    code: 0,
    stdout: /^negotiation-ukraine-2025: 141 events, head [0-9a-f]{64}\nboth sides are equal\n/m,
  })
  const answers = async (url: string) => {
    const store = await openStore(url)
    const { ledger } = await openFixture({ store })
    const ask = async (...argv: string[]) => {
      const { exitCode, out } = await cli(argv, { openTransport: () => transportTo(ledger) })
      return exitCode === 0 ? out : t.fail(argv.join(' '))
    }
    const given = [
      await ask('matrix', '--json'),
      await ask('matrix', '--csv', '--as-of', '2025-12-01'),
      await ask('status', 'nato-membership-bar', '--superseded', '--json'),
      await ask('history', 'donetsk-withdrawal', '--json'),
      await ask('replay'),
      await ask('export'),
      await ask('verify'),
    ]
    await ledger.close()
    await store.close()
    return given
  }
  t.strictSame(await answers(to), await answers(from))
})

const watch = 'delivery-river-watch'

/** A record of deliveries that have come to a revision of the dam's. */
const deliveredTo = (rev: number, recordedAt: string) => ({
  ...{ type: 'AttemptsMade', recordedBy: 'dispatcher', recordedAt },
  data: {
    ...{ token: 3, attempts: [], isWhole: true, series: 1, errands: -1, challenge: null, firstFailureAt: null, lastSuccessAt: recordedAt },
    lanes: { 'teln-dam': { done: { rev, index: 0 }, attempt: 1, retryAt: null, begun: -1, replayUntil: null } },
  },
})

t.test('keys and webhooks go with it, and the deliveries go on from where they are; leases stay', async (t) => {
  const { from, to, urls } = await twoFiles(t, ['webhook-river-watch', 'key-river-desk', dam, 'lease-webhooks'])
  const deliver = async (rev: number, recordedAt: string) => {
    const source = openSqlite(from)
    await appendChained(source, [watch], () => deliveredTo(rev, recordedAt))
    await source.close()
  }
  await deliver(0, '2025-11-25T19:00:00.000Z')
  const { exitCode, out } = await copy(urls)
  t.equal(exitCode, 0)
  t.match(
    out,
    new RegExp(
      `^webhook-river-watch: copied up to revision 0, 1 events of it now\nkey-river-desk: copied .*\n${dam}: copied .*\n` +
        `${watch}: goes on from where FROM is\nwebhook-river-watch: 1 events, head .*\nkey-river-desk: 1 .*\n${dam}: 1 .*\nboth sides are equal\n$`,
    ),
  )
  t.strictSame(
    (await streamsIn(to)).map(([stream]) => stream),
    ['webhook-river-watch', 'key-river-desk', dam, watch],
  )
  const progressAt = async (path: string) => {
    const store = openSqlite(path, { readOnly: true })
    const { tail: _, ...progress } = await readProgress(store, 'river-watch')
    await store.close()
    return progress
  }
  t.strictSame(await progressAt(to), await progressAt(from))
  t.match((await copy(urls)).out, /^nothing was left to copy\nwebhook-river-watch: 1 events/)
  await deliver(1, '2025-11-25T19:00:05.000Z')
  t.match((await copy(urls)).out, new RegExp(`^${watch}: goes on from where FROM is\nwebhook-river-watch: 1 events`))
  t.strictSame(await progressAt(to), await progressAt(from))
})

t.test('a record of deliveries that cannot be read ends it, and it is said at which end', async (t) => {
  const { from, to, urls } = await twoFiles(t, ['webhook-river-watch', dam])
  const append = async (path: string, given: Parameters<typeof appendChained>[2]) => {
    const store = openSqlite(path)
    await appendChained(store, [watch], given)
    await store.close()
  }
  await append(from, () => deliveredTo(0, '2025-11-25T19:00:00.000Z'))
  await append(to, () => ({ type: 'AttemptsLost' }))
  const wrong = `${watch} revision 0: unknown event type AttemptsLost\n`
  t.match(await copy(urls), { exitCode: 1, err: `TO: ${wrong}` })
  await append(from, () => ({ type: 'AttemptsLost' }))
  t.strictSame(await copy(urls), { exitCode: 1, out: '', err: `FROM: ${wrong.replace('0', '1')}` })
})

t.test('a target that delivers meanwhile is told, after the log was proved', async (t) => {
  const [source, target] = [openMemory(), openMemory()]
  await appendChained(source, ['webhook-river-watch', watch], (stream) =>
    stream === watch ? deliveredTo(0, '2025-11-25T19:00:00.000Z') : {},
  )
  const append: Store['append'] = async (stream, ...given) => {
    if (stream === watch) await appendChained(target, [watch])
    return target.append(stream, ...given)
  }
  const { exitCode, out, err } = await copy(esdb, { openStore: storesAt({ [esdb[0]]: source, [esdb[1]]: { ...target, append } }) })
  t.equal(exitCode, 1)
  t.equal(out, '')
  t.match(
    err,
    /^delivery-river-watch revision 0: .*somebody else is writing to it.*\nThe log is copied and proved; how far its webhooks are is not\n$/,
  )
})

t.test('there may be nothing to copy', async (t) => {
  const { urls } = await twoFiles(t, ['lease-webhooks'])
  t.strictSame(await copy(urls), { exitCode: 0, out: 'FROM holds nothing to copy\nboth sides are equal\n', err: '' })
})

t.test('a copy is made beside the process that writes to the source, and a later one adds what came since', async (t) => {
  const { from, to, urls } = await twoFiles(t)
  const writer = openSqlite(from)
  t.equal((await copy(urls)).exitCode, 0)
  await appendChained(writer, [ferry, 'negotiation-new'])
  t.match(await copy(urls), { exitCode: 0, out: /^negotiation-isle-ferry: copied up to revision 2, 1 events of it now$/m })
  await writer.close()
  t.strictSame(await streamsIn(to), await streamsIn(from))
})

t.test('a target that holds something else is refused, and nothing is written to it', async (t) => {
  const { to, urls } = await twoFiles(t)
  const target = openSqlite(to)
  await appendChained(target, [dam, dam], (_, revision) => (revision === 1 ? { recordedBy: 'somebody else' } : {}))
  await target.close()
  const before = await held(to)
  t.strictSame(await copy(urls), {
    exitCode: 1,
    out: '',
    err: `${dam} revision 1: the target holds something else than the source\nNothing was written\n`,
  })
  t.strictSame(await held(to), before)
})

t.test('a broken source is refused at the event, and it is said that what comes before it may have been copied', async (t) => {
  const { from, urls } = await twoFiles(t)
  const source = openSqlite(from)
  await source.append(dam, 2, [newEvent('unchained')])
  await source.close()
  t.strictSame(await copy(urls), {
    exitCode: 1,
    out: '',
    err: `${dam} revision 3: the source is broken: its previousHash is not the hash of revision 2: one of the two was altered\nWhat comes before it may have been copied, and nothing else was written\n`,
  })
})

t.test('what cannot be two stores to copy between is wrong usage', async (t) => {
  const { folder, from, urls } = await twoFiles(t)
  const refused = async (argv: readonly string[], err: string | RegExp) => t.match(await copy(argv), { exitCode: 2, out: /^$/, err })
  await refused([], /missing required argument 'from'/)
  await refused([urls[0]], /missing required argument 'to'/)
  await refused([...urls, 'sqlite:third.db'], /^copy takes two store URLs, FROM and TO\n$/)
  await refused([urls[0], urls[0]], /^FROM and TO are the same store\n$/)
  symlinkSync(from, join(folder, 'link.db'))
  await refused([urls[0], `sqlite:${join(folder, 'link.db')}`], /^FROM and TO are the same store\n$/)
  await refused(['esdb://a:2113', 'esdb://a:2113'], /^FROM and TO are the same store\n$/)
  await refused([urls[0], 'memory:'], /^A memory: store ends with its process/)
  await refused(['memory:', urls[1]], /^A memory: store ends with its process/)
  await refused([`sqlite:${join(folder, 'gone.db')}`, urls[1]], /^FROM: .*gone\.db does not exist\n$/)
  await refused([...urls, '--url', 'http://localhost:3000'], /takes neither --url nor --store/)
  await refused([...urls, '--store', 'sqlite:a.db'], /takes neither --url nor --store/)
})

t.test('a store that cannot be opened ends with 3, one that is named wrongly with 2, and it is said which', async (t) => {
  const { to, urls } = await twoFiles(t)
  const writer = openSqlite(to)
  t.match(await copy(urls), { exitCode: 3, out: /^$/, err: /^TO: .* is being written to by another Standpoint process/ })
  await writer.close()
  t.match(await copy([urls[0], 'tape:1']), { exitCode: 2, err: /^TO: No store has that scheme/ })
})

t.test('a store that fails ends with 3; where an append was not answered the copy goes on when it is run again', async (t) => {
  const [source, target] = [openMemory(), openMemory()]
  await appendChained(source, order)
  const append: Store['append'] = async (...given) => {
    await target.append(...given)
    throw new Error('the connection was closed')
  }
  const unanswered = storesAt({ [esdb[0]]: source, [esdb[1]]: { ...target, append } })
  t.strictSame(await copy(esdb, { openStore: unanswered }), {
    exitCode: 3,
    out: '',
    err: 'TO: the connection was closed\nIt is not known whether the last events were written. What was copied stays; the same command again goes on from there\n',
  })
  const answered = storesAt({ [esdb[0]]: source, [esdb[1]]: target })
  t.match(await copy(esdb, { openStore: answered }), {
    exitCode: 0,
    out: `${dam}: copied up to revision 2, 0 events of it now\n${ferry}: copied up to revision 1, 2 `,
  })
  const readAll: Store['readAll'] = async () => {
    throw new Error('no leader')
  }
  const silent = storesAt({ [esdb[0]]: { ...source, readAll }, [esdb[1]]: target })
  t.strictSame(await copy(esdb, { openStore: silent }), { exitCode: 3, out: '', err: 'FROM: no leader\n' })
})

t.test('a password in a URL is never told', async (t) => {
  const quiet = async (argv: readonly string[], given: Given, exitCode: number) => {
    const ended = await copy(argv, given)
    t.equal(ended.exitCode, exitCode)
    t.notMatch(ended.out + ended.err, 's3cret')
    t.not(ended.err, '')
  }
  await quiet([...esdb, esdb[0]], {}, 2)
  await quiet([esdb[0], esdb[0]], {}, 2)
  await quiet([...esdb, '--url', 'http://localhost'], {}, 2)
  await quiet(['esdb://desk:s3cret@one:port', esdb[1]], {}, 2)
  await quiet(esdb, { openStore: storesAt({}) }, 3)
  await quiet(esdb, { openStore: storesAt({ [esdb[0]]: openMemory() }) }, 3)
  const head: Store['head'] = async () => {
    throw new Error(`no answer from ${esdb[1]}`)
  }
  await quiet(esdb, { openStore: storesAt({ [esdb[0]]: openMemory(), [esdb[1]]: { ...openMemory(), head } }) }, 3)
})

t.test('an interruption ends it between two appends with 130, and it goes on when it is run again', async (t) => {
  const [source, target] = [openMemory(), openMemory()]
  await appendChained(source, order)
  const interruption = new AbortController()
  const append: Store['append'] = (...given) => {
    interruption.abort()
    return target.append(...given)
  }
  t.strictSame(
    await copy(esdb, { openStore: storesAt({ [esdb[0]]: source, [esdb[1]]: { ...target, append } }), signal: interruption.signal }),
    { exitCode: 130, out: '', err: 'Interrupted. What was copied stays; the same command again goes on from there\n' },
  )
  t.equal((await target.readAll({ limit: 100 })).length, 3)
  t.match(await copy(esdb, { openStore: storesAt({ [esdb[0]]: source, [esdb[1]]: target }) }), { exitCode: 0 })
})

t.test('each step shows how far it is, on a terminal only', async (t) => {
  const { urls } = await twoFiles(t, Array(250).fill(dam))
  const { exitCode, err } = await copy(urls, { columns: 80 })
  t.equal(exitCode, 0)
  for (const step of ['copying', 'proving the source', 'proving the target']) t.match(err, step)
  t.match((await copy(urls, { columns: 80 })).err, 'reading the target')
  t.equal((await copy([...urls, '--quiet'], { columns: 80 })).err, '')
})

t.test('both stores are closed, however a copy ends', async (t) => {
  const [source, target] = [openMemory(), openMemory()]
  await appendChained(target, order)
  const stores: Record<string, Store> = { [esdb[0]]: source, [esdb[1]]: target }
  t.equal((await copy(esdb, { openStore: async (url) => stores[url] as Store })).exitCode, 1)
  for (const store of [source, target]) await t.rejects(store.head(), { name: 'StoreUnavailable' })
})

const main = new URL('../../src/main.ts', import.meta.url).pathname
const kills = 3

t.test(`${kills} kills of a copy, and one more run, leave both sides equal`, async (t) => {
  const total = 4000
  const { from, to, urls } = await twoFiles(
    t,
    Array.from({ length: total }, (_, n) => ['negotiation-a', 'negotiation-b', 'negotiation-c'][((n * n) % 7) % 3] as string),
  )
  await openSqlite(to).close()
  let reached = 0
  for (let kill = 1; kill <= kills; kill++) {
    const child = spawn(process.execPath, [main, 'copy', ...urls], { stdio: 'ignore' })
    const exit = once(child, 'exit')
    t.teardown(() => child.kill('SIGKILL'))
    const reader = openSqlite(to, { readOnly: true })
    const patience = reached + 1 + Math.floor(Math.random() * ((total - reached) / 2))
    while (child.exitCode === null && (reached = await reader.head()) < patience) await delay(1)
    child.kill('SIGKILL')
    await exit
    await reader.close()
  }
  t.ok(reached > 0, `the last kill came at ${reached} of ${total} events`)
  t.match(await standpoint(['copy', ...urls], {}), { code: 0, stdout: /both sides are equal\n$/ })
  t.strictSame(await streamsIn(to), await streamsIn(from))
})
