import type { LaneProgress } from '../../../events/delivery.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { headOf } from '../../../projections/questions/moment.ts'
import { isAfter } from '../../../projections/questions/notices.ts'
import { type Count, countAt, type Message, messagesAfter } from '../messages/message.ts'
import { messageRequest } from '../messages/outgoing-request.ts'
import { advanced, afterRevision, isReplay, progressOf } from '../progress/progress.ts'
import type { Subscription } from '../subscription/subscription.ts'
import type { limitAtOnce } from './concurrency.ts'
import type { EndpointSession } from './endpoint-session.ts'
import { decideRetry, type FinishedAttempt } from './retry-decision.ts'
import { type WorkLoop, workLoop } from './work-loop.ts'

/** How far the queue has come, and what is next; it holds for as long as the subscription asks for the same. */
type Cursor = {
  subscription: Subscription
  progress: LaneProgress
  messages: Iterator<Message, void>
  count: Count
  next: Message | undefined
}

/**
 * The deliveries of one subscription and negotiation: strictly in order, one at a time.
 * @param underWay bounds what all queues of the subscription send at a time
 */
export function orderedQueue(negotiation: string, session: EndpointSession, underWay: ReturnType<typeof limitAtOnce>): WorkLoop {
  const { ledger, turn, meter, base } = session.dependencies
  const { recorder } = session
  let cursor: Cursor | undefined

  function begin(state: Negotiation): Cursor {
    const { subscription } = session
    const progress = progressOf(subscription, negotiation, recorder.progress.lanes.get(negotiation))
    const count = countAt(state, subscription, progress.done)
    return { subscription, progress, messages: messagesAfter(state, subscription, progress.done, count), count, next: undefined }
  }

  /** The cursor with the next message in it, if there is one; undefined where the queue has come further than is read in here. */
  function look(state: Negotiation): Cursor | undefined {
    const { series, starts } = session.subscription
    if (cursor?.subscription.series !== series || cursor.subscription.starts !== starts) {
      const begun = begin(state)
      cursor = isAfter(begun.progress.done, afterRevision(headOf(state))) ? undefined : begun
    }
    if (cursor === undefined || cursor.next !== undefined) return cursor
    const { value: next } = cursor.messages.next()
    if (next !== undefined) {
      cursor.next = next
      cursor.count = { series: next.series, sequence: next.sequence }
    } else {
      // What was looked through holds nothing more: the next look begins behind it.
      cursor.messages = messagesAfter(state, cursor.subscription, afterRevision(headOf(state)), cursor.count)
    }
    return cursor
  }

  function deliver(state: Negotiation, message: Message, progress: LaneProgress): Promise<FinishedAttempt | undefined> {
    const { id, place, sequence, notice } = message
    const replay = isReplay(progress, place)
    const request = messageRequest(state, session.subscription, message, { base, replay })
    const { attempt } = progress
    const subject = { id, kind: 'message' as const, type: notice.type, negotiation, rev: place.rev, sequence, attempt }
    return session.attempt(request, replay ? { ...subject, replay } : subject)
  }

  function settle(finished: FinishedAttempt, at: Cursor, message: Message): void {
    const { record, isDone, next } = decideRetry(finished, session.subscription)
    at.progress = isDone ? advanced(at.progress, message.place) : { ...at.progress, ...next }
    if (isDone) at.next = undefined
    session.note(record, session.noteHealth(finished), [negotiation, at.progress])
  }

  return workLoop(session, async (waitUntil) => {
    const name = `${session.subscription.id} ${negotiation}`
    try {
      while (session.isOpenFor('active')) {
        const state = ledger.read(negotiation)
        const at = state && look(state)
        if (state === undefined || at?.next === undefined) return
        const { progress, next: message } = at
        meter.due.set(name, state.recorded[message.place.rev] as number)
        if (await waitUntil(progress)) continue
        // Asked for when it is its turn: else all that wait for theirs would be let in together.
        const finished = await underWay(async () => {
          await turn()
          return (await recorder.room()) && session.isOpenFor('active') ? deliver(state, message, progress) : undefined
        })
        if (finished === undefined) return
        settle(finished, at, message)
      }
    } finally {
      meter.due.delete(name)
    }
  })
}
