import type { LaneProgress } from '../../../events/delivery.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { headOf } from '../../../projections/questions/moment.ts'
import { isAfter } from '../../../projections/questions/notices.ts'
import { type Count, countAt, type Message, messagesAfter } from '../messages/message.ts'
import { messageRequest } from '../messages/outgoing-request.ts'
import { advanced, afterRevision, isReplay, progressOf } from '../progress/progress.ts'
import type { Subscription } from '../subscription/subscription.ts'
import type { Semaphore } from './concurrency.ts'
import type { EndpointSession } from './endpoint-session.ts'
import { decideRetry, type FinishedAttempt } from './retry-decision.ts'
import { WorkLoop } from './work-loop.ts'

/** How far the queue has come, and what is next; it holds for as long as the subscription asks for the same. */
type Cursor = {
  subscription: Subscription
  progress: LaneProgress
  messages: Iterator<Message, void>
  count: Count
  next: Message | undefined
}

/** The deliveries of one subscription and negotiation: strictly in order, one at a time. */
export class OrderedQueue extends WorkLoop {
  readonly #negotiation: string
  readonly #underWay: Semaphore
  #cursor: Cursor | undefined

  /** @param underWay bounds what all queues of the subscription send at a time */
  constructor(negotiation: string, session: EndpointSession, underWay: Semaphore) {
    super(session)
    this.#negotiation = negotiation
    this.#underWay = underWay
  }

  protected async run(): Promise<void> {
    const { due } = this.session.dependencies.meter
    const name = `${this.session.subscription.id} ${this.#negotiation}`
    await this.#deliverAll((recordedAt) => due.set(name, recordedAt)).finally(() => due.delete(name))
  }

  /** @param onDue called with when the next message was recorded, in epoch milliseconds */
  async #deliverAll(onDue: (recordedAt: number) => void): Promise<void> {
    const { session } = this
    const { ledger, turn } = session.dependencies
    while (session.isOpenFor('active')) {
      const state = ledger.read(this.#negotiation)
      if (state === undefined) return
      const cursor = this.#look(state)
      if (cursor?.next === undefined) return
      const { progress, next: message } = cursor
      onDue(state.recorded[message.place.rev] as number)
      if (await this.waitUntil(progress)) continue
      // Asked for when it is its turn: else all that wait for theirs would be let in together.
      const finished = await this.#underWay.run(async () => {
        await turn()
        return (await session.recorder.room()) && session.isOpenFor('active') ? this.#deliver(state, message, progress) : undefined
      })
      if (finished === undefined) return
      this.#settle(finished, cursor, message)
    }
  }

  #begin(state: Negotiation): Cursor {
    const { subscription, recorder } = this.session
    const progress = progressOf(subscription, this.#negotiation, recorder.progress.lanes.get(this.#negotiation))
    const count = countAt(state, subscription, this.#negotiation, progress.done)
    const messages = messagesAfter(state, subscription, this.#negotiation, progress.done, count)
    return { subscription, progress, messages, count, next: undefined }
  }

  /** The cursor with the next message in it, if there is one; undefined where the queue has come further than is read in here. */
  #look(state: Negotiation): Cursor | undefined {
    const { series, starts } = this.session.subscription
    let cursor = this.#cursor
    if (cursor?.subscription.series !== series || cursor.subscription.starts !== starts) {
      cursor = this.#begin(state)
      if (isAfter(cursor.progress.done, afterRevision(headOf(state)))) {
        this.#cursor = undefined
        return undefined
      }
      this.#cursor = cursor
    }
    if (cursor.next !== undefined) return cursor
    const { value: next } = cursor.messages.next()
    if (next !== undefined) {
      cursor.next = next
      cursor.count = { series: next.series, sequence: next.sequence }
    } else {
      // What was looked through holds nothing more: the next look begins behind it.
      cursor.messages = messagesAfter(state, cursor.subscription, this.#negotiation, afterRevision(headOf(state)), cursor.count)
    }
    return cursor
  }

  #deliver(state: Negotiation, message: Message, progress: LaneProgress): Promise<FinishedAttempt | undefined> {
    const { session } = this
    const negotiation = this.#negotiation
    const { id, place, sequence, notice } = message
    const replay = isReplay(progress, place)
    const request = messageRequest(state, session.subscription, negotiation, message, { base: session.dependencies.base, replay })
    const { attempt } = progress
    const subject = { id, kind: 'message' as const, type: notice.type, negotiation, rev: place.rev, sequence, attempt }
    return session.attempt(request, replay ? { ...subject, replay } : subject)
  }

  #settle(finished: FinishedAttempt, cursor: Cursor, message: Message): void {
    const { session } = this
    const { record, isDone, next, disable } = decideRetry(finished, session.subscription)
    cursor.progress = isDone ? advanced(cursor.progress, message.place) : { ...cursor.progress, ...next }
    if (isDone) cursor.next = undefined
    session.recorder.note(record, session.noteHealth(finished), [this.#negotiation, cursor.progress])
    if (disable !== undefined) session.disable(disable)
  }
}
