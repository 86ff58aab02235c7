import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { instantOf } from '../events/time.ts'
import { dice } from './dice.ts'
import { compared, type Figure, type Run, type Section } from './figure.ts'
import { load } from './load.ts'
import { interleaved, median } from './rounds.ts'
import { type Server, startServer } from './server.ts'
import { dayInMs } from './workload.ts'

const root = new URL('..', import.meta.url).pathname
const path = '/negotiations/ukraine-2025'
const accept = 'text/html,application/xhtml+xml,*/*;q=0.8'
const samples = 51

/** The days that the data set tells of. */
const firstDay = Date.parse('2025-10-14T00:00:00.000Z')
const days = 59

const cases = [
  { name: 'matrix page, asked again', isKept: true, atLeast: 0.5 },
  { name: 'matrix page, at a new moment', isKept: false, atLeast: 0.2 },
]

/** The page of median length among some. */
async function typicalPage(url: string, nextPath: () => string): Promise<{ body: string; type: string }> {
  const pages: { body: string; type: string }[] = []
  for (let sample = 0; sample < samples; sample++) {
    const response = await fetch(`${url}${nextPath()}`, { headers: { accept } })
    pages.push({ body: await response.text(), type: response.headers.get('content-type') ?? '' })
  }
  return pages.sort((a, b) => a.body.length - b.body.length)[Math.floor(samples / 2)] as { body: string; type: string }
}

/** GETs of the matrix of the first data set as a page, beside a bare Fastify that sends the same bytes from a constant. */
export async function page({ isQuick, rounds, folder }: Run): Promise<Section> {
  const store = join(folder, 'page.db')
  const seeding = spawnSync(process.execPath, [
    join(root, 'src/main.ts'),
    'seed',
    join(root, 'seeds/ukraine-2025'),
    '--store',
    `sqlite:${store}`,
  ])
  if (seeding.status !== 0) throw new Error(String(seeding.stderr))
  const service = await startServer({ store })
  const roll = dice(17)
  // Of five thousand million instants hardly one is drawn twice.
  const moment = () => `${path}?asOf=${instantOf(firstDay + roll(days) * dayInMs + roll(dayInMs))}`
  const figures: Figure[] = []
  const notes: string[] = []
  for (const { name, isKept, atLeast } of cases) {
    const nextPath = isKept ? () => path : moment
    const answer = await typicalPage(service.url, nextPath)
    const bare = await startServer({ constants: { [path]: answer } })
    const amount = isQuick ? 500 : isKept ? 5000 : 2000
    const cpu = { service: [] as number[], bare: [] as number[] }
    const put = async (server: Server, used: number[]) => {
      const result = await load(server, amount, nextPath, { accept })
      used.push(result.cpu)
      return result.rate
    }
    const measured = await interleaved(rounds, { service: () => put(service, cpu.service), bare: () => put(bare, cpu.bare) })
    await bare.close()
    notes.push(
      `${name}: ${answer.body.length.toLocaleString('en')} characters; processor time of the server for each request ` +
        `${Math.round(median(cpu.service))} µs, bare ${Math.round(median(cpu.bare))} µs`,
    )
    figures.push(compared({ name, unit: 'req/s', against: 'constant', values: measured.service, bare: measured.bare, atLeast }))
  }
  await service.close()
  return { title: 'Pages (the server in a process of its own, 10 connections)', notes, figures }
}
