import { formats } from '../response/formats.ts'
import answers from './examples/answers.json' with { type: 'json' }
import bodies from './examples/bodies.json' with { type: 'json' }
import { operationsAt, type Paths } from './json-schema.ts'

/**
 * What is sent and what is answered, by the id of the operation: of one invented negotiation, small enough to be read whole, two
 * countries and their river commission over a dam. It is kept by hand, and a test holds it against the schemas.
 */
const sent: Readonly<Record<string, object>> = bodies
const answered: Readonly<Record<string, object>> = answers

const lines = (items: readonly object[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('')
const { listEvents, getReplay } = answers

/** What comes as text, by the id of the operation and the medium. */
const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  listEventsAsNDJSON: { [formats.ndjson.media]: lines(listEvents) },
  getReplay: {
    [formats.ndjson.media]: lines(getReplay),
    [formats.sse.media]: `event: event\nid: 4\ndata: ${JSON.stringify(getReplay[0])}\n\n`,
  },
  getStream: { [formats.sse.media]: `event: event\nid: 4\ndata: ${JSON.stringify(getReplay[0])}\n\n` },
  getReplayAsNDJSON: { [formats.ndjson.media]: lines(getReplay) },
  getFeed: {
    [formats.atom.media]:
      '<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:uuid:b7c1c7a5-1b0e-5f5a-9a53-3a1f6d2f7c10</id><title>The dam on the Teln</title><updated>2024-05-20T12:16:00.000Z</updated></feed>',
  },
  getMetrics: { 'text/plain': 'standpoint_events{negotiation="teln-dam"} 30\n' },
}

/** What an operation answers; all writes answer alike, so that what one of them is answered is shown of each. */
const answerOf = (id: string): object | undefined => answered[id] ?? (id in sent ? answers.reportDevelopment : undefined)

type Content = Record<string, { example?: unknown }>
type Described = { operationId?: string; requestBody?: { content: Content }; responses: Record<string, { content?: Content }> }

/** Shows the examples where their operations are described. */
export function withExamples(document: Record<string, unknown>): Record<string, unknown> {
  for (const { operationId: id = '', requestBody, responses } of operationsAt(document.paths as Paths<Described>)) {
    const body = requestBody?.content[formats.json.media]
    if (body !== undefined && id in sent) body.example = sent[id]
    for (const status of ['200', '201', '202'])
      for (const [media, content] of Object.entries(responses[status]?.content ?? {})) {
        const shown = texts[id]?.[media] ?? (/[/+]json$/.test(media) ? answerOf(id) : undefined)
        if (shown !== undefined) content.example = shown
      }
  }
  return document
}
