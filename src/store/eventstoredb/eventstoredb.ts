import type { NewEvent, RecordedEvent } from '../../../events/envelope.ts'
import { batchOf, refusedAtOnce } from '../port/batch.ts'
import { bounded } from '../port/bounded.ts'
import { gate } from '../port/gate.ts'
import { openHealth } from '../port/health.ts'
import { assertPossible, positive } from '../port/limit.ts'
import { type Notice, NotWritten, type Store, StoreUnavailable } from '../port/port.ts'
import { addressOf } from './address.ts'
import { answerMs, appendOn } from './appending.ts'
import { onLeader } from './attempts.ts'
import { placeAt, positionOf, recorded } from './event.ts'
import { Silence } from './fault.ts'
import { following } from './following.ts'
import { headsOf } from './heads.ts'
import { leaderOf } from './leader.ts'
import type { Node } from './node.ts'
import { pageOf } from './page.ts'
import { probeOn } from './probe.ts'
import { logPage, streamPage } from './request.ts'

/** All attempts to append together: an election takes a second or two, or seven, and a frozen leader ten or more. */
const appendMs = 20_000
const readMs = 5000
/** A filter may pass over millions of events before it finds one. */
const scanMs = 30_000
const openMs = 10_000

/** A failure to write, as certain as it can be after so many attempts: one that was not answered may have been written. */
const inSight = (error: unknown, attempts: number): unknown => {
  if (!(error instanceof StoreUnavailable)) return error
  const { message, fault } = error
  if (attempts === 0) return new NotWritten(message, { fault, cause: error })
  return error instanceof NotWritten && attempts > 1 ? new StoreUnavailable(message, { fault, cause: error }) : error
}

/**
 * A store on EventStoreDB or KurrentDB, one node or a cluster, at a connection string (`docs/cluster.md`). Everything
 * goes to the leader, so that what was written is read. Resolves once the leader answers; the signal ends the wait for it.
 * Rejects with StoreUnavailable where the address is wrong, or no leader answers within ten seconds.
 */
export const openEventStoreDb = async (
  url: string,
  { readOnly = false, notice = () => {}, signal }: { readOnly?: boolean; notice?: Notice; signal?: AbortSignal } = {},
): Promise<Store> => {
  const closing = new AbortController()
  const leader = leaderOf(addressOf(url), closing.signal)
  const underWay = new Set<Promise<unknown>>()

  const { assertOpen, assertWritable } = gate(closing.signal, readOnly)
  const reading = <T>(within: number, work: (node: Node) => Promise<T>): Promise<T> =>
    onLeader(leader, { within, signal: closing.signal }, work)
  /** Work that is finished before the store closes. */
  const writing = <T>(within: number, work: (node: Node) => Promise<T>): Promise<T> => {
    let attempts = 0
    const attempted = (node: Node): Promise<T> => {
      attempts += 1
      return work(node)
    }
    const doing = onLeader(leader, { within, signal: closing.signal }, attempted).catch((error: unknown) => {
      throw inSight(error, attempts)
    })
    const noted = doing.catch(() => {}).finally(() => underWay.delete(noted))
    underWay.add(noted)
    return doing
  }
  const health = openHealth(() => writing(answerMs, probeOn))
  const headOf = headsOf((...page) => reading(scanMs, (node) => pageOf(node, logPage(...page), positionOf)))

  const close = async (): Promise<void> => {
    closing.abort()
    await Promise.all(underWay)
    await leader.close()
  }

  const store: Store = {
    isShared: true,
    append: async (stream, expected, events: readonly NewEvent[]) => {
      assertWritable()
      assertPossible(expected)
      const batch = batchOf(events)
      const refused = refusedAtOnce(batch)
      if (refused !== undefined) return refused
      const appended = writing(appendMs, (node) => appendOn(node, stream, expected, batch))
      appended.then(health.succeeded, health.failed)
      return appended
    },
    readStream: async (stream, { direction = 'forwards', from, limit }) => {
      assertOpen()
      positive('limit', limit)
      return reading(readMs, (node) => pageOf(node, streamPage(stream, from ?? null, direction, limit), recorded))
    },
    readAll: async ({ direction = 'forwards', after = null, prefix = '', limit }) => {
      assertOpen()
      positive('limit', limit)
      // The server counts the event at the position too when it reads forwards.
      const place = after === null || after === -1 ? null : placeAt(after)
      const page = await reading(scanMs, (node) => pageOf(node, logPage(place, prefix, direction, limit + 1), recorded))
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
      await writing(readMs, async (node) => {
        const silent = () => new Silence('the metadata of a stream did not come')
        const { metadata } = await bounded(node.getStreamMetadata(stream, node.calling(answerMs)), answerMs, silent)
        if (metadata?.maxCount === maxCount) return
        // What the server's owner has set besides, rights of access above all, stays.
        await bounded(node.setStreamMetadata(stream, { ...metadata, maxCount }, node.calling(answerMs)), answerMs, silent)
      })
    },
    head: async (prefix = '') => {
      assertOpen()
      return headOf(prefix)
    },
    trouble: async () => (closing.signal.aborted ? null : health.trouble()),
    close,
  }

  // A server that is silent would else be waited for until its ten seconds are over.
  const giveUp = () => void close()
  signal?.addEventListener('abort', giveUp)
  try {
    await onLeader(leader, { within: openMs, signal: closing.signal }, (node) =>
      pageOf(node, logPage(null, '', 'backwards', 1), positionOf),
    )
    signal?.throwIfAborted()
    return store
  } catch (error) {
    await close()
    throw error
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}
