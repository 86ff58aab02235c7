import { headOf } from '../../../projections/questions/moment.ts'
import { messageAt, pingIdOf } from '../messages/message.ts'
import { messageRequest, type OutgoingRequest, pingRequest } from '../messages/outgoing-request.ts'
import { type OneOff, oneOffAfter, stateOf } from '../subscription/subscription.ts'
import type { EndpointSession } from './endpoint-session.ts'
import { decideWithoutRetry, type FinishedAttempt, isSuccess } from './retry-decision.ts'
import { type WorkLoop, workLoop } from './work-loop.ts'

/** What is sent once and out of turn: pings, and messages that were asked for again. */
export function openOneOffDeliveries(line: EndpointSession): WorkLoop {
  const { ledger, recorder, base } = line

  /** Null where the record does not tell it: another ruleset has other notices. Undefined where it is not read in here yet. */
  function parcelOf(errand: OneOff): { parcel: OutgoingRequest; told: FinishedAttempt['told'] } | null | undefined {
    const subscription = line.subscription()
    if (errand.kind === 'ping') {
      const id = pingIdOf(subscription.id, errand.rev)
      return { parcel: pingRequest(id, subscription.id, line.now()), told: { id, kind: 'ping', type: 'webhook.ping', attempt: 1 } }
    }
    const { negotiation, place } = errand
    const state = ledger.read(negotiation)
    if (state === undefined || place.rev > headOf(state)) return undefined
    const message = messageAt(state, subscription, negotiation, place)
    if (message === null) return null
    const { id, sequence, notice } = message
    const told = { id, kind: 'resend' as const, type: notice.type, negotiation, rev: place.rev, sequence, replay: true, attempt: 1 }
    return { parcel: messageRequest(state, subscription, negotiation, message, { base, replay: true }), told }
  }

  const isOpen = (): boolean => line.isOpen() && stateOf(line.subscription()) === 'active'

  return workLoop(line, async () => {
    while (isOpen()) {
      const errand = oneOffAfter(line.subscription().errands, recorder.progress.errands)
      if (errand === undefined || !(await recorder.room())) return
      const due = isOpen() ? parcelOf(errand) : undefined
      if (due === undefined) return
      if (due === null) {
        recorder.note(null, { errands: errand.rev })
        continue
      }
      const made = await line.attempt(due.parcel, due.told)
      if (made === undefined) return
      // A failure is not tried again, and so shows nothing that lasts.
      const standing = isSuccess(made.sent) ? line.standing(made) : {}
      const { record, disable } = decideWithoutRetry(made)
      recorder.note(record, { errands: errand.rev, ...standing })
      if (disable !== undefined) line.disable(disable)
    }
  })
}
