import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { NegotiationEvent } from '../events/catalogue.ts'
import type { NewEvent } from '../events/envelope.ts'
import { streamOf } from '../events/stream.ts'
import { instantOf } from '../events/time.ts'
import type { openSqlite } from '../src/store/sqlite/sqlite.ts'
import { collectGarbage } from './memory.ts'
import { interleaved, median } from './rounds.ts'
import type { Server } from './server.ts'
import {
  asRead,
  dayInMs,
  described,
  enveloped,
  firstDay,
  frameOf,
  type history,
  negotiation,
  type Recording,
  type Shape,
} from './workload.ts'

/**
 * What ruleset 2 costs where nothing of it is used: this checkout beside another, that of `BASE`, in the same rounds.
 * Processor time is compared, since wall time is also that of whatever else runs.
 */
type Checkout = {
  fold: { initial(): unknown; evolve(state: unknown, event: NegotiationEvent): void }
  startServer(served: { store: string }): Promise<Server>
  /** Histories of its own: those of the older checkout hold nothing that it could not read. */
  history: typeof history
  openSqlite: typeof openSqlite
}

async function checkoutAt(root: string): Promise<Checkout> {
  const at = (file: string) => import(pathToFileURL(join(root, file)).href)
  const [{ negotiation: fold }, { startServer }, { history }, { openSqlite }] = await Promise.all(
    ['projections/negotiation.ts', 'bench/server.ts', 'bench/workload.ts', 'src/store/sqlite/sqlite.ts'].map(at),
  )
  return { fold, startServer, history, openSqlite }
}

const rounds = 7
const folded: Shape = { events: 100_000, parties: 4, points: 20, days: 3650, order: 'as it comes' }
const served: Shape = { events: 20_000, parties: 4, points: 20, days: 1000, order: 'as it comes' }
const requests = 200
/** One party speaks so often on one point and one day. The base takes long: few rounds are enough. */
const crowd = 20_000
const crowdRounds = 3

/** The frame and its report, and then nothing but positions of one day, of changing stances. */
function* crowdedDay(): Generator<Recording> {
  const frame = frameOf({ parties: 1, points: 1 })
  const day = { earliest: instantOf(firstDay), latest: instantOf(firstDay + dayInMs - 1), precision: 'day', basis: 'printed' } as const
  for (const payload of frame) yield { payload, recordedAt: firstDay }
  const report = { id: 'issue', source: 'gazette', title: 'Issue', publishedAt: day, seen: true }
  yield { payload: { type: 'ReportFiled', data: report }, recordedAt: firstDay }
  for (let index = 0; index < crowd; index++) {
    const stance = index % 2 === 0 ? 'accepted' : 'refused'
    const told = { summary: 'It speaks', occurred: day, actors: [], versions: [], reports: [{ report: 'issue', attribution: [] }] }
    const positions = [{ party: 'party-0', point: 'point-0', stance, basis: 'official' } as const]
    yield { payload: { type: 'StatementMade', data: { ...told, id: `statement-${index}`, positions } }, recordedAt: firstDay + dayInMs }
  }
}

/** The same history, told by so many sources in turn: what only one tells costs the most to do without. */
function* toldBy(sources: number, recordings: Iterable<Recording>): Generator<Recording> {
  let reports = 0
  for (const { payload, recordedAt } of recordings) {
    if (payload.type === 'ReportFiled') {
      yield { payload: { ...payload, data: { ...payload.data, source: `source-${reports++ % sources}` } }, recordedAt }
      continue
    }
    yield { payload, recordedAt }
    if (payload.type !== 'SourceIntroduced') continue
    for (let index = 0; index < sources; index++)
      yield { payload: { ...payload, data: { ...payload.data, id: `source-${index}` } }, recordedAt }
  }
}

/** A store in the folder that holds a history. */
async function stored({ openSqlite }: Checkout, path: string, recordings: Iterable<Recording>): Promise<string> {
  const store = openSqlite(path)
  const events: NewEvent[] = [...recordings].map(enveloped)
  for (let from = 0; from < events.length; from += 500)
    await store.append(streamOf(negotiation), from === 0 ? 'none' : from - 1, events.slice(from, from + 500))
  await store.close()
  return path
}

/** Microseconds of processor time for each event. */
function foldCost({ fold }: Checkout, events: readonly NegotiationEvent[]): number {
  collectGarbage()
  const before = process.cpuUsage()
  const state = fold.initial()
  for (const event of events) fold.evolve(state, event)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / events.length
}

/** Microseconds of the server’s processor time for each status, no two of them of one moment. */
function statusCost(server: Server): () => Promise<number> {
  let asked = 0
  return async () => {
    const before = await server.cpu()
    for (let count = 0; count < requests; count++) {
      const asOf = instantOf(firstDay + (served.days + 1) * dayInMs + asked++)
      const response = await fetch(`${server.url}/negotiations/${negotiation}/points/point-${count % served.points}/status?asOf=${asOf}`)
      if (!response.ok) throw new Error(`The service answered ${response.status}`)
      await response.arrayBuffer()
    }
    return ((await server.cpu()) - before) / requests
  }
}

const said = (values: readonly number[]): string =>
  `${median(values).toFixed(1)} µs (${Math.min(...values).toFixed(1)}–${Math.max(...values).toFixed(1)})`

function report(name: string, { own, base }: { own: number[]; base: number[] }, goal: string): void {
  const ratios = own.map((value, round) => value / (base[round] as number))
  const ratio = median(ratios)
  const spread = `${Math.min(...ratios).toFixed(3)}–${Math.max(...ratios).toFixed(3)}`
  process.stdout.write(`${name}\n  own ${said(own)}, base ${said(base)}, ratio ${ratio.toPrecision(3)} (${spread}); goal ${goal}\n`)
}

async function main(base: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'standpoint-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  process.once('SIGINT', () => process.exit(130))
  const [own, other] = (await Promise.all([fileURLToPath(new URL('..', import.meta.url)), resolve(base)].map(checkoutAt))) as [
    Checkout,
    Checkout,
  ]
  process.stdout.write(
    `Node ${process.version}, load ${(loadavg()[0] as number).toFixed(1)}; processor time, medians of ${rounds} rounds\n`,
  )

  const events = [...other.history(folded)].map(asRead)
  const folds = await interleaved(rounds, { own: () => foldCost(own, events), base: () => foldCost(other, events) })
  report(`fold of ${described(folded)}, an event`, folds, '≤ 1.3')

  for (const sources of [1, 5]) {
    const store = await stored(other, join(folder, `${sources}.db`), toldBy(sources, other.history(served)))
    const servers = (await Promise.all([own, other].map(({ startServer }) => startServer({ store })))) as [Server, Server]
    const statuses = await interleaved(rounds, { own: statusCost(servers[0]), base: statusCost(servers[1]) })
    await Promise.all(servers.map((server) => server.close()))
    report(`GET status, each time of another moment, told by ${sources}, of ${described(served)}`, statuses, '≤ 1.3')
  }

  const day = [...crowdedDay()].map(asRead)
  const days = await interleaved(crowdRounds, { own: () => foldCost(own, day), base: () => foldCost(other, day) })
  report(`fold of ${crowd.toLocaleString('en')} positions of one party on one point and one day, an event`, days, '≤ 0.05')
}

const { BASE } = process.env
if (BASE === undefined) {
  process.stderr.write('Usage: BASE=<another checkout> node bench/ruleset-2.ts\n')
  process.exitCode = 2
} else await main(BASE)
