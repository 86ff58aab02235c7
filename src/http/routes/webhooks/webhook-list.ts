import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { ok } from '../../../result.ts'
import { isManagedBy } from '../../../webhooks/subscription/subscription.ts'
import { pageOf } from '../../request/cursor.ts'
import { addList } from '../../request/list.ts'
import type { Service } from '../../request/service.ts'
import { joined } from '../../response/columns.ts'
import type { Table } from '../../response/csv.ts'
import { managerOf } from './webhook-access.ts'
import { Webhook, webhookDocument } from './webhook-document.ts'

const WebhookList = z
  .object({ webhooks: z.array(Webhook) })
  .meta({ id: 'WebhookList', description: 'Webhooks in order of making, a page of them' })

/** One row for each webhook. */
export const webhooksTable: Table<z.output<typeof WebhookList>> = {
  columns: {
    webhook: 'The id of the webhook',
    url: 'Where it sends to',
    state: '`pending`, `active`, `paused` or `disabled`',
    reason: 'Why it is disabled',
    disabledAt: 'Since when',
    owner: 'The id of the key that made it',
    description: 'What it is for',
    types: 'What it is told; empty: of everything, as with the seven that follow',
    negotiations: 'Of which negotiations',
    points: 'On which points',
    parties: 'Of which parties',
    from: 'Leaving which statuses',
    to: 'Arriving at which statuses',
    scopes: 'Of which scopes',
    causes: 'For which causes',
    series: 'The series in which its newest messages are numbered',
    onExhaustion: 'What becomes of a message that cannot be delivered',
    algorithm: 'How it signs',
    publicKey: 'What to verify ed25519 signatures with',
    secretCount: 'How many secrets sign',
    createdAt: 'When it was made',
    changedAt: 'When its owner last changed it',
    rev: 'The revision at which it stands',
  },
  *rows({ webhooks }) {
    for (const webhook of webhooks) {
      if (webhook === undefined) continue
      const { id, filter, secrets, ...own } = webhook
      const criteria = Object.fromEntries(Object.entries(filter).map(([name, values]) => [name, values && joined(values)]))
      yield { ...own, ...criteria, webhook: id, secretCount: secrets.length }
    }
  },
}

/** The list of subscriptions. */
export function addWebhookList(app: FastifyInstance, service: Service): void {
  const { subscriptions } = service.webhooks
  addList(app, {
    path: '/webhooks',
    operation: {
      operationId: 'listWebhooks',
      tags: ['Webhooks'],
      summary: 'The webhooks',
      description: 'The subscriptions that the key has made, or for an administrator all; those that were deleted are not shown.',
    },
    config: { scope: 'webhooks' },
    query: {},
    answer: WebhookList,
    table: webhooksTable,
    find({ caller }, _, { cursor, limit }) {
      // The cursor counts the caller’s own only, since it tells its number; those that were deleted too, so that it stays put.
      const own = subscriptions
        .ids()
        .flatMap((id) => subscriptions.read(id) ?? [])
        .filter((subscription) => isManagedBy(subscription, managerOf(caller)))
      const present = [...own.entries()].slice(cursor?.next ?? 0).filter(([, { isDeleted }]) => !isDeleted)
      const { items, next } = pageOf(present, { from: 0, limit })
      const [at] = next === null ? [] : (present[next] as (typeof present)[number])
      const shown = items.map(([, subscription]) => webhookDocument(service, subscription, subscriptions.revision(subscription.id)))
      return ok({ answer: { webhooks: shown }, next: at === undefined ? null : { rev: 0, next: at }, tag: null })
    },
  })
}
