import type { Due, LaneProgress } from '../../../events/delivery.ts'
import type { Negotiation } from '../../../projections/negotiation.ts'
import { headOf } from '../../../projections/questions/moment.ts'
import { isAfter } from '../../../projections/questions/notices.ts'
import { type Count, countAt, type Message, messagesAfter } from '../messages/message.ts'
import { messageRequest } from '../messages/outgoing-request.ts'
import { advanced, afterRevision, isReplay, progressOf } from '../progress/progress.ts'
import { type Subscription, stateOf } from '../subscription/subscription.ts'
import type { Slots } from './concurrency.ts'
import type { EndpointSession } from './endpoint-session.ts'
import { decideRetry } from './retry-decision.ts'
import { type WorkLoop, workLoop } from './work-loop.ts'

/** How far the lane has come, and what is next; it holds for as long as the subscription asks for the same. */
type Reading = {
  subscription: Subscription
  progress: LaneProgress
  messages: Iterator<Message, void>
  count: Count
  next: Message | undefined
}

/** The deliveries of one subscription and negotiation: strictly in order, one at a time. */
export function openOrderedQueue(negotiation: string, line: EndpointSession, slots: Slots): WorkLoop {
  const { ledger, recorder, base, meter } = line
  let reading: Reading | undefined

  function begin(state: Negotiation): Reading {
    const subscription = line.subscription()
    const progress = progressOf(subscription, negotiation, recorder.progress.lanes.get(negotiation))
    const count = countAt(state, subscription, negotiation, progress.done)
    const messages = messagesAfter(state, subscription, negotiation, progress.done, count)
    return { subscription, progress, messages, count, next: undefined }
  }

  /** The reading with the next message in it, if there is one; undefined where the lane has come further than is read in here. */
  function look(state: Negotiation): Reading | undefined {
    const { series, starts } = line.subscription()
    if (reading?.subscription.series !== series || reading.subscription.starts !== starts) {
      reading = begin(state)
      if (isAfter(reading.progress.done, afterRevision(headOf(state)))) {
        reading = undefined
        return undefined
      }
    }
    if (reading.next !== undefined) return reading
    const { subscription, count, messages } = reading
    const { value: next } = messages.next()
    if (next !== undefined) Object.assign(reading, { next, count: { series: next.series, sequence: next.sequence } })
    // What was looked through holds nothing more: the next look begins behind it.
    else reading.messages = messagesAfter(state, subscription, negotiation, afterRevision(headOf(state)), count)
    return reading
  }

  const isOpen = (): boolean => line.isOpen() && stateOf(line.subscription()) === 'active'

  function deliver(state: Negotiation, message: Message, progress: LaneProgress) {
    const { id, place, sequence, notice } = message
    const replay = isReplay(progress, place)
    const parcel = messageRequest(state, line.subscription(), negotiation, message, { base, replay })
    const told = { id, kind: 'message' as const, type: notice.type, negotiation, rev: place.rev, sequence, attempt: progress.attempt }
    return line.attempt(parcel, replay ? { ...told, replay } : told)
  }

  const name = `${line.subscription().id} ${negotiation}`

  async function run(wait: (due: Due) => Promise<boolean>): Promise<void> {
    while (isOpen()) {
      const state = ledger.read(negotiation)
      if (state === undefined) return
      const current = look(state)
      if (current?.next === undefined) return
      const { progress, next: message } = current
      meter.due.set(name, state.recorded[message.place.rev] as number)
      if (await wait(progress)) continue
      // Asked for when it is its turn: else all that wait for theirs would be let in together.
      const made = await slots.taken(async () => {
        await line.pace()
        return (await recorder.room()) && isOpen() ? deliver(state, message, progress) : undefined
      })
      if (made === undefined) return
      const { record, isDone, next, disable } = decideRetry(made, line.subscription())
      current.progress = isDone ? advanced(progress, message.place) : { ...progress, ...next }
      if (isDone) current.next = undefined
      recorder.note(record, line.standing(made), [negotiation, current.progress])
      if (disable !== undefined) line.disable(disable)
    }
  }

  return workLoop(line, (wait) => run(wait).finally(() => meter.due.delete(name)))
}
