import { MaxAppendSizeExceededError, WrongExpectedVersionError } from '@eventstore/db-client'
import type { NewEvent, RecordedEvent } from '../../events/envelope.ts'
import { type Batch, batchOf, bodyOf, refusedAtOnce } from './batch.ts'
import { bounded } from './bounded.ts'
import { addressOf } from './eventstoredb/address.ts'
import { onLeader } from './eventstoredb/attempts.ts'
import { positionOf, proposed, recorded, revisionOf, streamNameOf, type Wire } from './eventstoredb/event.ts'
import { Silence, Unsettled } from './eventstoredb/fault.ts'
import { following, type Notice } from './eventstoredb/following.ts'
import { headsOf, placeAt } from './eventstoredb/heads.ts'
import { leaderOf } from './eventstoredb/leader.ts'
import type { Node } from './eventstoredb/node.ts'
import { pageOf } from './eventstoredb/page.ts'
import { logPage, streamPage } from './eventstoredb/request.ts'
import { positive, possible } from './limit.ts'
import { type AppendResult, type ExpectedRevision, type Store, StoreUnavailable } from './port.ts'
import { sayTheSame } from './repetition.ts'

/** One attempt to append, and all attempts together: an election takes a second or two, a frozen leader some ten. */
const [attemptMs, appendMs] = [3000, 20_000]
const readMs = 5000

const openMs = 10_000
const searchLimit = 1000

/** Only the process that made a random id can append it; one that was derived, two processes may derive at once. */
const isRandom = ({ id }: { id: string }): boolean => id[14] === '7'

/** Where an event stands that its stream keeps no longer: the server gives a repeat of it no position. */
const positionAt = async (node: Node, stream: string, revision: number): Promise<number> => {
  const find = (wire: Wire) => (streamNameOf(wire) === stream && revisionOf(wire) === revision ? [positionOf(wire)] : [])
  const [position] = (await pageOf(node, logPage(null, stream, 'backwards', searchLimit), find)).flat()
  if (position === undefined) throw new StoreUnavailable(`${stream} revision ${revision} was written, and is gone from the log already`)
  return position
}

/**
 * A cluster refuses an append because of one that it has begun to write and does not show before most nodes have it.
 * Whoever is told of a wrong revision reads what came first, so that is waited for; and it may yet come to nothing.
 */
const settled = async (node: Node, stream: string, expected: ExpectedRevision, actual: number | 'none'): Promise<void> => {
  const next = expected === 'none' ? 0 : expected + 1
  if (actual === 'none' || actual < next) return
  const [first] = await pageOf(node, streamPage(stream, next, 'forwards', 1), revisionOf)
  if (first === undefined) throw new Unsettled(`${stream} revision ${next} is not shown yet`)
}

/** What the server did with an append, from its answer alone: it looks at ids and not at what stands under them. */
const attempt = async (node: Node, stream: string, expected: ExpectedRevision, batch: Batch): Promise<AppendResult> => {
  try {
    const { nextExpectedRevision, position } = await bounded(
      node.appendToStream(stream, batch.events.map(proposed), {
        expectedRevision: expected === 'none' ? 'no_stream' : BigInt(expected),
        ...node.calling(attemptMs),
      }),
      attemptMs * 1.2,
      () => new Silence('the append was not answered'),
    )
    const lastRevision = Number(nextExpectedRevision)
    const firstRevision = lastRevision - batch.events.length + 1
    const commit = position === undefined ? await positionAt(node, stream, lastRevision) : Number(position.commit)
    return { outcome: 'appended', stream, firstRevision, lastRevision, position: commit }
  } catch (error) {
    if (error instanceof WrongExpectedVersionError) {
      const actual = error.actualVersion === 'no_stream' ? 'none' : Number(error.actualVersion)
      await settled(node, stream, expected, actual)
      return { outcome: 'wrong-revision', expected, actual }
    }
    if (error instanceof MaxAppendSizeExceededError) return { outcome: 'too-large', bytes: batch.bytes, limit: error.maxAppendSize }
    throw error
  }
}

