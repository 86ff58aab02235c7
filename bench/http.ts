import { instantOf } from '../events/time.ts'
import { dice } from './dice.ts'
import { compared, type Figure, type Run, type Section } from './figure.ts'
import { keptLog } from './kept-log.ts'
import { load } from './load.ts'
import { interleaved, median } from './rounds.ts'
import { type Server, startServer } from './server.ts'
import { dayInMs, described, firstDay, negotiation, type Shape } from './workload.ts'

const paths = { status: `/negotiations/${negotiation}/points/point-0/status`, matrix: `/negotiations/${negotiation}/matrix` }
const samples = 51

type Case = { question: keyof typeof paths; isKept: boolean }
const cases: Case[] = (['status', 'matrix'] as const).flatMap((question) => [
  { question, isKept: true },
  { question, isKept: false },
])

/** The answer of median length among some, with its type: what a bare server is to send in their place. */
async function typicalAnswer(url: string, nextPath: () => string): Promise<{ body: string; type: string }> {
  const answers: { body: string; type: string }[] = []
  for (let sample = 0; sample < samples; sample++) {
    const response = await fetch(`${url}${nextPath()}`)
    answers.push({ body: await response.text(), type: response.headers.get('content-type') ?? '' })
  }
  answers.sort((a, b) => a.body.length - b.body.length)
  return answers[Math.floor(samples / 2)] as { body: string; type: string }
}

/** GETs of a kept and of a new answer, beside a bare Fastify that sends the same bytes from a constant. */
export async function http({ isQuick, rounds, folder }: Run): Promise<Section> {
  const shape: Shape = { events: isQuick ? 2000 : 20_000, parties: 4, points: 20, days: 1000, order: 'as it comes' }
  const service = await startServer({ store: await keptLog(folder, shape) })
  const roll = dice(13)
  // Of a thousand million instants hardly one is drawn twice.
  const instant = () => instantOf(firstDay + dayInMs + roll(shape.days) * dayInMs + roll(dayInMs))
  const pathOf = ({ question, isKept }: Case) => (isKept ? () => paths[question] : () => `${paths[question]}?asOf=${instant()}`)
  const figures: Figure[] = []
  const notes = [described(shape)]
  for (const asked of cases) {
    const answer = await typicalAnswer(service.url, pathOf(asked))
    const bare = await startServer({ constants: { [paths[asked.question]]: answer } })
    const amount = isQuick ? 1000 : asked.isKept ? 10_000 : 4000
    const cpu = { service: [] as number[], bare: [] as number[] }
    const put = async (server: Server, used: number[], requests: number) => {
      const result = await load(server, requests, pathOf(asked))
      used.push(result.cpu)
      return result.rate
    }
    const measured = await interleaved(rounds, {
      service: () => put(service, cpu.service, amount),
      bare: () => put(bare, cpu.bare, isQuick ? 1000 : 10_000),
    })
    await bare.close()
    const name = `GET ${asked.question}, ${asked.isKept ? 'kept answer' : 'every URL new'}`
    notes.push(
      `${name}: ${answer.body.length.toLocaleString('en')} characters; processor time of the server for each request ` +
        `${Math.round(median(cpu.service))} µs, bare ${Math.round(median(cpu.bare))} µs`,
    )
    const figure = { name, unit: 'req/s', against: 'constant', values: measured.service, bare: measured.bare, atLeast: 0.5 }
    figures.push(compared(figure))
  }
  await service.close()
  return { title: 'HTTP (the server in a process of its own, 10 connections)', notes, figures }
}
