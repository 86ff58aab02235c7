import { formats } from '../../response/formats.ts'
import { answers } from './answers.ts'
import { asked, opening } from './dam.ts'
import { keys } from './keys.ts'
import { events, replay } from './record.ts'
import { webhooks } from './webhooks.ts'
import { bodies, receipt } from './writes.ts'

/** What the description shows of an operation: the body sent, and the answer, as JSON or in another form. */
export type Example = { body?: object; answer?: object; texts?: Readonly<Record<string, string>> }

const lines = (items: readonly object[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('')

const listEvents: Example = { answer: events, texts: { [formats.ndjson.media]: lines(events) } }
const getReplay: Example = {
  texts: { [formats.ndjson.media]: lines(replay), [formats.sse.media]: `event: event\nid: 4\ndata: ${JSON.stringify(replay[0])}\n\n` },
}

const all: Readonly<Record<string, Example>> = {
  ...Object.fromEntries(Object.entries(answers).map(([id, answer]) => [id, { answer }])),
  ...Object.fromEntries(Object.entries(bodies).map(([id, body]) => [id, { body, answer: receipt }])),
  ...keys,
  ...webhooks,
  listEvents,
  listEventsAsNDJSON: listEvents,
  getReplay,
  getReplayAsNDJSON: getReplay,
  getMetrics: { texts: { 'text/plain': `standpoint_events{negotiation="${opening.id}"} ${asked.rev + 1}\n` } },
}

/** The examples of every operation, by its id; each a copy of its own, since YAML would refer to what several share. */
export const examples = JSON.parse(JSON.stringify(all)) as typeof all
