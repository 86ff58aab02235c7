import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type Problem, problem, sendProblem } from '../problem/problem.ts'
import type { Service } from '../request/service.ts'
import { responses } from '../response/operation.ts'

/** https://www.iana.org/assignments/media-types/application/vnd.sqlite3 */
const mediaType = 'application/vnd.sqlite3'

/** When to ask again while another backup is on its way, in seconds. */
const retryAfter = '10'

const contents = z.string().meta({ format: 'binary' }).describe('A SQLite file')

/** Says what the bytes are called where they are kept: the moment, in UTC, as in `standpoint-20251201T080000Z.db`. */
const nameAt = (ms: number): string => `standpoint-${new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '')}.db`

/** The log in one file. One at a time: each takes the room of the log beside it, and a process. */
export function addBackup(app: FastifyInstance, { backup, webhooks: { system } }: Service): void {
  const ending = new AbortController()
  let isUnderWay = false

  app.addHook('preClose', async () => ending.abort())

  app.get('/backup', {
    schema: {
      operationId: 'getBackup',
      tags: ['Service'],
      summary: 'The whole log in one file',
      description:
        'A SQLite file with all that is in the log at one moment, hashes of keys and secrets of webhooks too. It is verified before the first byte is sent: SQLite’s own check, revisions without a gap, and the hash of each event in the next one. One at a time. Where it ends before its length, it is none.',
      response: responses({ 200: { description: 'The backup', content: { [mediaType]: { schema: contents } } } }, [429, 501, 503]),
    },
    config: { scope: 'admin' },
    async handler(request, reply) {
      const refused = (found: Problem) => sendProblem(request, reply, found)
      if (backup === undefined)
        return refused(
          problem('no-backup', { detail: 'Only a sqlite: store is a file. To have this log in a second place, use standpoint copy' }),
        )
      reply.header('cache-control', 'no-store').type(mediaType)
      // Nobody makes one to say how long it would be.
      if (request.method === 'HEAD') return reply.send()
      if (isUnderWay) return refused(problem('backup-under-way', { headers: { 'retry-after': retryAfter } }))
      const leaving = new AbortController()
      reply.raw.once('close', () => leaving.abort())
      const signal = AbortSignal.any([ending.signal, leaving.signal])
      isUnderWay = true
      const made = await backup(signal).catch((error: unknown) => {
        isUnderWay = false
        if (signal.aborted) return null
        throw error
      })
      if (made === null)
        return refused(problem('not-ready', { detail: 'The service is ending, or the caller has gone', headers: { 'retry-after': '1' } }))
      if (!made.ok) {
        isUnderWay = false
        const { error } = made
        const detail = error.kind === 'in-the-way' ? `${error.files.join(', ')} is in the way` : error.reason
        request.log.error({ detail, requestId: request.id }, 'a backup failed')
        return refused(problem('backup-failed', { detail }))
      }
      const { bytes, content } = made.value
      content.once('close', () => {
        isUnderWay = false
      })
      signal.addEventListener('abort', () => content.destroy(), { once: true })
      return reply
        .headers({ 'content-length': bytes, 'content-disposition': `attachment; filename="${nameAt(system.now())}"` })
        .send(content)
    },
  })
}
