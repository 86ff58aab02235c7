import { headOf } from '../../../projections/questions/moment.ts'
import { messageAt, pingIdOf } from '../messages/message.ts'
import { messageRequest, type OutgoingRequest, pingRequest } from '../messages/outgoing-request.ts'
import { type OneOff, oneOffAfter } from '../subscription/subscription.ts'
import type { EndpointSession } from './endpoint-session.ts'
import { type AttemptSubject, isSuccess, recordOfOne } from './retry-decision.ts'
import { type WorkLoop, workLoop } from './work-loop.ts'

/** Null where there is no such message: another ruleset has other notices. Undefined where it is not read in here yet. */
function requestOf(
  { subscription, dependencies: { ledger, base, system } }: EndpointSession,
  oneOff: OneOff,
): { request: OutgoingRequest; subject: AttemptSubject } | null | undefined {
  if (oneOff.kind === 'ping') {
    const id = pingIdOf(subscription.id, oneOff.rev)
    const request = pingRequest(id, subscription.id, system.now())
    return { request, subject: { id, kind: 'ping', type: 'webhook.ping', attempt: 1 } }
  }
  const { negotiation, place } = oneOff
  const state = ledger.read(negotiation)
  if (state === undefined || place.rev > headOf(state)) return undefined
  const message = messageAt(state, subscription, place)
  if (message === null) return null
  const { id, sequence, notice } = message
  const request = messageRequest(state, subscription, message, { base, replay: true })
  const subject = { id, kind: 'resend' as const, type: notice.type, negotiation, rev: place.rev, sequence, replay: true, attempt: 1 }
  return { request, subject }
}

/** What is sent once and out of turn: pings, and messages that were asked for again. */
export const oneOffLoop = (session: EndpointSession): WorkLoop =>
  workLoop(session, async () => {
    const { recorder } = session
    while (session.isOpenFor('active')) {
      const oneOff = oneOffAfter(session.subscription.oneOffs, recorder.progress.errands)
      if (oneOff === undefined || !(await recorder.room())) return
      const due = session.isOpenFor('active') ? requestOf(session, oneOff) : undefined
      if (due === undefined) return
      if (due === null) {
        recorder.note(null, { errands: oneOff.rev })
        continue
      }
      const finished = await session.attempt(due.request, due.subject)
      if (finished === undefined) return
      // A failure is not tried again, and so shows nothing that lasts.
      const health = isSuccess(finished.sent) ? session.noteHealth(finished) : {}
      session.note(recordOfOne(finished), { errands: oneOff.rev, ...health })
    }
  })
