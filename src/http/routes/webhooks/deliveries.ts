import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Attempt } from '../../../../events/delivery.ts'
import { ok } from '../../../result.ts'
import { attemptsOf, type RecordedAttempt } from '../../../webhooks/progress/deliveries.ts'
import { pageOf } from '../../request/cursor.ts'
import { addList } from '../../request/list.ts'
import { exampleNames } from '../../request/params.ts'
import type { Service } from '../../request/service.ts'
import type { Table } from '../../response/csv.ts'
import { webhookAt } from './webhook-access.ts'

const AttemptList = z
  .object({ attempts: z.array(Attempt) })
  .meta({ id: 'AttemptList', description: 'Attempts, newest first, a page of them' })

const path = '/webhooks/:webhook/deliveries'
const query = {
  message: z.string().meta({ description: 'At the message of that id', example: exampleNames.message }).optional(),
  outcome: Attempt.shape.outcome.meta({ description: 'That came out so', example: 'failed' }).optional(),
}

/** One row for each attempt. */
export const attemptsTable: Table<z.output<typeof AttemptList>> = {
  columns: {
    message: 'The id of the message: the same in every attempt',
    kind: '`message`, `ping`, `challenge` or `resend`',
    type: 'What the message tells',
    negotiation: 'The id of the negotiation',
    rev: 'The revision that it tells of',
    sequence: 'Its number in the series',
    replay: '`true`: it was due before and is told again on request',
    attempt: 'Which attempt at this message it was',
    at: 'When it was begun',
    durationMs: 'How long it took, in milliseconds',
    outcome: '`delivered` or `failed`',
    status: 'The status of the answer, if there was one',
    reason: 'Why there was no answer, or why it does not count',
    excerpt: 'The beginning of an answer that was no success',
    next: 'What follows',
    retryAt: 'When it will be tried again',
  },
  *rows({ attempts }) {
    for (const attempt of attempts) yield attempt && { ...attempt, message: attempt.id }
  },
}

/** An attempt without its place in the records. */
export const attemptDocument = ({ record: _, index: _index, ...attempt }: RecordedAttempt): Attempt => attempt

/** What was sent to a subscriber, and what came of it. */
export function addWebhookDeliveries(app: FastifyInstance, service: Service): void {
  const { store } = service.webhooks
  addList(app, {
    path,
    operation: {
      operationId: 'listWebhookDeliveries',
      tags: ['Webhooks'],
      summary: 'The attempts to deliver',
      description: 'Every attempt, messages, pings and challenges alike, newest first, as far back as records are kept.',
    },
    config: { scope: 'webhooks' },
    failures: [503],
    query,
    answer: AttemptList,
    table: attemptsTable,
    async find(request, { message, outcome }, { cursor, limit }) {
      const found = webhookAt(service, request)
      if (!found.ok) return found
      const before = cursor === undefined ? undefined : { record: cursor.rev, index: cursor.next }
      const page: RecordedAttempt[] = []
      for await (const attempt of attemptsOf(store, found.value.subscription.id, before)) {
        if ((message !== undefined && attempt.id !== message) || (outcome !== undefined && attempt.outcome !== outcome)) continue
        page.push(attempt)
        if (page.length > limit) break
      }
      const { items, next } = pageOf(page, { from: 0, limit })
      const last = next === null ? undefined : items.at(-1)
      return ok({
        answer: { attempts: items.map(attemptDocument) },
        next: last === undefined ? null : { rev: last.record, next: last.index },
        tag: null,
      })
    },
  })
}
