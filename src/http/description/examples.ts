import { z } from 'zod'
import { cloudEventOf } from '../../../events/cloud-event.ts'
import { instantOf } from '../../../events/time.ts'
import { changesMadeAt } from '../../../projections/questions/changes.ts'
import { collected, finished } from '../../../projections/questions/lazy.ts'
import { matrixAt } from '../../../projections/questions/matrix.ts'
import { type Moment, momentOf } from '../../../projections/questions/moment.ts'
import { hashOf, tokenBytes, tokenOf } from '../../keys/token.ts'
import { writePathOf } from '../../negotiations/commands/paths.ts'
import { questions } from '../questions.ts'
import { exampleNames } from '../request/params.ts'
import { told } from '../request/question.ts'
import { formats } from '../response/formats.ts'
import { suffixedId } from '../response/operation.ts'
import { receiptOf } from '../response/receipt.ts'
import { shownKey } from '../routes/key-document.ts'
import { listed } from '../routes/negotiations.ts'
import { problemKind } from '../routes/problems.ts'
import { batchOperation, writes } from '../routes/write-operations.ts'
import type { Example } from './example.ts'
import { recordedSample, type Sample, sampleId, sampleStart } from './sample.ts'
import { webhookExamples } from './webhook-examples.ts'

/** The examples of every operation, by its id, all of them computed from the sample. */
export function examples(): Map<string, Example> {
  const sample = recordedSample()
  const found = new Map<string, Example>([
    ...questionExamples(sample),
    ...writeExamples(sample),
    ...logExamples(sample),
    ...keyExamples(),
    ...webhookExamples(sample),
  ])
  const json = (answer: unknown): Example => ({ answers: { [formats.json.media]: answer } })
  found.set('listNegotiations', json({ negotiations: [listed(sample.book.state)] }))
  found.set('getProblem', json(problemKind(exampleNames.code)))
  found.set('getLiveness', json({ status: 'alive' }))
  found.set('getReadiness', json({ status: 'ready', position: sample.events.length, lag: 0 }))
  found.set('getMetrics', { answers: { 'text/plain': `standpoint_events{negotiation="${sampleId}"} ${sample.events.length}\n` } })
  return found
}

/** A key as the sample's desk would be given one; its token is as good as none. */
function* keyExamples(): Generator<[string, Example]> {
  const id = exampleNames.key
  const asked = { id, description: 'The desk of the River Post', scopes: ['report' as const], negotiations: [sampleId] }
  const token = tokenOf(id, new Uint8Array(tokenBytes))
  const at = instantOf(sampleStart)
  const key = shownKey({ ...asked, hash: hashOf(token), madeBy: 'write-key', madeAt: at, revokedAt: null })
  const told = (answer: unknown) => ({ answers: { [formats.json.media]: answer } })
  yield ['makeKey', { body: asked, ...told({ key, token }) }]
  yield ['listKeys', told({ keys: [key] })]
  yield ['getKey', told(key)]
  yield ['revokeKey', told({ ...key, revokedAt: at })]
}

function* questionExamples({ book }: Sample): Generator<[string, Example]> {
  for (const question of questions) {
    const { operation, query, example } = question
    const asked = z.strictObject(query).parse(example ?? {})
    const result = finished(told(book.state, question, exampleNames, asked, 'json'))
    if (!result.ok) throw new Error(`the example of ${operation.operationId} has no answer: ${result.error.detail}`)
    yield [operation.operationId, { answers: { [formats.json.media]: collected<object>(result.value.answer as object) } }]
  }
}

/** All writes answer alike: what one of them is answered is shown of each. */
function* writeExamples({ outcomes }: Sample): Generator<[string, Example]> {
  const shown = outcomes.find(({ entry }) => entry.type === 'ReportDevelopment') as Sample['outcomes'][number]
  const answers = { [formats.json.media]: receiptOf(sampleId, shown.outcome) }
  const batch = writePathOf(sampleId, shown.entry.type, shown.entry.data).body
  yield [batchOperation.operationId, { body: [batch], answers }]
  for (const { entry } of outcomes.toReversed())
    yield [writes[entry.type].operationId, { body: writePathOf(sampleId, entry.type, entry.data).body, answers }]
}

function* logExamples({ book, events }: Sample): Generator<[string, Example]> {
  const state = book.state
  const shown = events.slice(-2)
  const batch = shown.map(cloudEventOf)
  const lines = (items: readonly unknown[]) => items.map((item) => `${JSON.stringify(item)}\n`).join('')
  // Early in the record, where the matrix is small.
  const early = events.slice(4, 5)
  const moment = momentOf(state, { rev: 4 }) as Moment
  const steps = [
    ...early.map((event) => ({ event: cloudEventOf(event), changes: changesMadeAt(state, event.revision) })),
    { matrix: matrixAt(state, moment) },
  ]
  const answers = { [formats.cloudevents.media]: batch, [formats.json.media]: batch, [formats.ndjson.media]: lines(batch) }
  yield ['listEvents', { answers }]
  yield [suffixedId('listEvents', 'ndjson'), { answers }]
  const told = {
    [formats.ndjson.media]: lines(steps),
    [formats.sse.media]: `event: event\nid: ${early[0]?.revision}\ndata: ${JSON.stringify(steps[0])}\n\n`,
  }
  yield ['getReplay', { answers: told }]
  yield [suffixedId('getReplay', 'ndjson'), { answers: told }]
}
