import type { FastifyInstance, FastifyRequest } from 'fastify'
import { v4, v5 } from 'uuid'
import { z } from 'zod'
import { type KeyCommand, KeyRequest } from '../../keys/commands/command.ts'
import { decide } from '../../keys/commands/decide.ts'
import type { Key } from '../../keys/key.ts'
import { hashOf, tokenBytes, tokenOf } from '../../keys/token.ts'
import { failed, ok, type Result } from '../../result.ts'
import { unknown } from '../problem/on-record.ts'
import { type Problem, sendProblem } from '../problem/problem.ts'
import { conditionsOf, writeHeaders } from '../request/conditions.ts'
import { pageOf } from '../request/cursor.ts'
import { addJsonRoute, type JsonResponse, replayedHeader } from '../request/json-route.ts'
import { addList } from '../request/list.ts'
import { paramsOf } from '../request/params.ts'
import type { Service } from '../request/service.ts'
import { inBody, shaped } from '../request/shape.ts'
import { sendAnswer } from '../response/answer.ts'
import { etagOf } from '../response/conditional.ts'
import { formats } from '../response/formats.ts'
import { inFormats, responses } from '../response/operation.ts'
import { KeyList, KeyShown, keysTable, MadeKey, shownKey, writeProblem } from './key-document.ts'

/** The namespace of the ids of keys that are made under an idempotency key and name none. */
const root = '6e0c5d7a-9f14-5b3c-8a27-1d40c9b7e652'

const Headers = writeHeaders('key').pick({ 'Idempotency-Key': true })
const Nothing = z.strictObject({})

/** Keys: to make, to look at and to revoke. */
export function addKeys(app: FastifyInstance, { keys, webhooks: { system } }: Service): void {
  const shownAt = (id: string): KeyShown => shownKey(keys.read(id) as Key)

  /** Puts on record what a request comes to; true where it was there before, under the same idempotency key. */
  async function write(
    { caller: { by } }: FastifyRequest,
    id: string,
    { command, asks, key }: { command: KeyCommand; asks: unknown; key: string | undefined },
  ): Promise<Result<{ isRepeated: boolean }, Problem>> {
    const outcome = await keys.write(id, { by, key, asks, decisions: [(present) => decide(present, command, { id })] })
    return 'events' in outcome ? ok({ isRepeated: outcome.outcome === 'repeated' }) : failed(writeProblem(id, outcome))
  }

  async function make(request: FastifyRequest): Promise<Result<JsonResponse, Problem>> {
    const shape = shaped(KeyRequest, request.body, inBody)
    if (!shape.ok) return shape
    const conditions = conditionsOf(request, false)
    if (!conditions.ok) return conditions
    const { value: asks } = shape
    const { key } = conditions.value
    // A request that is repeated must find the key that it made.
    const id = asks.id ?? (key === undefined ? v4({ random: system.randomBytes(16) }) : v5(`${request.caller.by}\n${key}`, root))
    const token = tokenOf(id, system.randomBytes(tokenBytes))
    const hash = hashOf(token)
    const written = await write(request, id, { command: { type: 'MakeKey', data: { ...asks, hash } }, asks, key })
    if (!written.ok) return written
    const body = { key: shownAt(id), token: keys.read(id)?.hash === hash ? token : null }
    return ok({ status: 201, headers: { location: `/keys/${id}`, ...replayedHeader(written.value.isRepeated) }, body })
  }

  async function revoke(request: FastifyRequest): Promise<Result<JsonResponse, Problem>> {
    const { key: id } = request.params as { key: string }
    const shape = shaped(Nothing, request.body ?? {}, inBody)
    if (!shape.ok) return shape
    const conditions = conditionsOf(request, true)
    if (!conditions.ok) return conditions
    const { key } = conditions.value
    const written = await write(request, id, { command: { type: 'RevokeKey' }, asks: 'revocation', key })
    return written.ok ? ok({ status: 200, headers: replayedHeader(written.value.isRepeated), body: shownAt(id) }) : written
  }

  addJsonRoute(app, 'POST', '/keys', {
    operationId: 'makeKey',
    tags: ['Keys'],
    summary: 'Make a key',
    description:
      'Makes a bearer key. Its token is shown this once: only a hash of it is kept. The same request under the same Idempotency-Key answers with the key and no token; where the first answer was lost, revoke the key and make another.',
    headers: Headers,
    body: KeyRequest,
    response: responses({ 201: inFormats('The key and its token', { json: MadeKey }) }, [409, 422]),
    config: { scope: 'admin' },
    respond: make,
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
    failures: [304],
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
      ...paramsOf('/keys/:key'),
      response: responses({ 200: inFormats('The key', { json: KeyShown }) }, [304]),
    },
    config: { scope: 'admin' },
    handler(request, reply) {
      const { key: id } = request.params as { key: string }
      if (keys.read(id) === undefined) return sendProblem(request, reply, unknown({ code: 'unknown-key', id, path: 'key' }))
      const head = keys.revision(id)
      const about = { type: formats.json.type, etag: etagOf(head, 'json'), isFixed: false, isNegotiated: false }
      return sendAnswer(request, reply, { ...about, head, body: JSON.stringify(shownAt(id)) })
    },
  })

  addJsonRoute(app, 'POST', '/keys/:key/revocations', {
    operationId: 'revokeKey',
    tags: ['Keys'],
    summary: 'Revoke a key',
    description:
      'From now on nobody is let in with it, on other replicas as soon as they have read of it. Revoking it again changes nothing. What it wrote stays on record.',
    headers: Headers,
    response: responses({ 200: inFormats('The key', { json: KeyShown }) }, [422]),
    config: { scope: 'admin' },
    respond: revoke,
  })
}
