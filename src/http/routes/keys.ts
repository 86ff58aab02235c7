import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { v4, v5 } from 'uuid'
import { z } from 'zod'
import type { Key } from '../../keys/key.ts'
import { KeyRequest, makeKey, revokeKey } from '../../keys/making.ts'
import { hashOf, tokenBytes, tokenOf } from '../../keys/token.ts'
import { ok } from '../../result.ts'
import { unknown } from '../problem/on-record.ts'
import { sendProblem } from '../problem/problem.ts'
import { conditionsOf, writeHeaders } from '../request/conditions.ts'
import { pageOf } from '../request/cursor.ts'
import { addList } from '../request/list.ts'
import { Params } from '../request/params.ts'
import type { Service } from '../request/service.ts'
import { inBody, shaped } from '../request/shape.ts'
import { sendAnswer } from '../response/answer.ts'
import { etagOf } from '../response/conditional.ts'
import { formats } from '../response/formats.ts'
import { inFormats, responses } from '../response/operation.ts'
import { failureOf, KeyList, KeyShown, keysTable, MadeKey, shownKey } from './key-document.ts'

/** The namespace of the ids of keys that are made under an idempotency key and name none. */
const root = '6e0c5d7a-9f14-5b3c-8a27-1d40c9b7e652'

const Headers = writeHeaders('key').pick({ 'Idempotency-Key': true })
const Nothing = z.strictObject({})

/** Keys: to make, to look at and to revoke. */
export function addKeys(app: FastifyInstance, { keys, webhooks: { system } }: Service): void {
  /** Sends what a write came to. */
  function tell(reply: FastifyReply, status: number, outcome: 'recorded' | 'repeated', body: unknown): FastifyReply {
    if (outcome === 'repeated') reply.header('idempotency-replayed', 'true')
    return reply.code(status).header('cache-control', 'no-store').type(formats.json.type).send(JSON.stringify(body))
  }

  /** Sends an answer that is told anew each time. */
  const show = (request: FastifyRequest, reply: FastifyReply, head: number, body: unknown): FastifyReply =>
    sendAnswer(request, reply, {
      ...{ body: JSON.stringify(body), type: formats.json.type, etag: etagOf(head, 'json') },
      ...{ head, isFixed: false, isNegotiated: false },
    })

  const shownAt = (id: string): KeyShown => shownKey(keys.read(id) as Key)

  app.post('/keys', {
    schema: {
      operationId: 'makeKey',
      tags: ['Keys'],
      summary: 'Make a key',
      description:
        'Makes a bearer key. Its token is shown this once: only a hash of it is kept. The same request under the same Idempotency-Key answers with the key and no token; where the first answer was lost, revoke the key and make another.',
      headers: Headers,
      body: KeyRequest,
      response: responses({ 201: inFormats('The key and its token', { json: MadeKey }) }, [400, 409, 415, 422]),
    },
    config: { scope: 'admin' },
    async handler(request, reply) {
      const shape = shaped(KeyRequest, request.body, inBody)
      if (!shape.ok) return sendProblem(request, reply, shape.error)
      const conditions = conditionsOf(request, false)
      if (!conditions.ok) return sendProblem(request, reply, conditions.error)
      const { value: asks } = shape
      const { key } = conditions.value
      const { by } = request.caller
      // A request that is repeated must find the key that it made.
      const id = asks.id ?? (key === undefined ? v4({ random: system.randomBytes(16) }) : v5(`${by}\n${key}`, root))
      const token = tokenOf(id, system.randomBytes(tokenBytes))
      const hash = hashOf(token)
      const written = await keys.write(id, { by, key, asks, decisions: [(state) => makeKey(state, id, asks, hash)] })
      if (!('events' in written)) return sendProblem(request, reply, failureOf(id, written))
      reply.header('location', `/keys/${id}`)
      return tell(reply, 201, written.outcome, { key: shownAt(id), token: keys.read(id)?.hash === hash ? token : null })
    },
  })

  addList(app, {
    path: '/keys',
    operation: {
      operationId: 'listKeys',
      tags: ['Keys'],
      summary: 'The keys',
      description: 'Every key that was made, revoked ones too, in order of making.',
    },
    config: { scope: 'admin' },
    failures: [304, 400],
    query: {},
    answer: KeyList,
    table: keysTable,
    find(_, _query, { cursor, limit }) {
      const ids = keys.ids()
      const { items, next } = pageOf(ids, { from: cursor?.next ?? 0, limit })
      // Streams only grow: the number of their events stands for all that is in them.
      const head = ids.reduce((count, id) => count + keys.revision(id) + 1, 0)
      return ok({ answer: { keys: items.map(shownAt) }, next: next === null ? null : { rev: head, next }, tag: head })
    },
  })

  app.get('/keys/:key', {
    schema: {
      operationId: 'getKey',
      tags: ['Keys'],
      summary: 'A key',
      description: 'What a key is good for, who made it and when, and when it was revoked.',
      params: Params('/keys/:key'),
      response: responses({ 200: inFormats('The key', { json: KeyShown }) }, [304, 404]),
    },
    config: { scope: 'admin' },
    handler(request, reply) {
      const { key: id } = request.params as { key: string }
      if (keys.read(id) === undefined) return sendProblem(request, reply, unknown({ code: 'unknown-key', id, path: 'key' }))
      return show(request, reply, keys.revision(id), shownAt(id))
    },
  })

  app.post('/keys/:key/revocations', {
    schema: {
      operationId: 'revokeKey',
      tags: ['Keys'],
      summary: 'Revoke a key',
      description:
        'From now on nobody is let in with it, on other replicas as soon as they have read of it. Revoking it again changes nothing. What it wrote stays on record.',
      params: Params('/keys/:key/revocations'),
      headers: Headers,
      response: responses({ 200: inFormats('The key', { json: KeyShown }) }, [400, 404, 415, 422]),
    },
    config: { scope: 'admin' },
    async handler(request, reply) {
      const { key: id } = request.params as { key: string }
      const shape = shaped(Nothing, request.body ?? {}, inBody)
      if (!shape.ok) return sendProblem(request, reply, shape.error)
      const conditions = conditionsOf(request, true)
      if (!conditions.ok) return sendProblem(request, reply, conditions.error)
      const { key } = conditions.value
      const written = await keys.write(id, { by: request.caller.by, key, asks: 'revocation', decisions: [revokeKey] })
      if (!('events' in written)) return sendProblem(request, reply, failureOf(id, written))
      return tell(reply, 200, written.outcome, shownAt(id))
    },
  })
}