/** The same after a look at what the log holds there: another process may have written under these ids first. */
const verified = async (node: Node, result: AppendResult, batch: Batch): Promise<AppendResult> => {
  if (result.outcome !== 'appended' || batch.events.every(isRandom)) return result
  const { stream, firstRevision } = result
  let outcome: 'appended' | 'repeated' = 'appended'
  for (const stored of await pageOf(node, streamPage(stream, firstRevision, 'forwards', batch.events.length), recorded)) {
    const body = bodyOf(stored)
    const own = batch.events[stored.revision - firstRevision]
    if (own === undefined || own.body === body) continue
    if (own.id !== stored.id || !sayTheSame(own.body, body)) return { outcome: 'id-taken', id: own.id }
    outcome = 'repeated'
  }
  return { ...result, outcome }
}

/**
 * A store on EventStoreDB or KurrentDB, one node or a cluster, at a connection string (`docs/cluster.md`). Everything
 * goes to the leader, so that what was written is read. Resolves once the leader answers.
 * Rejects with StoreUnavailable where the address is wrong, or no leader answers within ten seconds.
 */
export const openEventStoreDb = async (
  url: string,
  { readOnly = false, notice = () => {} }: { readOnly?: boolean; notice?: Notice } = {},
): Promise<Store> => {
  const closing = new AbortController()
  const leader = leaderOf(addressOf(url), closing.signal)
  const underWay = new Set<Promise<unknown>>()

  const assertOpen = (): void => {
    if (closing.signal.aborted) throw new StoreUnavailable('The store is closed')
  }
  const assertWritable = (): void => {
    assertOpen()
    if (readOnly) throw new StoreUnavailable('The store is open for reading only')
  }
  /** Work that is finished before the store closes. */
  const done = <T>(within: number, work: (node: Node) => Promise<T>): Promise<T> => {
    const doing = onLeader(leader, { within, signal: closing.signal }, work)
    const noted = doing.catch(() => {}).finally(() => underWay.delete(noted))
    underWay.add(noted)
    return doing
  }
  const headOf = headsOf((...page) => done(readMs, (node) => pageOf(node, logPage(...page), positionOf)))

  const close = async (): Promise<void> => {
    closing.abort()
    await Promise.all(underWay)
    await leader.close()
  }

  const store: Store = {
    append: async (stream, expected, events: readonly NewEvent[]) => {
      assertWritable()
      possible(expected)
      const batch = batchOf(events)
      return refusedAtOnce(batch) ?? done(appendMs, async (node) => verified(node, await attempt(node, stream, expected, batch), batch))
    },
    readStream: async (stream, { direction = 'forwards', from, limit }) => {
      assertOpen()
      positive('limit', limit)
      return done(readMs, (node) => pageOf(node, streamPage(stream, from ?? null, direction, limit), recorded))
    },
    readAll: async ({ direction = 'forwards', after = null, prefix = '', limit }) => {
      assertOpen()
      positive('limit', limit)
      // The server counts the event at the position too when it reads forwards.
      const place = after === null || after === -1 ? null : placeAt(after)
      const page = await done(readMs, (node) => pageOf(node, logPage(place, prefix, direction, limit + 1), recorded))
      const isBehind = ({ position }: RecordedEvent) => after === null || (direction === 'forwards' ? position > after : position < after)
      return page.filter(isBehind).slice(0, limit)
    },
    subscribe: ({ after = -1, prefix = '', signal }) => {
      assertOpen()
      const either = AbortSignal.any([signal, closing.signal])
      return following(leader, { after: after === -1 ? null : placeAt(after), prefix, signal: either, notice })
    },
    retain: async (stream, maxCount) => {
      assertWritable()
      positive('maxCount', maxCount)
      await done(readMs, async (node) => {
        const silent = () => new Silence('the metadata of a stream did not come')
        const { metadata } = await bounded(node.getStreamMetadata(stream, node.calling(attemptMs)), attemptMs, silent)
        if (metadata?.maxCount === maxCount) return
        // What the server's owner has set besides, rights of access above all, stays.
        await node.setStreamMetadata(
          stream,
          { ...metadata, maxCount },
          {
            ...node.calling(attemptMs),
          },
        )
      })
    },
    head: async (prefix = '') => {
      assertOpen()
      return headOf(prefix)
    },
    close,
  }

  try {
    await leader.node(openMs)
    await store.head()
    return store
  } catch (error) {
    await close()
    throw error
  }
}
